"""The catalogue of texts."""

from bot.texts import text


def test_an_argument_may_be_long() -> None:
    """The list of all villages of a city that have sent nothing is an argument like any other."""
    villages = "\n".join(f"• Thôn số {number}" for number in range(1000))
    assert text("reports-for-group-missing", missing=villages).count("Thôn số") == 1000


def test_short_words_still_choose_a_variant() -> None:
    """A word among the arguments picks the message's variant."""
    assert text("attendance-over", why="huy") != text("attendance-over", why="qua")
