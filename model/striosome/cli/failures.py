"""Final error handler: whatever ends a command becomes one sentence and an exit code.

An unforeseen error is a fault of the program: its traceback goes to a file, and the sentence names
the file and the place to report it.
"""

import errno
import os
import platform
import sys
import tempfile
import traceback
from dataclasses import dataclass
from datetime import datetime

import striosome
from striosome.base.errors import BadInput, SimulationError

__all__ = ["CommandFailure", "explain"]

FAILED, BAD_INPUT = 1, 2

# Said by a full disk; a run that it stopped is taken up again where it was.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class CommandFailure:
    """Reason for the end of a command."""

    message: str
    """what happened, and what helps"""
    code: int
    """exit code: 1 failed, 2 bad input"""


def explain(error: BaseException) -> CommandFailure:
    """Describe what happened, and write the traceback to a file if developers have to fix it."""
    match error:
        case BadInput():
            return CommandFailure(str(error), BAD_INPUT)
        case SimulationError():
            return CommandFailure(f"the run failed: {error}", FAILED)
        case MemoryError():
            said = f" ({error})" if str(error) else ""
            message = f"not enough memory{said}. Fewer animals, points or --workers take less"
            return CommandFailure(f"the command failed: {message}", FAILED)
        case RecursionError():
            message = "what it was given is nested too deeply"
            return CommandFailure(f"the command failed: {message}{_details(error)}", FAILED)
        case OSError():
            remedy = ". Free space and run it again" if error.errno in _FULL else ""
            return CommandFailure(f"the command failed: {_os_error(error)}{remedy}", FAILED)
        case _:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            message = f"striosome met an error that it does not expect ({what.splitlines()[0]})"
            return CommandFailure(f"{message}{_details(error)}", FAILED)


def _os_error(error: OSError) -> str:
    """Name the files that the system names, with its message."""
    if error.strerror is None:
        return str(error) or type(error).__name__
    names = [
        os.fsdecode(name) if isinstance(name, bytes) else str(name)
        for name in (error.filename, error.filename2)
        if name is not None
    ]
    return f"{' -> '.join(names)}: {error.strerror}" if names else error.strerror


def _details(error: BaseException) -> str:
    """Write the traceback into a file, and say where to report it."""
    trace = "".join(traceback.format_exception(error))
    text = (
        f"striosome {striosome.__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}\n"
        f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n"
        f"{' '.join(map(repr, sys.argv))}\n\n{trace}"
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="traceback-of-striosome-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(text)
    except OSError:
        return f". Please report this to the developers of striosome:\n{text}"
    return f". Please report it to the developers of striosome, with the file {file.name}"
