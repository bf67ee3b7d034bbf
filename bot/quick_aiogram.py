"""Imports aiogram with its models built on first use, not all at once (docs/decisions/0010).

aiogram rebuilds every one of its 800 models at import: four seconds and 100 MB, of which a bot uses
a dozen. Here pydantic's `model_rebuild` does nothing while aiogram is imported, and aiogram's own base
classes get one that knows aiogram's types, for pydantic to call when a model is first used.
Imported before aiogram it makes the start quick; imported after, it changes nothing.
"""

import sys
from typing import Any

from pydantic import BaseModel

types: dict[str, Any] = {}


def _note_types(
    cls: type[BaseModel],
    /,
    *,
    _types_namespace: dict[str, Any] | None = None,
    **_: Any,
) -> None:
    """Stand for `model_rebuild` during the import: keep the namespace, build nothing."""
    del cls
    types.update(_types_namespace or {})


def _rebuild(
    cls: type[BaseModel],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: dict[str, Any] | None = None,
) -> bool | None:
    """Build one model, with aiogram's types at hand."""
    del _parent_namespace_depth
    known = {**types, **(_types_namespace or {})}
    rebuilt: bool | None = _original.__func__(
        cls, force=force, raise_errors=raise_errors, _types_namespace=known
    )
    return rebuilt


_original: Any = BaseModel.__dict__["model_rebuild"]

if "aiogram" not in sys.modules:
    setattr(BaseModel, "model_rebuild", classmethod(_note_types))  # noqa: B010  # mypy refuses the plain form
    try:
        from aiogram.methods.base import Response, TelegramMethod
        from aiogram.types.base import TelegramObject
    finally:
        setattr(BaseModel, "model_rebuild", _original)  # noqa: B010  # as above
    for base in (TelegramObject, TelegramMethod, Response):
        setattr(base, "model_rebuild", classmethod(_rebuild))  # noqa: B010  # as above
