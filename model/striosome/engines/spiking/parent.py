"""Programs that end within a second of the process that started them, however that one ends.

A process that is killed cannot end its children, and those of a thread have no process to follow:
so each child checks once a second whether its parent is still the one that it was given.
"""

import os
import signal
import threading
import time
from collections.abc import Mapping

__all__ = ["WATCH_HEADERS", "WATCH_IN_CPP", "end_with_parent", "watched_environment"]

_VARIABLE = "STRIOSOME_PARENT"
_EVERY_S = 1

WATCH_HEADERS = ("<csignal>", "<cstdlib>", "<sys/time.h>", "<unistd.h>")
"""Headers that `WATCH_IN_CPP` includes."""

# Only calls that a signal handler may make; interrupted reads and writes go on by themselves.
WATCH_IN_CPP = f"""
if (const char* _told = std::getenv("{_VARIABLE}")) {{
    static const long _parent = std::atol(_told);
    struct sigaction _watch = {{}};
    _watch.sa_handler = [](int) {{ if (static_cast<long>(getppid()) != _parent) _exit(1); }};
    _watch.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &_watch, nullptr);
    const struct itimerval _each = {{{{{_EVERY_S}, 0}}, {{{_EVERY_S}, 0}}}};
    setitimer(ITIMER_REAL, &_each, nullptr);
}}
"""
"""Code for the beginning of a program in C++ that is started with `watched_environment`."""


def watched_environment() -> Mapping[str, str]:
    """Return the environment variable by which a child knows its parent, this process."""
    return {_VARIABLE: str(os.getpid())}


def end_with_parent() -> None:
    """Make this process, and the group that it leads, end when its parent is gone.

    Does nothing in a process that was not started with `watched_environment`.
    """
    told = os.environ.get(_VARIABLE)
    if told is not None:
        threading.Thread(target=_watch, args=(int(told),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY_S)
    os.killpg(os.getpgid(0), signal.SIGKILL)
