"""A QR picture."""

from io import BytesIO

import segno

SIDE = 10  # pixels of one module: large enough to be taken from a screen or from paper


def picture(content: str) -> bytes:
    """Draw a text as a QR code, as PNG; readable with a seventh of it smudged."""
    drawn = BytesIO()
    segno.make_qr(content, error="m").save(drawn, kind="png", scale=SIDE, border=4)
    return drawn.getvalue()
