"""Understanding one line of chat, on this machine, by tables of words; nothing is guessed."""

from models.understanding.heard import (
    CorrectionHeard,
    EntryHeard,
    Heard,
    LineHeard,
    MeetingHeard,
    NotUnderstood,
    PlanHeard,
    QuestionHeard,
    SensitiveHeard,
    ServiceWords,
    UndoHeard,
    VisitHeard,
)
from models.understanding.understand import understand

__all__ = [
    "CorrectionHeard",
    "EntryHeard",
    "Heard",
    "LineHeard",
    "MeetingHeard",
    "NotUnderstood",
    "PlanHeard",
    "QuestionHeard",
    "SensitiveHeard",
    "ServiceWords",
    "UndoHeard",
    "VisitHeard",
    "understand",
]
