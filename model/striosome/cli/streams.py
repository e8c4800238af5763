"""Standard output and error that can take any text, and whose end is no traceback."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from striosome.base.wording import printable

__all__ = ["finish_output", "prepare_streams", "say"]


def say(text: str) -> None:
    """Print a text for the reader of standard error, if there still is one."""
    # The terminal may have been closed.
    with suppress(OSError):
        print("\n".join(map(printable, text.split("\n"))), file=sys.stderr, flush=True)


def prepare_streams() -> None:
    """Let standard streams escape what their encoding cannot show, and reopen closed ones."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def finish_output() -> OSError | None:
    """Flush pending output, so that the interpreter cannot fail at it when it ends.

    Returns
    -------
    OSError or None
        Why it could not be written. What is left is dropped.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is held is tried again at the end, into nothing.
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
        return error
    return None
