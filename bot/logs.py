"""The log: what happened, never a token, a phone or a message's text."""

import logging
import re
import traceback

TOKEN = re.compile(r"\d{3,}:[\w-]{10,}")
PHONE = re.compile(r"(?<!\d)(?:\+?84|0)\d{9}(?!\d)")
TALKATIVE = ("aiogram", "httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "alembic")


class Discreet(logging.Formatter):
    """Masks tokens and phones, should any library ever write one, and leaves tracebacks out."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record and mask it."""
        return PHONE.sub("[phone]", TOKEN.sub("[token]", super().format(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802  # the base's name
        """Name the kind of error and its place: messages and values may hold what people wrote."""
        if not isinstance(ei, tuple) or ei[0] is None:
            return "(error)"
        frames = traceback.extract_tb(ei[2])
        place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        return f"({ei[0].__name__}{place})"


def start() -> None:
    """Log to stderr, our own lines from INFO, the libraries' from ERROR."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
