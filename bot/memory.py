"""The conversation's step and draft, as an aiogram storage inside the update's own transaction."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlmodel import Session

from models import memories


@dataclass(slots=True)
class Recollection:
    """What is remembered of one person (or one stranger's chat) during one update."""

    owner: str
    step: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    changed: bool = False


recollection: ContextVar[Recollection] = ContextVar("recollection")


def recall(session: Session, owner: str) -> Recollection:
    """Read the owner's step and draft, and make them this update's."""
    step, data = memories.read(session, owner)
    remembered = Recollection(owner, step, data)
    recollection.set(remembered)
    return remembered


def keep(session: Session, remembered: Recollection, now: datetime) -> None:
    """Write the step and draft back if the update changed them."""
    if remembered.changed:
        memories.write(session, remembered.owner, remembered.step, remembered.data, now)


class TransactionStorage(BaseStorage):
    """aiogram's view of the recollection. The key is ignored: the owner is the person."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:  # noqa: ARG002  # the base's signature
        """Set the step."""
        now = recollection.get()
        now.step, now.changed = state.state if isinstance(state, State) else state, True

    async def get_state(self, key: StorageKey) -> str | None:  # noqa: ARG002  # the base's signature
        """Give the step."""
        return recollection.get().step

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:  # noqa: ARG002  # the base's signature
        """Replace the draft."""
        now = recollection.get()
        now.data, now.changed = dict(data), True

    async def get_data(self, key: StorageKey) -> dict[str, Any]:  # noqa: ARG002  # the base's signature
        """Give a copy of the draft."""
        return dict(recollection.get().data)

    async def close(self) -> None:
        """Nothing is held."""
