"""Texts and numbers read as quantities, and quantities written as texts."""

import math
import re
from functools import lru_cache
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from brian2.units.fundamentalunits import Quantity, get_dimensions

from striosome.base.arrays import Array, Values
from striosome.base.quantities.errors import NotFiniteError, UnitError, shown
from striosome.base.quantities.spellings import meant
from striosome.base.quantities.units import Unit, nearest_unit, unit

__all__ = [
    "Number",
    "format_quantity",
    "kind_of_value",
    "magnitude",
    "parse_quantity",
    "scalar",
    "unit_quantity",
]

Number: TypeAlias = Quantity | Values
"""A parameter's value: a Brian2 quantity, or a plain number where the unit is "1". Between animals
it is an array of shape (animals, 1); all mechanisms broadcast over it."""

# Digits are those of ASCII. What may follow a number is its unit, never more of the number: neither
# "1,5" nor "1.5d0" may be read as 1.5 of something.
_NUMBER = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![0-9.,:'’_]|[dD][+-]?[0-9])\s*(.*)",
    re.DOTALL,
)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?\b.*", re.IGNORECASE | re.DOTALL)


def parse_quantity(text: object, expected: str) -> Number:
    """Read a configuration value and check that its unit is of the expected kind.

    Parameters
    ----------
    text : str, number or quantity
        "124 nM", "-80 mV", "1.5 mg/kg"; a plain number only where `expected` is "1". What is a
        quantity already, or an array, is checked and returned as it is.
    expected : str
        A unit of the dimension that is wanted.

    Returns
    -------
    Quantity or float
        A float for "1", else a Brian2 quantity.

    Raises
    ------
    UnitError
        If the text is no finite number, has no unit where one is needed, or has a unit of another
        kind.
    """
    wanted = unit(expected)
    if isinstance(text, (Quantity, np.ndarray)):
        _check(text, wanted)
        return text
    if isinstance(text, str):
        value = _value_of_text(text, expected)
    elif isinstance(text, Real) and not isinstance(text, (bool, np.bool_)):
        value = _in_base_units(text, _float(text), "", wanted)
    else:
        raise UnitError(f"expected {kind_of_value(wanted.text)}, got {shown(text)}")
    return value if wanted.plain else Quantity(value, dim=wanted.dimensions)


# The groups of an experiment share most of their texts.
@lru_cache(maxsize=8192)
def _value_of_text(text: str, expected: str) -> float:
    wanted = unit(expected)
    number, name = _split(text, wanted)
    return _in_base_units(text, number, name, wanted)


def _in_base_units(text: object, number: float, name: str, wanted: Unit) -> float:
    """Return the value of a number with the name of its unit, which must be of the right kind."""
    if not math.isfinite(number):
        raise _not_finite(text, wanted)
    if not name and wanted.text != "1":
        raise UnitError(f"{shown(text)} has no unit; expected {kind_of_value(wanted.text)}")
    try:
        given = unit(name or "1")
    except UnitError as error:
        raise UnitError(f"{error}{_hint(str(text), name, wanted)}") from None
    if not wanted.same_kind(given):
        raise UnitError(f"{shown(text)} has the wrong unit; expected {kind_of_value(wanted.text)}")
    value = number * given.scale
    if not math.isfinite(value):
        raise _not_finite(text, wanted)
    return value


def _split(text: str, wanted: Unit) -> tuple[float, str]:
    """Split a text into its number and its unit."""
    stripped = text.strip().replace("−", "-")
    found = _NUMBER.fullmatch(stripped)
    if found is not None and meant(stripped) is None:
        return float(found[1]), found[2]
    if _INFINITE.fullmatch(stripped):
        return math.inf, ""
    raise UnitError(_unreadable(text, stripped, wanted))


def _unreadable(text: str, stripped: str, wanted: Unit) -> str:
    if (right := meant(stripped)) is not None:
        return f"{shown(text)}: write the number with a point and nothing else in it, {right}"
    return f"expected {kind_of_value(wanted.text)}, got {shown(text)}"


def _hint(text: str, name: str, wanted: Unit) -> str:
    near = nearest_unit(name, wanted)
    if near is None:
        return f"; expected {kind_of_value(wanted.text)}"
    return f"; did you mean {text.strip().removesuffix(name).rstrip()} {near}?"


def _check(value: Quantity | np.ndarray[Any, Any], wanted: Unit) -> None:
    """Refuse a quantity or an array that has another dimension or is not finite."""
    if not _has_dimensions(value, wanted):
        raise UnitError(f"{shown(value)} has the wrong unit; expected {kind_of_value(wanted.text)}")
    plain = np.asarray(value, dtype=float)
    # Most are one number, of which numpy takes ten times as long to tell.
    finite = math.isfinite(plain.item()) if plain.ndim == 0 else np.isfinite(plain).all()
    if not finite:
        raise _not_finite(value, wanted)


def _has_dimensions(value: Any, wanted: Unit) -> bool:
    dimensions = get_dimensions(value)
    # Brian2 keeps one object for each dimension; to compare their exponents takes far longer.
    return dimensions is wanted.dimensions or bool(dimensions == wanted.dimensions)


def _not_finite(value: object, wanted: Unit) -> NotFiniteError:
    kind = kind_of_value(wanted.text).replace("a ", "a finite ", 1)
    return NotFiniteError(f"expected {kind}, got {shown(value)}")


def _float(number: Real) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def unit_quantity(name: str) -> Number:
    """Return one unit as a quantity; the float 1.0 if dimensionless."""
    return parse_quantity(1 if name == "1" else f"1 {name}", name)


def kind_of_value(name: str) -> str:
    """Describe the expected value where a unit is expected."""
    return "a plain number" if name == "1" else f"a value in {name}"


def magnitude(quantity: Number, name: str) -> Values:
    """Return the plain number, or array, of a quantity in the named unit.

    Raises
    ------
    UnitError
        If the quantity has another dimension.
    """
    wanted = unit(name)
    if not _has_dimensions(quantity, wanted):
        raise UnitError(f"{quantity!r} cannot be given in {name}")
    plain: Array = np.asarray(quantity, dtype=float) / wanted.scale
    return float(plain) if plain.ndim == 0 else plain


def scalar(quantity: Number, name: str) -> float:
    """Return the plain number of a quantity that has the same value for all animals.

    Raises
    ------
    UnitError
        If the quantity has another dimension.
    ValueError
        If it differs between animals.
    """
    return float(np.asarray(magnitude(quantity, name)).item())


def format_quantity(quantity: Number, name: str) -> str:
    """Write a quantity the way a configuration spells it: `parse_quantity` reads it back."""
    number = f"{magnitude(quantity, name):.10g}"
    return number if name == "1" else f"{number} {name}"
