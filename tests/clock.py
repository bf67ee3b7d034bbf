"""The clock that tests hold."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)


class Clock:
    """Stands still until moved; called, it tells the time."""

    def __init__(self, now: datetime = TUESDAY_MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def passes(self, **duration: float) -> None:
        """Move on."""
        self.now += timedelta(**duration)

    def becomes(self, *, day: tuple[int, int] | None = None, at: tuple[int, int]) -> None:
        """Set the local (month, day) and (hour, minute) of the same year."""
        month, date = day or (self.now.month, self.now.day)
        self.now = datetime(self.now.year, month, date, *at, tzinfo=ZONE)
