"""Who went along: «e với c Hạnh», «cùng anh Tuấn và chị Mai»."""

from models.names import fold
from models.understanding.households import as_name, name_length, title_at
from models.understanding.reading import CompanionMark, Reading
from models.understanding.words import Kind, Phrases

WITH = Phrases([(p, True) for p in ("với", "cùng", "cùng với", "đi cùng", "đi với", "đi cùng với")])
AND = frozenset({"va", "voi", "+", "&", ","})
SELF = frozenset({"e", "em", "minh", "toi", "chau", "tui", "to"})
GOES = frozenset({"di", "cung", "ket_hop", "phoi_hop"})


def companions_at(reading: Reading, place: int) -> CompanionMark | None:
    """Give those named after «với», «cùng», «em và», or before «với em»."""
    if first := _before_self(reading, place):
        return first
    key = reading.key(place)
    together = WITH.at(reading.words, place)
    if not together and not (key in {"va", "+", "&"} and reading.key(place - 1) in SELF):
        return None
    start = place + (together[0] if together else 1)
    names: list[str] = []
    end = start
    while found := _person(reading, end + (1 if names else 0), start):
        names.append(found[1])
        end = found[0]
        if reading.key(end) not in AND:
            break
    is_company = bool(names) and _is_company(reading, place, names)
    return CompanionMark(place, end, tuple(names)) if is_company else None


def _before_self(reading: Reading, place: int) -> CompanionMark | None:
    found = _person(reading, place, place)
    if not found or reading.key(found[0] + 1) not in SELF:
        return None
    is_with = reading.key(found[0]) in AND or WITH.at(reading.words, found[0])
    return CompanionMark(place, found[0] + 2, (found[1],)) if is_with else None


def _person(reading: Reading, place: int, first: int) -> tuple[int, str] | None:
    """Give the end of a person's name and the name; after a comma only a member's."""
    if place >= len(reading.words):
        return None
    titled = title_at(reading, place) is not None
    start = place + titled
    length = name_length(reading, start)
    if not length:
        return None
    name = " ".join(as_name(reading, at) for at in range(start, start + length))
    known = is_member(reading, name)
    is_name = titled or (reading.words[start].is_capital and not reading.is_shouted)
    after_comma = place > first and reading.words[place - 1].kind is Kind.STOP
    return (start + length, name) if known or (is_name and not after_comma) else None


def is_member(reading: Reading, name: str) -> bool:
    """Whether one of the team is called so, by the whole name or its end."""
    said = fold(name)
    return any((" " + fold(member)).endswith(" " + said) for member in reading.members)


def _is_company(reading: Reading, place: int, names: list[str]) -> bool:
    """Whether they went along, and are not those visited («làm việc với ông Sửu»)."""
    if any(is_member(reading, name) for name in names):
        return True
    before = reading.key(place - 1)
    is_first = place == 0 and not reading.members
    return is_first or before in SELF or before in GOES or reading.key(place) in {"cung", "di"}
