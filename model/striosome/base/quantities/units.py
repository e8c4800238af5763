"""Units as texts: their names, the spellings of papers, and the nearest known one."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice, product
from typing import Any

import numpy as np
from brian2.units import allunits
from brian2.units.fundamentalunits import DIMENSIONLESS, get_dimensions

from striosome.base.quantities.errors import UnitError, shown

__all__ = ["Unit", "nearest_unit", "unit"]

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
# Other spellings that are met in papers, by the name that they stand for.
_SPELLINGS = {
    "ms": ("msec", "millisecond", "milliseconds"),
    "s": ("sec", "secs", "second", "seconds"),
    "min": ("mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hours"),
    "day": ("d", "days"),
    "week": ("wk", "weeks"),
    "ug": ("mcg",),
    **{f"{prefix}L": (f"{prefix}l",) for prefix in _PREFIXES},
}
# Both signs for micro, the minus sign, and the signs for a product.
_SIGNS = str.maketrans({"µ": "u", "μ": "u", "−": "-"} | dict.fromkeys("·⋅∙×", "*"))
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_RAISED_POWER = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SIGNED_POWER = re.compile(r"(.*?)(-[0-9]+)")
_WORD = re.compile(r"[A-Za-z%]+|[^A-Za-z%]+")
_MAX_LETTERS = 60
# Combinations of near names that are tried.
_TRIES = 200
_GRAM = re.compile(r"[pnumk]?g")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written in a configuration, for example "nS/mV"."""

    text: str
    """the spelling; "1" is the unit of a plain number"""
    scale: float
    """one unit in SI base units"""
    dimensions: Any
    """Brian2's dimensions of the unit"""
    per_mass: bool
    """True for a dose per body mass ("mg/kg"): dimensionless to Brian2, but never a plain number"""

    @property
    def plain(self) -> bool:
        """Whether a value in it is a plain number."""
        return self.dimensions is DIMENSIONLESS and not self.per_mass

    def same_kind(self, other: "Unit") -> bool:
        """Tell whether a value in `other` may be given where this unit is expected."""
        # As in `magnitude`: equal dimensions are nearly always one object.
        alike = self.dimensions is other.dimensions or self.dimensions == other.dimensions
        return bool(alike) and self.per_mass == other.per_mass


@cache
def _symbols() -> dict[str, Any]:
    """Return every unit name that a configuration may use."""
    table: dict[str, Any] = {
        prefix + name: factor * base
        for name, base in _BASES.items()
        for prefix, factor in _PREFIXES.items()
    }
    table |= {name: factor * allunits.second for name, factor in _TIMES.items()}
    table["%"] = 0.01
    return table | {other: table[name] for name, also in _SPELLINGS.items() for other in also}


@cache
def unit(text: str) -> Unit:
    """Parse a unit such as "nM", "nS/mV", "1/s", "mg/kg", "mg kg^-1", "%" or "1".

    Raises
    ------
    UnitError
        If a name in it is unknown.
    """
    symbols = _symbols()
    one: Any = 1.0
    masses = set()
    for name, power in _factors(text):
        if name == "1" and power in (1, -1):
            continue
        if name not in symbols:
            raise UnitError(f"unknown unit {shown(name)} in {shown(text)}")
        one = one * symbols[name] ** power
        if _GRAM.fullmatch(name) or name in _SPELLINGS["ug"]:
            masses.add(math.copysign(1, power))
    scale = float(np.asarray(one))
    if not 0.0 < scale < math.inf:
        raise UnitError(f"the unit {shown(text)} is beyond what numbers can hold")
    return Unit(text, scale, get_dimensions(one), per_mass=len(masses) == 2)


def _plain(text: str) -> str:
    """Rewrite a unit in the characters that its names consist of."""
    return _RAISED_POWER.sub(
        lambda found: "^" + found[0].translate(_RAISED), text.translate(_SIGNS)
    )


def _factors(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names in a unit, each with its power."""
    if len(text) > _MAX_LETTERS:
        raise UnitError(f"unknown unit {shown(text)}")
    for position, part in enumerate(_plain(text).split("/")):
        for factor in re.split(r"\s*\*\s*|\s+", part.strip()):
            name, caret, power = factor.partition("^")
            if not caret and (signed := _SIGNED_POWER.fullmatch(factor)):
                name, power = signed[1], signed[2]
            if not re.fullmatch(r"[+-]?[1-9]", power or "1"):
                raise UnitError(f"power {shown(power)} in {shown(text)} is not a whole number")
            yield name, int(power or 1) if position == 0 else -int(power or 1)


def nearest_unit(text: str, wanted: Unit) -> str | None:
    """Find the known spelling closest to an unknown unit, of the kind that is expected."""
    symbols = _symbols()
    folded: dict[str, list[str]] = {}
    for name in symbols:
        folded.setdefault(name.casefold(), []).append(name)
    choices = [
        [one for near in get_close_matches(word.casefold(), folded, 5) for one in folded[near]]
        if word[0].isalpha() and word not in symbols
        else [word]
        for word in _WORD.findall(_plain(text[:_MAX_LETTERS]))
    ]
    for chosen in islice(product(*choices), _TRIES):
        try:
            found = unit("".join(chosen))
        except UnitError:
            continue
        if found.same_kind(wanted):
            return found.text
    return None
