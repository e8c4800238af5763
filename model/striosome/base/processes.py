"""What a process of Python that another one has started does first."""

import signal

__all__ = ["leave_interrupts"]


def leave_interrupts() -> None:
    """Leave Ctrl-C and the end of the terminal, told to all processes, to the one that leads."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
