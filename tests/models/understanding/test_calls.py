"""What a line that calls a meeting says: when, where, what about."""

from datetime import datetime

import pytest

from models.understanding.calls import CallHeard, read_call
from tests.clock import TUESDAY_MORNING, ZONE

FRIDAY = datetime(2026, 11, 27, 19, 30, tzinfo=ZONE)
TOMORROW = datetime(2026, 11, 25, 19, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (
            "họp tổ 19h30 thứ 6 nhà văn hoá thôn",
            CallHeard(FRIDAY, "nhà văn hoá thôn", None, "Họp tổ", is_of_team=True),
        ),
        (
            "hop to 7g30 toi mai nha van hoa ban ve VNeID cho cac cu",
            CallHeard(TOMORROW, "nha van hoa", "VNeID cho cac cu", "Hop to", is_of_team=True),
        ),
        ("19h30 thứ 6 tại đình làng", CallHeard(FRIDAY, "đình làng")),
        (
            "mời họp dân xóm 3 lúc 19h30 thứ 6, nội dung: chữ ký số",
            CallHeard(FRIDAY, None, "chữ ký số", "Họp dân xóm 3"),
        ),
        (
            "Gọi họp các tổ 19h30 thứ 6 ở ủy ban xã, về việc chốt số liệu",
            CallHeard(FRIDAY, "ủy ban xã", "chốt số liệu", "Họp các tổ"),
        ),
        ("họp tổ", CallHeard(None, None, None, "Họp tổ", is_of_team=True)),
        ("", CallHeard()),
    ],
)
def test_a_call_in_one_line(said: str, heard: CallHeard) -> None:
    """Moment, place and subject are found wherever they stand, with marks or without."""
    assert read_call(said, TUESDAY_MORNING) == heard


def test_a_day_that_is_over_is_no_moment() -> None:
    """«8h hôm qua» is not taken for tomorrow at eight."""
    assert read_call("họp tổ 8h hôm qua", TUESDAY_MORNING).at is None


def test_a_periodic_meeting_is_known_as_such() -> None:
    """«định kỳ», «hằng tháng» are heard, so that it is not called as one meeting."""
    assert read_call("họp định kỳ 20 hằng tháng 20h", TUESDAY_MORNING).is_periodic
