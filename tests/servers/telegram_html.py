"""Telegram's HTML: a few tags, strictly closed, turned into text and entities."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, NoReturn

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NOT_A_TAG = re.compile(r"<(?!/?[a-zA-Z])")


class HtmlError(Exception):
    """The text is not the HTML Telegram reads."""


def _fail(reason: str) -> NoReturn:
    raise HtmlError(reason)


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, in which entities are measured."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text and its entities; raise HtmlError for a bare "<", an unknown or open tag."""
    if bare := NOT_A_TAG.search(source):
        _fail(f'Unsupported start tag "" at byte offset {bare.start()}')
    reader = _Reader()
    reader.feed(source)
    reader.close()
    if reader.open:
        _fail(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return reader.text, sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self.open: list[tuple[str, Entity]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            _fail(f'Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}')
        entity: Entity = {"type": TAGS[tag], "offset": utf16_length(self.text)}
        if tag == "a":
            entity["url"] = dict(attrs).get("href") or ""
        self.open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            expected = f'expected "</{self.open[-1][0]}>", ' if self.open else ""
            at = self.getpos()[1]
            _fail(f'Unmatched end tag at byte offset {at}, {expected}found "</{tag}>"')
        _, entity = self.open.pop()
        entity["length"] = utf16_length(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self.text += data
