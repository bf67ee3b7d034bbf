"""Days and moments as people write them, seen from Wednesday 11 November 2026, eight in the evening."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.understanding.when import future_day, moment, past_day
from tests.models.understanding.hearing import NOW

PAST = [
    ("hôm nay", "2026-11-11"),
    ("HÔM NAY", "2026-11-11"),
    ("hom nay", "2026-11-11"),
    ("nay e đi 3 hộ", "2026-11-11"),
    ("sáng nay", "2026-11-11"),
    ("tối nay", "2026-11-11"),
    ("hôm qua", "2026-11-10"),
    ("hqua", "2026-11-10"),
    ("hom qua qua nha chi Lan", "2026-11-10"),
    ("chiều qua", "2026-11-10"),
    ("tối hôm qua", "2026-11-10"),
    ("hôm kia", "2026-11-09"),
    ("2 hôm trước", "2026-11-09"),
    ("thứ 2", "2026-11-09"),
    ("thứ hai", "2026-11-09"),
    ("t3", "2026-11-10"),
    ("t4", "2026-11-04"),  # today is a Wednesday, and «nay» is not said
    ("thứ 4 nay", "2026-11-11"),
    ("thứ tư tuần này", "2026-11-11"),
    ("thứ 5", "2026-11-05"),
    ("T6", "2026-11-06"),
    ("t7 vừa rồi", "2026-11-07"),
    ("CN", "2026-11-08"),
    ("chủ nhật", "2026-11-08"),
    ("chu nhat tuan truoc", "2026-11-08"),
    ("thứ 3 tuần trước", "2026-11-03"),
    ("thứ 2 tuần trước", "2026-11-02"),
    ("2/11", "2026-11-02"),
    ("02-11", "2026-11-02"),
    ("2/11/2026", "2026-11-02"),
    ("02/11/26", "2026-11-02"),
    ("02.11.2026", "2026-11-02"),
    ("ngày 2 tháng 11", "2026-11-02"),
    ("11/11", "2026-11-11"),
    ("12/11", "2025-11-12"),  # not yet this year
    ("29/2", "2024-02-29"),
    ("ngày 5", "2026-11-05"),
    ("mùng 5", "2026-11-05"),
    ("ngày 25", "2026-10-25"),
    ("ngày 31", "2026-10-31"),
    ("thứ 2 ngày 2/11", "2026-11-02"),
    ("5/7 ho tro nha a Tuan", "2026-07-05"),
    ("5/7 nhà bà Tẹo", "2026-07-05"),
]
NO_PAST = [
    "",
    "mai",
    "ngày mai",
    "thứ 6 tuần sau",
    "25/12/2026",
    "31/2",
    "45/13",
    "đi 5/7 hộ",
    "5/7 nhà",
    "5/7 người",
    "2-3 người",
    "chị Mai",
    "7g30",
    "cn số",
    "chiều qua nhà bà Tẹo",  # went over to her house in the afternoon
    "cái vừa nãy",
    "xoa cai vua nay di",
    "tháng này",
    "1/1/0000",
]
FUTURE = [
    ("mai", "2026-11-12"),
    ("sáng mai", "2026-11-12"),
    ("ngày kia", "2026-11-13"),
    ("thứ 5", "2026-11-12"),
    ("thứ 4", "2026-11-18"),
    ("chủ nhật", "2026-11-15"),
    ("thứ 3 tuần sau", "2026-11-17"),
    ("25/12", "2026-12-25"),
    ("2/11", "2027-11-02"),
    ("ngày 20", "2026-11-20"),
    ("ngày 5", "2026-12-05"),
    ("2 hôm nữa", "2026-11-13"),
]
MOMENTS = [
    ("19h30 thứ 6", "2026-11-13 19:30", ["19h30", "thứ 6"]),
    ("7g30 sáng mai", "2026-11-12 07:30", ["7g30 sáng mai"]),
    ("CN 7h30 tối", "2026-11-15 19:30", ["CN", "7h30 tối"]),
    ("20h ngày 25", "2026-11-25 20:00", ["20h", "ngày 25"]),
    ("8h 25/12", "2026-12-25 08:00", ["8h", "25/12"]),
    ("14 giờ chiều thứ 3 tuần sau", "2026-11-17 14:00", ["14 giờ chiều", "thứ 3 tuần sau"]),
    ("tối mai 7 rưỡi", "2026-11-12 19:30", ["tối mai", "7 rưỡi"]),
    ("2h chiều t7", "2026-11-14 14:00", ["2h chiều", "t7"]),
    ("8 giờ kém 15 sáng mai", "2026-11-12 07:45", ["8 giờ kém 15 sáng mai"]),
    ("19:30 hôm nay", None, []),  # half an hour ago
    ("21h tối nay", "2026-11-11 21:00", ["21h tối nay"]),
    ("họp 21h", "2026-11-11 21:00", ["21h"]),
    ("họp 19h", "2026-11-12 19:00", ["19h"]),
    ("chiều thứ 6 2h", "2026-11-13 14:00", ["thứ 6", "2h"]),
    ("8h00 ngày 15/11/2026", "2026-11-15 08:00", ["8h00", "ngày 15/11/2026"]),
    ("thứ 6", None, []),
    ("25h mai", None, []),
    ("họp tổ", None, []),
    ("8h ngày 2/11/2026", None, []),
]


@pytest.mark.parametrize(("written", "day"), PAST)
def test_a_day_gone_by_is_the_last_such_day(written: str, day: str) -> None:
    """What is told afterwards happened on the last such day; today only where it is said."""
    assert str(past_day(written, NOW)) == day


@pytest.mark.parametrize("written", NO_PAST)
def test_what_is_no_day_gone_by_is_none(written: str) -> None:
    """A ratio, an hour, a name, a day to come and an impossible date are no days gone by."""
    assert past_day(written, NOW) is None


@pytest.mark.parametrize(("written", "day"), FUTURE)
def test_a_day_to_come_is_the_next_such_day(written: str, day: str) -> None:
    """What is planned is for the next such day."""
    assert str(future_day(written, NOW)) == day


@pytest.mark.parametrize(("written", "local", "parts"), MOMENTS)
def test_a_moment_has_an_hour_and_lies_ahead(
    written: str, local: str | None, parts: list[str]
) -> None:
    """A moment is read with its day and part of the day, and says which words it was read from."""
    found = moment(written, NOW)
    assert (f"{found.at:%Y-%m-%d %H:%M}" if found else None) == local
    assert [written[start:end] for start, end in found.spans] == parts if found else not parts


def test_a_moment_is_found_in_decomposed_letters_where_they_stand() -> None:
    """Letters whose marks are signs of their own give the same moment; its spans are of that text."""
    written = unicodedata.normalize("NFD", "Họp tổ 19h30 thứ 6 nhà văn hoá")
    found = moment(written, NOW)
    assert found is not None
    assert found.at == datetime(2026, 11, 13, 19, 30, tzinfo=NOW.tzinfo)
    said = [unicodedata.normalize("NFC", written[start:end]) for start, end in found.spans]
    assert said == ["19h30", "thứ 6"]


@given(st.text(alphabet="0123456789htgCN/:-. ngàythứmaisángtuầnsau\n", max_size=40))
def test_no_text_breaks_the_reading_of_days(written: str) -> None:
    """Whatever is written, days lie on their side of today, and moments ahead, inside the text."""
    past, future, found = past_day(written, NOW), future_day(written, NOW), moment(written, NOW)
    assert past is None or past <= NOW.date()
    assert future is None or future >= NOW.date()
    assert found is None or found.at > NOW
    assert found is None or all(0 <= a < b <= len(written) for a, b in found.spans)
