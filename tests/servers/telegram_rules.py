"""What the Bot API accepts as a text, a caption and a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.servers.telegram_html import Entity, HtmlError, parse_html, utf16_length
from tests.servers.telegram_requests import Params, refuse

if TYPE_CHECKING:
    from tests.servers.calls import JSON

TEXT_LIMIT = 4096  # characters, after entities parsing
CAPTION_LIMIT = 1024
CALLBACK_DATA_LIMIT = 64  # bytes
BUTTONS_LIMIT = 100  # of one inline keyboard
ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
    }
)


def read_text(params: Params) -> tuple[str, list[Entity]]:
    """Read the text of a message, trimmed, of 1–4096 characters, and its entities."""
    if not params.text("text"):
        refuse("message text is empty")
    text, entities = _formatted(params, "text", "entities")
    if not text:
        refuse("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        refuse("message is too long")
    return text, entities


def read_caption(params: Params) -> tuple[str, list[Entity]]:
    """Read the caption of a file, trimmed, of 0–1024 characters, and its entities."""
    caption, entities = _formatted(params, "caption", "caption_entities")
    if len(caption) > CAPTION_LIMIT:
        refuse("message caption is too long")
    return caption, entities


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    raw, mode = params.text(name), params.text("parse_mode").lower()
    if mode == "html":
        try:
            text, entities = parse_html(raw)
        except HtmlError as error:
            refuse(f"can't parse entities: {error}")
    elif mode:
        refuse("unsupported parse_mode")  # this server reads HTML only
    else:
        text, entities = raw, params.json(entities_name) or []
    _check_entities(text, entities)
    return _trimmed(text, entities)


def _check_entities(text: str, entities: list[Entity]) -> None:
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0:
            refuse(f"receive an entity with incorrect offset {start}")
        if start >= utf16_length(text):
            refuse(f"entity begins after the end of the text at UTF-16 offset {start}")
        if end > utf16_length(text):
            refuse(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    cut = utf16_length(text) - utf16_length(text.lstrip())
    trimmed = text.strip()
    length = utf16_length(trimmed)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return trimmed, kept


def read_markup(params: Params) -> JSON | None:
    """Read the reply markup, of any of its four kinds, checked; None when there is none."""
    markup = params.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        refuse("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline_rows(markup["inline_keyboard"])}
    if "keyboard" in markup:
        return {"keyboard": _reply_rows(markup["keyboard"])}
    for kind in ("remove_keyboard", "force_reply"):
        if markup.get(kind) is True:
            return {kind: True}
        if kind in markup:
            refuse(f'field "{kind}" must be of type Boolean')
    return None


def read_inline_markup(params: Params) -> JSON | None:
    """Read the inline keyboard of an edit; None takes away what the message had."""
    markup = read_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        refuse("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def _rows(rows: object, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        refuse(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        refuse(f'field "{name}" must be an Array of Arrays')
    return [row for row in rows if row]


def _inline_rows(rows: object) -> list[list[JSON]]:
    checked = [[_inline_button(b) for b in row] for row in _rows(rows, "inline_keyboard")]
    if sum(map(len, checked)) > BUTTONS_LIMIT:
        refuse("REPLY_MARKUP_TOO_LONG")
    return checked


def _inline_button(button: object) -> JSON:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        refuse(f'{where}: Can\'t find field "text"')
    if not button["text"].strip():
        refuse(f"{where}: Text must be non-empty")
    actions = {name: value for name, value in button.items() if name in ACTIONS and value != ""}
    if not actions:
        refuse(f"{where}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        refuse(f"{where}: Exactly one action must be used")
    if len(str(actions.get("callback_data", "")).encode()) > CALLBACK_DATA_LIMIT:
        refuse("BUTTON_DATA_INVALID")
    _check_button_url(actions)
    return {"text": button["text"], **actions}


def _check_button_url(actions: JSON) -> None:
    url = actions.get("url", "tg://ok")
    parts = urlsplit(str(url))
    if parts.scheme not in {"http", "https", "tg"} or not parts.netloc:
        refuse(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_rows(rows: object) -> list[list[JSON]]:
    return [[_reply_button(button) for button in row] for row in _rows(rows, "keyboard")]


def _reply_button(button: object) -> JSON:
    made = {"text": button} if isinstance(button, str) else button
    if not isinstance(made, dict) or not isinstance(made.get("text"), str) or not made["text"]:
        refuse("can't parse keyboard button: Can't find field \"text\"")
    return made
