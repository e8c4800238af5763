"""Notes on a run: findings that its numbers alone do not show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """One finding about one group in one session."""

    kind: str
    """subject of the note, one of a few fixed texts: "pipeline", "reference noise", "fit" or
    "channels"."""
    group: str
    """group in which it was found"""
    session: str
    """session in which it was found"""
    text: str
    """one sentence, with the size of what was found"""
    size: float
    """that size, by which notes of a kind are sorted; larger is worse"""

    def plain(self) -> dict[str, Any]:
        """Return the note as a record of a JSON file."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Note":
        """Make a note from the record that `plain` made of it."""
        return cls(**record)
