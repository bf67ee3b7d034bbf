"""The demo's invented place and people. None of them exists."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody a visitor can be, with one line of what to try."""

    person_id: int
    name: str
    role: str
    place: str
    hint: str


def personas(session: Session, day: date) -> list[Persona]:
    """Give who a visitor can be."""
    del session, day
    return []
