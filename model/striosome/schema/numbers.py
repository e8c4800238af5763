"""Types of the plain numbers in records: no truth value and no text stands in for one."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from striosome.quantities import UnitError, parse_quantity

__all__ = ["MOST_DIGITS", "RealNumber", "Seed", "Share", "WholeNumber", "Written", "as_whole"]

MOST_DIGITS = 300
"""Of a whole number: one with more is beyond the largest floating-point number."""


def as_whole(value: object) -> object:
    """Turn a number without a fraction into a whole number; what is none is refused.

    Raises
    ------
    ValueError
        For truth values, texts other than digits, fractions, and floating-point numbers so large
        that not every whole number is one of them.
    """
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= 2.0**53:
            raise ValueError(f"expected a whole number; {value:g} is not exact: write every digit")
        return int(value)
    text = value.strip() if isinstance(value, str) else ""
    if text.isascii() and text.removeprefix("-").isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    if isinstance(value, (bool, str, float)) or not hasattr(value, "__index__"):
        raise ValueError("expected a whole number")
    return int(value.__index__())


def _real(value: object) -> Any:
    """A finite number. With a percent sign it would be ambiguous: many metrics are in percent."""
    try:
        if isinstance(value, str) and "%" in value:
            raise UnitError
        return parse_quantity(value, "1")
    except UnitError:
        raise ValueError("expected a number") from None


def _share(value: object) -> Any:
    return parse_quantity(value, "1")


def _no_truth_value(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("expected a number or a text")
    return value


WholeNumber = Annotated[int, BeforeValidator(as_whole)]
"""A whole number of any size."""
RealNumber = Annotated[float, BeforeValidator(_real)]
"""A finite number."""
Share = Annotated[float, BeforeValidator(_share)]
"""A part of a whole; a text may give it in percent."""
Seed = Annotated[int, BeforeValidator(as_whole), Field(ge=0)]
"""A seed of random numbers, of any size."""
Written = Annotated[str | int | float, BeforeValidator(_no_truth_value)]
"""A value as a file spells it, whose unit is looked at later."""
