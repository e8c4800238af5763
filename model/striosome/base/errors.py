"""What can go wrong, told apart by who can mend it; the command line turns them into exit codes."""

__all__ = ["BadArgument", "BadInput", "SimulationError"]


class BadInput(Exception):  # noqa: N818 - says what it is
    """The user asked for something that cannot be done; nothing was written. Exit code 2."""


class BadArgument(BadInput, TypeError, ValueError):  # noqa: N818 - says what it is
    """A function is called with what it cannot take; the message says what it expects.

    It is an error of type and value too, by which whoever calls from Python may catch it.
    """


class SimulationError(ValueError):
    """A run cannot be finished, for its parameters or for its machine; exit code 1.

    The message says what happened and what helps.
    """
