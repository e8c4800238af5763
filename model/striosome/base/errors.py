"""Exceptions, grouped by who can fix them: the user (exit 2) or the model (exit 1)."""

__all__ = ["BadArgument", "BadInput", "SimulationError"]


class BadInput(Exception):  # noqa: N818 - says what it is
    """Error for a request that cannot be carried out; nothing was written. Exit code 2."""


class BadArgument(BadInput, TypeError, ValueError):  # noqa: N818 - says what it is
    """Error for an argument that a function cannot take; the message says what it expects.

    It is also a TypeError and a ValueError, so that callers from Python can catch it as either.
    """


class SimulationError(ValueError):
    """Error for a run that cannot be finished, because of its parameters or machine; exit code 1.

    The message says what happened and what helps.
    """
