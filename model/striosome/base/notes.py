"""What a run has to say about itself: findings that its numbers alone do not show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """One finding about one group in one session.

    Attributes
    ----------
    kind : str
        What it is about, the same text for all notes alike: "pipeline", "reference noise", "fit",
        "channels".
    group, session : str
        Where it was found.
    text : str
        One sentence, with the size of what was found.
    size : float
        That size, by which notes of a kind are put in order; larger is worse.
    """

    kind: str
    group: str
    session: str
    text: str
    size: float

    def plain(self) -> dict[str, Any]:
        """The note as a record of a JSON file."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Note":
        """A note from the record that `plain` made of it."""
        return cls(**record)
