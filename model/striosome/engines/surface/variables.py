"""Inputs of the response surface: the ranges in which it holds, and the variables made of them.

An input is what reaches a population: PKA, NMDA gain, rate of its GABA afferents, the rate of its
glutamate afferents relative to that, and the factor on its release. Variables are chosen so that
firing is close to a function of one sum of them: cells follow the rate of their glutamate afferents
and the gain that PKA gives to NMDA currents, and depend weakly on the rest.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array

__all__ = [
    "DEFAULT_RANGES",
    "LOGARITHMIC",
    "SILENT_BELOW",
    "Ranges",
    "beyond",
    "firing_variables",
    "rate_variable",
    "release_variables",
    "widest",
    "within",
]

Ranges: TypeAlias = Mapping[str, tuple[float, float]]
"""Lowest and highest value of each input by its name, in the order in which they are given."""

# What the priors of the shipped parameters ask for, and dose series around them.
DEFAULT_RANGES: Ranges = MappingProxyType(
    {
        "PKA": (0.0, 1.0),
        "NMDA gain": (-1.0, 7.0),
        "GABA afferent rate (Hz)": (4.0, 7.5),
        "glutamate factor": (0.4, 1.4),
        "release factor": (0.2, 4.0),
    }
)
# With less of these, cells that are silent stay silent.
SILENT_BELOW = ("GABA afferent rate (Hz)", "glutamate factor")
# What counts by its logarithm.
LOGARITHMIC = ("release factor",)
# Firing (Hz) that is half-way on the scale on which release per spike depends on it.
_HALF_HZ = 12.0


def widest(one: Ranges, other: Ranges) -> dict[str, tuple[float, float]]:
    """Return ranges that contain both; those that only one names stay as they are.

    Raises
    ------
    ValueError
        If a name is that of no input.
    """
    if unknown := sorted((one.keys() | other.keys()) - DEFAULT_RANGES.keys()):
        raise ValueError(f"the response surface has no input {unknown[0]!r}")
    found = {}
    for name in DEFAULT_RANGES:
        lows, highs = zip(*(ranges[name] for ranges in (one, other) if name in ranges), strict=True)
        found[name] = (min(lows), max(highs))
    return found


def within(inputs: Sequence[Array], ranges: Ranges) -> list[Array]:
    """Return inputs with those beyond a range at its end."""
    return [
        np.clip(values, low, high)
        for values, (low, high) in zip(inputs, ranges.values(), strict=True)
    ]


def beyond(inputs: Sequence[Array], ranges: Ranges) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell where inputs lie beyond their ranges: at any end, and only at those of little drive.

    Parameters
    ----------
    inputs : sequence of float array (points,)
        In the order of the ranges.
    ranges : Ranges
        Of the surface.

    Returns
    -------
    anywhere : bool array (points,)
        True also where an input is nan.
    little_drive : bool array (points,)
        Where every input beyond its range is one of `SILENT_BELOW` that is too low.
    """
    anywhere = np.zeros(inputs[0].shape, dtype=bool)
    elsewhere = np.zeros(inputs[0].shape, dtype=bool)
    for values, (name, (low, high)) in zip(inputs, ranges.items(), strict=True):
        outside = ~((values >= low) & (values <= high))
        anywhere |= outside
        elsewhere |= outside & ~(values < low) if name in SILENT_BELOW else outside
    return anywhere, anywhere & ~elsewhere


def firing_variables(inputs: Sequence[Array], ranges: Ranges) -> Array:
    """Return the variables of firing, from -1 to 1 within the ranges, shape (4, points).

    The NMDA gain acts in proportion to PKA, so their product is a variable; the rate of glutamate
    afferents is another. The factor on release has no say in when a cell fires.

    Parameters
    ----------
    inputs : sequence of float array (points,)
        In the order of the ranges.
    ranges : Ranges
        Of the surface.
    """
    pka, gain, rate_Hz, factor = inputs[:4]
    of_pka, of_gain, of_rate, of_factor = list(ranges.values())[:4]
    return np.stack(
        [
            _scaled(pka, of_pka),
            _scaled(pka * gain, _of_product(of_pka, of_gain)),
            _scaled(rate_Hz * factor, _of_product(of_rate, of_factor)),
            _scaled(rate_Hz, of_rate),
        ]
    )


def rate_variable(rate_Hz: Array) -> Array:
    """Return firing (Hz) as a variable of the release per spike, from -1 to 1 whatever fires."""
    return np.asarray(2.0 * rate_Hz / (rate_Hz + _HALF_HZ) - 1.0)


def release_variables(inputs: Sequence[Array], ranges: Ranges) -> Array:
    """Return the other variables of the release per spike, from -1 to 1, shape (2, points).

    A bouton knows the drive of its cell by the spikes alone: their rate, and PKA, which makes them
    more or less regular.

    Parameters
    ----------
    inputs : sequence of float array (points,)
        In the order of the ranges.
    ranges : Ranges
        Of the surface.
    """
    of_pka, *_, (low, high) = ranges.values()
    factor = _scaled(np.log(inputs[-1]), (np.log(low), np.log(high)))
    return np.stack([_scaled(inputs[0], of_pka), factor])


def _scaled(values: Array, ends: tuple[float, float]) -> Array:
    low, high = ends
    return np.asarray((2.0 * values - low - high) / (high - low))


def _of_product(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the lowest and highest product of two numbers from these ranges."""
    corners = np.outer(one, other)
    return float(corners.min()), float(corners.max())
