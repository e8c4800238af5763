"""What is raised when a text is no quantity, and how such a text is shown."""

__all__ = ["NotFiniteError", "UnitError", "shown"]

# A message shows no more of a text than this.
_MAX_LETTERS = 60


class UnitError(ValueError):
    """A text is not a number with a known unit, or the unit has the wrong dimension."""


class NotFiniteError(UnitError):
    """A number is infinite, or larger than a number can be."""


def shown(value: object) -> str:
    """Spell a value for a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"
