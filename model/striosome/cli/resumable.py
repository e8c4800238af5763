"""Clean end of long work on request, with advice on how to resume."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from striosome.cli.streams import say

__all__ = ["resumable"]

# SIGHUP comes from a terminal that is closed, SIGBREAK from Ctrl-Break on Windows.
_REQUESTS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextmanager
def resumable() -> Iterator[None]:
    """Make Ctrl-C and all other requests to end alike: exit code 130, with finished work kept.

    Ctrl-C is heard also where a script has put the command into the background, which has it
    ignored. That a terminal was closed is not heard under `nohup`.
    """
    handlers = {number: signal.signal(number, _interrupt) for number in _heard()}
    try:
        yield
    except KeyboardInterrupt:
        say("interrupted; the same command takes up what was finished")
        raise typer.Exit(130) from None
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _heard() -> list[signal.Signals]:
    """Return the requests that this system has and that are not to be ignored."""
    if threading.current_thread() is not threading.main_thread():
        return []
    known = [getattr(signal, name) for name in _REQUESTS if hasattr(signal, name)]
    return [
        number
        for number in known
        if number.name != "SIGHUP" or signal.getsignal(number) is not signal.SIG_IGN
    ]


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
