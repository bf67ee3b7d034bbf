"""What is to come in the demo: a meeting in three days, a report due in three days."""

from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from sqlmodel import Session

from models import meetings, people, periods, report_rules, reports
from models.demo.place import SHOWN, Crew, Settling
from models.meetings import Answer, Attendee, Audience
from models.people import Member, Person
from models.periods import DAY, Cycle, Period, Preset
from models.report_rules import Terms

IN_DAYS = 3
CALLED_AGO = timedelta(hours=20)
ANSWERED_AGO = timedelta(hours=2)
MEETING_HOUR, REPORT_HOUR = time(19, 30), time(17)
MEETING_PLACE = "Hội trường UBND xã"
MEETING_SUBJECT = "Rà soát hộ chưa có VNeID mức 2, chốt số liệu của kỳ"

ANSWERS = (Answer.COMING, None, Answer.COMING, Answer.ABSENT, None, Answer.COMING)  # and so on
ABSENCES = (  # why, and the opinion that is owed
    ("Trực ca tối", "Nên làm VNeID cho các cụ cao tuổi trước, tổ đến tận nhà"),
    ("Đi công tác xa", "Đề nghị xã mở một buổi hướng dẫn quét mã QR cho các hộ bán hàng"),
    ("Nhà có việc", "Xin thêm tờ hướng dẫn chữ to cho người già"),
    ("Bận dạy học", "Xin xã báo lịch trước một tuần để tổ sắp xếp người đi cùng"),
    ("Đi làm ca", "Cuối thôn sóng yếu, đề nghị xã làm việc với nhà mạng"),
)
HAVE_CLOSED = (False, True, True, False, True)  # of the teams one after the other, and so on


def call_meeting(session: Session, caller_id: int, now: datetime) -> None:
    """Let an officer call the village teams of the commune together; some have answered."""
    standings = people.standings(session, caller_id, now.date())
    caller = Member(caller_id, session.get_one(Person, caller_id).name, standings)
    gathering = next(g for g in meetings.gatherings(caller) if g.audience is Audience.VILLAGE_TEAMS)
    at = datetime.combine(now.date() + IN_DAYS * DAY, MEETING_HOUR, tzinfo=now.tzinfo)
    meeting = meetings.call_meeting(
        session, caller, gathering, at, MEETING_PLACE, MEETING_SUBJECT, now - CALLED_AGO
    )
    answers, absences = cycle(ANSWERS), cycle(ABSENCES)
    for who in meetings.attendees(session, meeting):
        if who.person_id == caller_id or _is_shown(session, who):
            continue
        answer = next(answers)
        if answer:
            meetings.answer(session, meeting, who, answer, now - ANSWERED_AGO)
        if answer is Answer.ABSENT:
            reason, opinion = next(absences)
            meetings.give_reason(session, who, reason)
            meetings.add_opinion(session, who, opinion, now - ANSWERED_AGO)


def _is_shown(session: Session, who: Attendee) -> bool:
    """Whether a visitor may play this person, or a colleague of theirs: their answer is open."""
    code = session.get_one(Person, who.person_id).code or ""
    return code.startswith(SHOWN)


def ask_for_report(
    session: Session, place: Settling, crews: list[Crew], now: datetime, chance: Random
) -> None:
    """Let the city ask for the month's figures, due in three days; some teams have closed."""
    preset, period = last_ended(now.date())
    due_days = (now.date() - period.last).days + IN_DAYS
    terms = Terms(Cycle.MONTH, preset, due_days, REPORT_HOUR)
    set_at = datetime.combine(period.first, REPORT_HOUR, tzinfo=now.tzinfo)
    rule = report_rules.set_rule(
        session, place.city_id, terms, by=place.people["SL-CB"], now=set_at
    )
    first_hour = datetime.combine(period.last + DAY, time(), tzinfo=now.tzinfo)
    leaders = {
        crew.team_id: crew.people[0]
        for crew, has_closed in zip(crews, cycle(HAVE_CLOSED), strict=False)
        if has_closed and crew.code != SHOWN and not crew.falls_silent
    }
    for owed in report_rules.owing(session, rule, period):
        if owed.team_id in leaders:
            closed_at = first_hour + chance.random() * (now - first_hour)
            reports.close(session, owed, by=leaders[owed.team_id], now=closed_at)


def last_ended(today: date) -> tuple[Preset, Period]:
    """Give the month that ended last: the calendar's, or that from the 15th to the 14th."""
    ended = ((preset, periods.last_ended(today, Cycle.MONTH, preset)) for preset in Preset)
    return max(ended, key=lambda one: one[1].last)
