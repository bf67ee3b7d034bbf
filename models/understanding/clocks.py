"""Hours of the day as people write them: «19h30», «7g30 sáng», «8 giờ kém 15», «7 rưỡi tối»."""

import re
from dataclasses import dataclass
from datetime import time

from models.understanding.plain import Plain

NOON = 12
HOURS, MINUTES = range(24), range(60)
NIGHT_BEGINS = 6  # «6 giờ đêm» is 18; «2 giờ đêm» is 2
LAST_OF_NOON = 2  # «2 giờ trưa» is 14, «11 giờ trưa» is 11
PARTS = re.compile(r"\b(?P<part>sang|trua|chieu|toi|dem)\b")
PART_AFTER = r"(?: *(?:buoi +)?(?P<part>sang|trua|chieu|toi|dem)\b)?"
CLOCK = re.compile(
    r"(?<![\d/.-])(?:luc +|vao +)?(?P<h>\d{1,2}) *(?:gio|h|g|:(?=\d\d))"
    r"(?: *(?:kem +(?P<l>\d{1,2})\b|(?P<half>ruoi\b))|(?P<m>[0-5]\d)(?!\d)| +(?P<m2>[0-5]\d)(?= *p))?"
    r"(?: *(?:p|ph|phut)\b)?(?![a-z])" + PART_AFTER
)
HALF = re.compile(r"(?<![\d/.-])(?:luc +|vao +)?(?P<h>\d{1,2}) +(?P<half>ruoi)\b" + PART_AFTER)


@dataclass(frozen=True, slots=True)
class ClockMention:
    """An hour named between two places of the folded text, and the part of the day beside it."""

    start: int
    end: int
    hour: int
    minute: int
    part: str | None

    def at(self, part: str | None = None) -> time | None:
        """Give the time, in the part of the day said beside it or elsewhere; None if there is none."""
        hour = _in_part(self.hour, self.part or part)
        return time(hour, self.minute) if hour in HOURS and self.minute in MINUTES else None


def clocks(text: Plain) -> list[ClockMention]:
    """Find every hour named in a text, in the order of the text."""
    matches = [*CLOCK.finditer(text.folded), *HALF.finditer(text.folded)]
    return [_read(match) for match in sorted(matches, key=lambda match: match.start())]


def _read(match: re.Match[str]) -> ClockMention:
    said = match.groupdict()
    hour, minute = (
        int(match["h"]),
        30 if match["half"] else int(said.get("m") or said.get("m2") or 0),
    )
    if said.get("l"):
        hour, minute = hour - 1, 60 - int(said["l"])
    return ClockMention(match.start(), match.end(), hour, minute, match["part"])


def _in_part(hour: int, part: str | None) -> int:
    """Count the afternoon's and evening's small hours from noon: 7 in the evening is 19."""
    is_after_noon = part in {"chieu", "toi"} or (part == "dem" and hour >= NIGHT_BEGINS)
    if part == "trua":
        is_after_noon = hour <= LAST_OF_NOON
    return hour + NOON if is_after_noon and 0 < hour < NOON else hour
