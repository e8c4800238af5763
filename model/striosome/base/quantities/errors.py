"""Errors for texts that are no quantity, and the way such a text is shown."""

__all__ = ["NotFiniteError", "UnitError", "shown"]

# A message shows no more of a text than this.
_MAX_LETTERS = 60


class UnitError(ValueError):
    """Error for a text that is not a number with a known unit, or has the wrong dimension."""


class NotFiniteError(UnitError):
    """Error for a number that is infinite, or too large for floating point."""


def shown(value: object) -> str:
    """Spell a value for a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"
