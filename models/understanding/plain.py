"""A text without marks and capitals in which every letter still knows where it came from."""

import unicodedata
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plain:
    """A folded text, one letter for one letter, and the place of each in the original."""

    original: str
    folded: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Give the span of the original that a span of the folded text stands for, marks included."""
        first = self.origins[start]
        last = self.origins[end] if end < len(self.origins) else len(self.original)
        while last > first and self.original[last - 1].isspace():
            last -= 1
        return first, last

    def written(self, start: int, end: int) -> str:
        """Give a span as it was written, composed."""
        first, last = self.span(start, end)
        return unicodedata.normalize("NFC", self.original[first:last])


def plain(text: str) -> Plain:
    """Fold a text letter by letter; white space is a space or a new line."""
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        bare = _bare(letter)
        letters += bare
        origins += [place] * len(bare)
    return Plain(text, "".join(letters), tuple(origins))


def _bare(letter: str) -> str:
    if letter in "đĐÐ":
        return "d"
    if letter.isspace():
        return "\n" if letter in "\r\n" else " "
    decomposed = unicodedata.normalize("NFD", letter)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
