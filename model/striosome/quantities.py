"""Text such as "8 nS" to a Brian2 quantity and back: the only file that knows unit names.

Brian2 owns the dimensions; this file only adds the names that its unit table lacks
(minutes, hours, "nM", doses per kilogram) and refuses everything that it does not know.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from brian2.units import allunits
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity, get_dimensions

__all__ = ["Unit", "UnitError", "format_quantity", "magnitude", "one_of", "parse_quantity", "unit"]

_TIMES = {
    "ms": 1e-3,
    "us": 1e-6,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
}
_PREFIXES = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3}
_BASES = {
    "V": allunits.volt,
    "A": allunits.amp,
    "S": allunits.siemens,
    "F": allunits.farad,
    "Hz": allunits.hertz,
    "M": allunits.molar,
    "mol": allunits.mole,
    "L": allunits.liter,
    "g": allunits.gram,
}
_NUMBER = re.compile(r"^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?inf)\s*(.*?)\s*$")


class UnitError(ValueError):
    """A text is not a number with a known unit, or the unit has the wrong dimension."""


def _symbols() -> dict[str, Any]:
    """Every unit name that a configuration may use."""
    table: dict[str, Any] = {
        prefix + name: factor * base
        for name, base in _BASES.items()
        for prefix, factor in _PREFIXES.items()
    }
    table |= {name: factor * allunits.second for name, factor in _TIMES.items()}
    return table


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written in a configuration, for example "nS/mV".

    Attributes
    ----------
    text : str
        The spelling; "1" is the unit of a plain number.
    scale : float
        One unit in SI base units.
    dimensions : brian2.Dimension
        Brian2's dimensions of the unit.
    per_mass : bool
        True for a dose per body mass ("mg/kg"): dimensionless to Brian2, yet never a plain number.
    """

    text: str
    scale: float
    dimensions: Any
    per_mass: bool

    def same_kind(self, other: "Unit") -> bool:
        """Whether a value in `other` may stand where this unit is expected."""
        # As in `magnitude`: equal dimensions are nearly always one object.
        alike = self.dimensions is other.dimensions or self.dimensions == other.dimensions
        return bool(alike) and self.per_mass == other.per_mass


@cache
def unit(text: str) -> Unit:
    """Parse a unit such as "nM", "nS/mV", "1/s", "mg/kg" or "1".

    Raises
    ------
    UnitError
        If a name in it is unknown.
    """
    symbols = _symbols()
    product: Any = 1.0
    parts = text.split("/")
    for position, part in enumerate(parts):
        for name in part.split("*"):
            base, _, power = name.strip().partition("^")
            if base == "1" and not power:
                continue
            if base not in symbols:
                raise UnitError(f"unknown unit {base!r} in {text!r}")
            try:
                exponent = int(power or 1)
            except ValueError:
                raise UnitError(f"power {power!r} in {text!r} is not a whole number") from None
            product = product * symbols[base] ** (exponent if position == 0 else -exponent)
    dimensions = get_dimensions(product)
    masses = [part for part in parts if re.fullmatch(r"[pnumk]?g", part.strip())]
    return Unit(text, float(np.asarray(product)), dimensions, per_mass=len(masses) == 2)


def parse_quantity(text: object, expected: str) -> Any:
    """Read a configuration value and check that its unit is of the expected kind.

    Parameters
    ----------
    text : str, int or float
        "124 nM", "-80 mV", "1.5 mg/kg"; a plain number only where `expected` is "1".
    expected : str
        A unit of the dimension that is wanted.

    Returns
    -------
    Quantity or float
        A float for "1", else a Brian2 quantity.

    Raises
    ------
    UnitError
        If the text is no number, has no unit where one is needed, or has a unit of another kind.
    """
    wanted = unit(expected)
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise UnitError(f"expected a {_describe(expected)}, got {text!r}")
    match = _NUMBER.match(str(text))
    if match is None:
        raise UnitError(f"expected a {_describe(expected)}, got {text!r}")
    number, name = float(match.group(1)), match.group(2)
    if np.isnan(number):
        raise UnitError(f"expected a {_describe(expected)}, got {text!r}")
    if not name and expected != "1":
        raise UnitError(f"{text!r} has no unit; expected a {_describe(expected)}")
    given = unit(name or "1")
    if not wanted.same_kind(given):
        raise UnitError(f"{text!r} has the wrong unit; expected a {_describe(expected)}")
    value = number * given.scale
    if wanted.dimensions is DIMENSIONLESS and not wanted.per_mass:
        return value
    return Quantity(value, dim=wanted.dimensions)


def one_of(name: str) -> Any:
    """One of a unit: a quantity, or a float for "1"."""
    return parse_quantity(1 if name == "1" else f"1 {name}", name)


def _describe(expected: str) -> str:
    return "plain number" if expected == "1" else f"value in {expected}"


def magnitude(quantity: Any, name: str) -> Any:
    """The plain number, or array, of a quantity in the named unit.

    Raises
    ------
    UnitError
        If the quantity has another dimension.
    """
    wanted = unit(name)
    dimensions = get_dimensions(quantity)
    # Brian2 keeps one object for each dimension; to compare their exponents takes far longer.
    if dimensions is not wanted.dimensions and dimensions != wanted.dimensions:
        raise UnitError(f"{quantity!r} cannot be given in {name}")
    plain = np.asarray(quantity, dtype=float) / wanted.scale
    return float(plain) if plain.ndim == 0 else plain


def format_quantity(quantity: Any, name: str) -> str:
    """Write a quantity the way a configuration spells it: `parse_quantity` reads it back."""
    number = f"{magnitude(quantity, name):.10g}"
    return number if name == "1" else f"{number} {name}"
