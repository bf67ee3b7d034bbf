"""Names as people type them: without marks, with or without a title, a letter missing."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

TITLES = {
    "ông": "ông", "bà": "bà", "cụ": "cụ", "bác": "bác", "cô": "cô", "chú": "chú", "thím": "thím",
    "dì": "dì", "cậu": "cậu", "mợ": "mợ", "dượng": "dượng", "anh": "anh", "chị": "chị", "em": "em",
    "cháu": "cháu", "thầy": "thầy",
    "o": "ông", "a": "anh", "e": "em", "b": "bà bác", "c": "chị cô chú cụ",
}  # fmt: skip
HOUSEHOLD_WORDS = {"nhà", "hộ", "gđ"}
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

SHORTEST_BEGINNING = 3  # letters: «an» does not begin «Ánh»

# Single syllables one letter apart are other people (Tùng and Trung, Hằng and Hoàng, An and Lan):
# only what is longer than a syllable is compared by likeness.
SHORTEST_ALIKE = 8
LEAST_LIKENESS = 88.0
MARGIN = 5.0

UNWRITTEN = {"Cc", "Cf", "Cs"}  # controls, zero-width signs, lone surrogates
INVISIBLE = UNWRITTEN | {"Mn", "Me"}  # and marks
FIRST_UNCOMMON = 0x2000


class _Folding(dict[int, str]):
    """A table for `str.translate`, filled with a character's folded form when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < FIRST_UNCOMMON:  # no text, however odd, makes the table grow without end
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    decomposed = unicodedata.normalize("NFD", decomposed.casefold())
    kept = (c for c in decomposed if c.isspace() or unicodedata.category(c) not in INVISIBLE)
    return "".join("d" if c in "đð" else c for c in kept)


_folding = _Folding()


def fold(text: str) -> str:
    """Give the text in small letters without marks, đ as d, its spaces single.

    Nothing invisible stays (zero-width signs, NUL, lone surrogates). Folding twice changes nothing.
    """
    return " ".join(text.translate(_folding).split())


def _spell(text: str) -> str:
    """Write the text one way: small letters, and each word's tone behind it («hoà» is «hòa»)."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("ð", "đ")
    kept = (c for c in decomposed if c.isspace() or unicodedata.category(c) not in UNWRITTEN)
    words = "".join(kept).split()
    return " ".join(TONES.sub("", word) + "".join(TONES.findall(word)) for word in words)


def same_name(a: str, b: str) -> bool:
    """Whether both write one name: the same letters, and the same marks unless one has none.

    «chi lan» is «Chị Lan»; «Chị Lân» is not, nor is «Lan», which may be anybody's.
    """
    if fold(a) != fold(b):
        return False
    spelled = _spell(a), _spell(b)
    return spelled[0] == spelled[1] or fold(a) in spelled


class _Match(IntEnum):
    """How near a label is to what was typed, the nearest first."""

    WHOLE = 0
    NAME = 1
    WORDS = 2
    BEGINNINGS = 3
    OTHER_TITLE = 4


@dataclass(frozen=True)
class _Name:
    """A name in its parts: folded whole, the titles it may begin with, the words after them."""

    folded: str
    titles: frozenset[str]
    spelled: tuple[str, ...]
    words: tuple[str, ...]


_PLAIN_TITLES = {fold(word): meaning for word, meaning in TITLES.items()}
_TITLES = {_spell(word): meaning for word, meaning in TITLES.items()} | _PLAIN_TITLES
_BEFORE_NAME = {_spell(word) for word in HOUSEHOLD_WORDS} | {fold(w) for w in HOUSEHOLD_WORDS}


@lru_cache(maxsize=8192)
def _take_apart(text: str) -> _Name:
    # A title is known by its marks, or by having none: «Chữ» and «Ánh» are no titles.
    spelled = _spell(text).split()
    titles: set[str] = set()
    while len(spelled) > 1 and (spelled[0] in _TITLES or spelled[0] in _BEFORE_NAME):
        titles.update(_TITLES.get(spelled.pop(0), "").split())
    words = tuple(fold(" ".join(spelled)).split())
    return _Name(fold(text), frozenset(titles), tuple(spelled), words)


def search(query: str, labels: Sequence[str]) -> list[str]:
    """Give the labels that may be meant, the likeliest first: an offer to choose from.

    A title may be missing («lan» finds «Chị Lan»); with another one a label comes last.
    Only when no label has the words typed are those given that look alike.
    """
    asked = _take_apart(query)
    if not asked.words:
        return []
    near: list[tuple[_Match, bool, int]] = []
    for at, known in enumerate(map(_take_apart, labels)):
        match = _compare(asked, known)
        if match is not None:
            has_other_marks = not set(asked.spelled) <= set(known.spelled)
            near.append((match, has_other_marks, at))
    return [labels[at] for _, _, at in sorted(near)] or _alike(asked, labels)


def _compare(asked: _Name, known: _Name) -> _Match | None:
    if asked.folded == known.folded:
        return _Match.WHOLE
    match = _compare_words(asked.words, known.words)
    is_other = asked.titles and known.titles and not asked.titles & known.titles
    return _Match.OTHER_TITLE if match is not None and is_other else match


def _compare_words(asked: tuple[str, ...], known: tuple[str, ...]) -> _Match | None:
    if asked == known:
        return _Match.NAME
    if set(asked) <= set(known):
        return _Match.WORDS
    if all(any(_begins(word, whole) for whole in known) for word in asked):
        return _Match.BEGINNINGS
    return None


def _begins(word: str, whole: str) -> bool:
    """Whether the word is the other one or its beginning: «an» is not «anh», house 1 is not 12."""
    if word.isdigit() or len(word) < SHORTEST_BEGINNING:
        return word == whole
    return whole.startswith(word)


def _alike(asked: _Name, labels: Sequence[str]) -> list[str]:
    name = " ".join(asked.words)
    if len(name) < SHORTEST_ALIKE:
        return []
    known = [" ".join(_take_apart(label).words) for label in labels]
    found = process.extract(name, known, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=None)
    return [labels[at] for _, score, at in found if score >= found[0][1] - MARGIN]
