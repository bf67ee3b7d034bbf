"""How services ended, and why: which of those named an outcome or a reason speaks of."""

from models.understanding.groups import UNFINISHED, Group, Work
from models.visits import Outcome, Reason


def settle(group: Group) -> None:
    """Give what was said before any service was named to the services named since."""
    if not group.works or group.outcome is None:
        return
    for work in group.works:
        work.outcome = work.outcome or group.outcome
        if work.outcome in UNFINISHED and work.reason is None:
            work.reason = group.reason
    group.last = group.works.copy()
    group.outcome = group.reason = None


def end(group: Group, here: list[Work], outcome: Outcome, ahead: Work | None) -> None:
    """Give an outcome to the service ahead, else to those before it that have none yet."""
    open_works = [ahead] if ahead else _open(group, here)
    if open_works:
        group.last = open_works
    elif not group.works:
        group.outcome = outcome
        return
    for work in group.last:
        is_known = work.outcome is Outcome.NOT_DONE and outcome is Outcome.NOT_DONE
        work.outcome = outcome
        work.reason = work.reason if is_known or outcome in UNFINISHED else None


def _open(group: Group, here: list[Work]) -> list[Work]:
    """Give the services without outcome: those of this clause, and those before it not just guided."""
    return [
        work
        for work in group.works
        if work.outcome is None and (work in here or not work.is_guided)
    ]


def give_reason(group: Group, here: list[Work], reason: Reason) -> None:
    """Give a reason to what was said not to be done; it was not done, if nothing else was said."""
    unexplained = [w for w in group.last if w.outcome in UNFINISHED and w.reason is None]
    if any(work.outcome is None for work in here):
        unexplained = []  # «VNeID chưa được, cks lỗi khuôn mặt»: the second's reason
    if not unexplained and (unended := _open(group, here)):
        group.last = unexplained = unended
    for work in unexplained:
        work.outcome, work.reason = work.outcome or Outcome.NOT_DONE, reason
    if not group.works:
        group.outcome, group.reason = group.outcome or Outcome.NOT_DONE, group.reason or reason


def end_some(
    group: Group, here: list[Work], outcome: Outcome, number: int, units: dict[str, str]
) -> None:
    """Give an outcome to so many of one service; how it ended for the others may stand already."""
    open_works = _open(group, here)
    if len(open_works) == 1:
        group.last = open_works
    elif len(group.last) == 1 and not open_works:
        group.last = [Work(group.last[0].code)]
        group.works += group.last
    else:
        return
    group.last[0].outcome = outcome
    group.last[0].set_number(number, units)


def away(group: Group) -> None:
    """Give it as the reason that they were away; without a service they were just not met."""
    open_works = [work for work in group.works if work.outcome in {None, *UNFINISHED}]
    for work in open_works:
        work.outcome, work.reason = work.outcome or Outcome.NOT_DONE, work.reason or Reason.NOT_HOME
    group.is_away = group.is_away or not group.works
