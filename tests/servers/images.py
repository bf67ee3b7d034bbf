"""Pictures, as far as a server looks into them."""

from __future__ import annotations

import struct

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def image_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG; ValueError for the rest."""
    try:
        return _png_size(data) if data.startswith(PNG) else _jpeg_size(data)
    except struct.error:
        raise ValueError("the picture is cut off") from None


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(JPEG):
        raise ValueError("neither PNG nor JPEG")
    at = 2
    while data[at + 1 : at + 2] and data[at + 1] not in JPEG_FRAMES:
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return width, height
