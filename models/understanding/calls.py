"""A meeting called in one line: «họp tổ 19h30 thứ 6 nhà văn hoá thôn bàn việc chữ ký số»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.understanding.plain import Span, plain
from models.understanding.when import Moment, future_day, moment, past_day

CALL = re.compile(r"^ *(?:(?:goi|moi|thong bao|bao) +)*(?=hop\b)")
OF_TEAM = re.compile(r"\bhop +to\b")
PERIODIC = re.compile(r"\b(?:dinh ky|(?:hang|moi) +(?:tuan|thang|quy|nam))\b")
SUBJECT = re.compile(
    r"\b(?:noi dung|chu de|(?<!uy )ban (?:ve|viec)|ve viec|(?<!uy )ban|ve|de)\b *:? *|\bv/v *:? *"
)
PLACE = re.compile(
    r"\b(?:dia diem|noi hop|tai|o)\b *:? *|\b(?=(?:nha (?:van hoa|ong|ba|chi|anh|co|chu|bac)|nvh"
    r"|hoi truong|tru so|ubnd|uy ban|truong|dinh(?! ky)|san|phong|tram|link|zoom|https?)\b)"
)
JOINT = re.compile(r"[,;\n]| [-–] ")
BODY = re.compile(r"^(?:(?:luc|vao|ngay|tu)\b *)*(?P<body>.*?)(?: *\b(?:luc|vao|ngay|tu))*$")
LOOSE = " .:!-–"


@dataclass(frozen=True, slots=True)
class CallHeard:
    """What a line that calls a meeting says. None was not said; `at` is local and may be past.

    `title` is what kind of meeting it calls itself («họp tổ»), `subject` what it is about.
    """

    at: datetime | None = None
    place: str | None = None
    subject: str | None = None
    title: str | None = None
    is_of_team: bool = False
    is_periodic: bool = False


def read_call(said: str, now: datetime) -> CallHeard:
    """Read a line that calls a meeting, with «họp …» at its head or without."""
    heard = moment_to_come(said, now)
    place, subject, title = None, None, None
    for piece in pieces(said, heard.spans if heard else ()):
        where, about, called = split(piece)
        place, subject, title = place or where, subject or about, title or called
    folded = plain(said).folded
    return CallHeard(
        at=heard.at if heard else None,
        place=place,
        subject=subject,
        title=title,
        is_of_team=bool(OF_TEAM.search(folded)),
        is_periodic=bool(PERIODIC.search(folded)),
    )


def moment_to_come(said: str, now: datetime) -> Moment | None:
    """Do as `moment`; None where the only day named is over, whatever the hour."""
    day = past_day(said, now)
    is_over = day is not None and day < now.date() and future_day(said, now) is None
    return None if is_over else moment(said, now)


def pieces(said: str, taken: tuple[Span, ...]) -> Iterator[str]:
    """Give what is left of a line without these spans, in the pieces that they and commas leave."""
    left = list(said)
    for first, last in taken:
        left[first:last] = "\n" * (last - first)
    for piece in JOINT.split("".join(left)):
        bare = plain(piece.strip(LOOSE))
        body = BODY.search(bare.folded)
        if body and body["body"]:
            yield bare.written(*body.span("body"))


def split(piece: str) -> tuple[str | None, str | None, str | None]:
    """Split a piece into the place, the subject and the title it holds, as they were written."""
    rest, about = cut(piece, SUBJECT)
    rest, where = cut(rest, PLACE)
    whole = plain(rest)
    called = CALL.search(whole.folded)
    if called:
        return where, about, capital(whole.written(called.end(), len(whole.folded)))
    return where, about or capital(rest), None


def cut(piece: str, pattern: re.Pattern[str]) -> tuple[str, str | None]:
    """Cut a piece where the pattern begins; give what is before, and what follows the pattern."""
    whole = plain(piece)
    found = pattern.search(whole.folded)
    if not found:
        return piece, None
    before = whole.original[: whole.span(found.start(), found.start())[0]]
    after = whole.original[whole.span(0, found.end())[1] :]
    return before.strip(LOOSE), after.strip(LOOSE) or None


def capital(words: str) -> str | None:
    """Give the words with a capital letter; None for none."""
    return words[:1].upper() + words[1:] or None
