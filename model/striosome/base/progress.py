"""Progress of long work; the caller decides whether a bar, a log or nothing shows it."""

from typing import Protocol

__all__ = ["Progress", "Silent", "format_bytes", "format_seconds"]


class Progress(Protocol):
    """Receiver of the progress of a simulation."""

    def stage(self, text: str) -> None:
        """Take note of the current stage of the work."""
        ...

    def advance(self, done: int, total: int) -> None:
        """Take note of the number of spiking windows done, and of their total."""
        ...


class Silent:
    """Progress that shows nothing."""

    def stage(self, text: str) -> None:
        """Ignore the stage."""

    def advance(self, done: int, total: int) -> None:
        """Ignore the count."""


def format_seconds(seconds: float) -> str:
    """Format a time for a reader who waits: "40 s", "12 min", "3.5 h"."""
    for size, unit in ((86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.{0 if seconds >= 10.0 else 1}f} s"


def format_bytes(size: float) -> str:
    """Format a size for a reader: "12 MB"."""
    for factor, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size:.0f} B"
