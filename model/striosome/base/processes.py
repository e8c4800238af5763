"""Set-up of a Python process that was started by another one."""

import signal

__all__ = ["leave_interrupts"]


def leave_interrupts() -> None:
    """Ignore Ctrl-C and the closing of the terminal, which the leading process handles for all."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
