"""Kinds of priors: a range, a ratio, an activation at rest, shares of a whole, a choice."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from striosome.base.arrays import Array
from striosome.calibration.priors.prior import Prior

__all__ = ["ActivationPrior", "ChoicePrior", "RangePrior", "RatioPrior", "WholePrior"]


def _between(share: Array, ends: tuple[float, float], logarithmic: bool) -> Array:
    """Return values that fill a range, or its logarithm, evenly."""
    low, high = ends
    values = low * (high / low) ** share if logarithmic else low + (high - low) * share
    # Rounding must not carry a value out of its range.
    return np.clip(values, low, high)


@dataclass(frozen=True, slots=True)
class RangePrior(Prior):
    """A range that is filled evenly, or evenly in the logarithm."""

    path: str
    unit: str
    ends: tuple[float, float]
    logarithmic: bool

    @property
    def units(self) -> Mapping[str, str]:
        """Unit of the parameter."""
        return {self.path: self.unit}

    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return values between the ends."""
        return {self.path: _between(unit[:, 0], self.ends, self.logarithmic)}


@dataclass(frozen=True, slots=True)
class RatioPrior(Prior):
    """A factor on another parameter of the same dimension, such as one affinity on another."""

    path: str
    unit: str
    other: str
    ends: tuple[float, float]
    logarithmic: bool

    @property
    def units(self) -> Mapping[str, str]:
        """Unit of the parameter."""
        return {self.path: self.unit}

    @property
    def needs(self) -> Mapping[str, str]:
        """The parameter that it is a multiple of."""
        return {self.other: self.unit}

    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return the other's values times the factor."""
        return {self.path: known[self.other] * _between(unit[:, 0], self.ends, self.logarithmic)}


@dataclass(frozen=True, slots=True)
class ActivationPrior(Prior):
    """The tone of a transmitter, by how far it activates a receptor of a healthy animal at rest.

    The response of the operational model (Black & Leff 1983) is inverted for the concentration at
    which the transmitter alone gives it: a flat prior on tone times reserve would have most animals
    at half of their maximum.
    """

    path: str
    """the tone"""
    dissociation: str
    """constant of the transmitter at the receptor"""
    efficacy: str
    """its efficacy there"""
    transduction: str
    """reserve of the receptor"""
    ends: tuple[float, float]
    """lowest and highest activation, of that of a full agonist at all receptors"""

    @property
    def units(self) -> Mapping[str, str]:
        """Unit of the tone."""
        return {self.path: "nM"}

    @property
    def needs(self) -> Mapping[str, str]:
        """Affinity, efficacy and reserve."""
        return {self.dissociation: "nM", self.efficacy: "1", self.transduction: "1"}

    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return the tones; the highest activations that no concentration gives are cut."""
        active = _between(unit[:, 0], self.ends, logarithmic=False)
        reserve = known[self.transduction]
        stimulus = active / (1.0 + reserve - reserve * active)
        occupied = np.minimum(stimulus / known[self.efficacy], 1.0 - 1e-6)
        return {self.path: known[self.dissociation] * occupied / (1.0 - occupied)}


@dataclass(frozen=True, slots=True)
class WholePrior(Prior):
    """Shares of a whole: every division among the sources is equally probable."""

    paths: tuple[str, ...]
    """the shares"""
    rest: bool
    """whether sources without a name take a part as well; else the shares are the whole"""

    @property
    def units(self) -> Mapping[str, str]:
        """Shares have no unit."""
        return dict.fromkeys(self.paths, "1")

    @property
    def names(self) -> tuple[str, ...]:
        """All shares, but for the last where it is what the others leave."""
        return self.paths if self.rest else self.paths[:-1]

    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return parts of a stick, broken at places that make all divisions alike."""
        left: Array = np.ones(len(unit))
        found: dict[str, Array] = {}
        for place, path in enumerate(self.names):
            broken = 1.0 - (1.0 - unit[:, place]) ** (1.0 / (len(self.names) - place))
            found[path] = left * broken
            left = left * (1.0 - broken)
        return found if self.rest else found | {self.paths[-1]: left}


@dataclass(frozen=True, slots=True)
class ChoicePrior(Prior):
    """One of some things, all equally probable; its value is its position among them."""

    path: str
    choices: tuple[str, ...]

    @property
    def units(self) -> Mapping[str, str]:
        """A position has no unit."""
        return {self.path: "1"}

    def values(self, unit: Array, known: Mapping[str, Array]) -> dict[str, Array]:
        """Return positions from 0."""
        place = np.floor(unit[:, 0] * len(self.choices))
        return {self.path: np.minimum(place, len(self.choices) - 1.0)}
