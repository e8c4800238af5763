"""Start of processes that load this library: as copies of one that has loaded it, if possible.

To load it takes a processor seconds, and each process 200 MB; copies share both.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import BaseContext
from typing import Final

from striosome.base.machine import single_threaded, variables_set

__all__ = [
    "FORKED",
    "MEMORY",
    "SPAWNED",
    "method_of_starting",
    "process_context",
    "take_environment",
]

FORKED: Final = "forkserver"
"""Method by which processes are copies of one that has loaded what they need."""
SPAWNED: Final = "spawn"
"""Method by which each process loads everything itself."""

MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(2**30), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
"""What keeps freed arrays of a few megabytes for the next ones, where the C library is glibc:
fetching them anew takes longer than computing with them."""

# The variables that the original was started with; None until it is.
_original: frozenset[str] | None = None


def method_of_starting() -> str:
    """Return how processes are started: `FORKED` on Linux, else `SPAWNED`.

    Libraries of other systems forbid copies of a process that has loaded them. Nor can a copy do
    without a variable of the environment that was removed after its original was started.
    """
    removed = _original is not None and not _original <= os.environ.keys()
    return FORKED if sys.platform == "linux" and not removed else SPAWNED


def process_context(modules: Sequence[str]) -> BaseContext:
    """Return the context in which to start processes that need some modules.

    The original of the copies starts with the first of them, and ends with this process. Each copy
    must `take_environment`, since its own is that of the original.

    Parameters
    ----------
    modules : sequence of str
        Names of the modules; the original loads those of the first call.
    """
    global _original
    if method_of_starting() == SPAWNED:
        return multiprocessing.get_context(SPAWNED)
    context = multiprocessing.get_context(FORKED)
    if _original is None:
        names = frozenset(os.environ)
        context.set_forkserver_preload([*modules])
        context.Lock()  # starts the keeper of locks, which touches the mask of signals
        # Ctrl-C and the closing of a terminal are for this process, which hears of them below.
        kept = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
        try:
            # Linear algebra asks for its threads when it is loaded.
            with single_threaded(), variables_set(MEMORY):
                first = context.Process(target=take_environment, args=({},))
                first.start()
                first.join()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, kept)
        _original = names
    return context


def take_environment(variables: Mapping[str, str]) -> None:
    """Give this process the environment of the one that started it."""
    os.environ.update(variables)
