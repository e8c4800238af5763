"""How long work tells where it stands; what shows it (a bar, a log, nothing) is the caller's."""

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """Receives the state of a simulation."""

    def stage(self, text: str) -> None:
        """What is being done now."""
        ...

    def advance(self, done: int, total: int) -> None:
        """How many spiking windows are done, of how many."""
        ...


class Silent:
    """Shows nothing."""

    def stage(self, text: str) -> None:
        """Ignore the stage."""

    def advance(self, done: int, total: int) -> None:
        """Ignore the count."""
