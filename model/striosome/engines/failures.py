"""Messages about failures of programs and disks, for a reader who has to fix them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from striosome.base.errors import SimulationError

__all__ = ["disk_is_full", "ending", "explained", "last_words", "out_of_memory"]

_FULL = ("No space left on device", "Disk quota exceeded", "File too large", "File size limit")
# The last two are what gcc and make say when the system kills the compiler.
_NO_MEMORY = ("bad_alloc", "Cannot allocate memory", "Killed signal", "Error 137")


@contextmanager
def explained(kind: type[SimulationError], what: str, remedy: str) -> Iterator[None]:
    """Turn an error of the operating system into a message.

    Parameters
    ----------
    kind : type of SimulationError
        What to raise instead.
    what : str
        What could not be done; the system's reason is put behind it.
    remedy : str
        A sentence that says what helps.
    """
    try:
        yield
    except OSError as error:
        raise kind(f"{what}: {error.strerror or error}. {remedy}") from error


def ending(returncode: int) -> str:
    """Describe how a program ended: "was stopped by SIGKILL", "ended with exit code 2"."""
    if returncode >= 0:
        return f"ended with exit code {returncode}"
    try:
        return f"was stopped by {signal.Signals(-returncode).name}"
    except ValueError:
        return f"was stopped by signal {-returncode}"


def disk_is_full(said: str) -> bool:
    """Tell whether a program's output, or an error, reports a full disk or a limit on files."""
    return any(sign in said for sign in _FULL)


def out_of_memory(returncode: int, said: str) -> bool:
    """Tell whether memory was probably short: the system then kills without a message."""
    return returncode == -signal.SIGKILL or any(sign in said for sign in _NO_MEMORY)


def last_words(said: str, lines: int = 12) -> str:
    """Return the end of a program's output, indented; empty if it was silent."""
    kept = [line for line in said.splitlines() if line.strip()][-lines:]
    return "".join(f"\n    {line}" for line in kept)
