"""What can go wrong, told apart by who can mend it; the command line turns them into exit codes."""

__all__ = ["BadInput", "SimulationError"]


class BadInput(Exception):  # noqa: N818 - says what it is
    """The user asked for something that cannot be done; nothing was written. Exit code 2."""


class SimulationError(ValueError):
    """The parameters lead to a state that has no meaning; the message names it. Exit code 1."""
