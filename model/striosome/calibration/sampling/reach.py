"""Ranges that a response surface needs, so that a calibration does not lose sets of its prior."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.sobol import even_places
from striosome.calibration.sampling.predictor import Predictor, with_controls
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.response import SILENT_HZ, ResponseSurface
from striosome.engines.surface.variables import LOGARITHMIC, SILENT_BELOW, within
from striosome.evidence.assay import CircuitProbe
from striosome.simulation.surrogate_batch import surrogate_inputs

__all__ = ["AskCircuit", "SampledSpace", "asked_ranges"]

# Share of sets that may leave the ranges in all; where more do, one end may cut off a tenth of it.
_LEFT = 0.01
# What few sets have not shown yet, relative to the width of a range.
_MARGIN = 0.05
# Ranges reach no further than an input can mean anything; of less than a hundredth of release
# hardly anything is left.
_LIMITS = {
    "PKA": (0.0, 1.0),
    "GABA afferent rate (Hz)": (0.0, math.inf),
    "glutamate factor": (0.0, math.inf),
    "release factor": (0.01, math.inf),
}
_SEED = 11
_AT_ONCE = 64


class SampledSpace(Protocol):
    """Unit cube of a prior, as `striosome.calibration.priors.space.PriorSpace` is one."""

    @property
    def names(self) -> Sequence[str]:
        """Name of every dimension."""
        ...

    def columns(self, unit: Array) -> dict[str, Array]:
        """Return everything that varies at places of the cube, by path in its unit."""
        ...


AskCircuit = Callable[[Mapping[str, Array], CircuitProbe], object]
"""Function that asks a circuit all that assays ask of it, in animals of some parameter sets."""


def asked_ranges(
    predictor: Predictor,
    space: SampledSpace,
    sessions: Sequence[str],
    sets: int = 512,
    assays: AskCircuit | None = None,
) -> dict[str, tuple[float, float]]:
    """Return ranges that hold all that 99 % of the sets of a prior ask of the surface.

    They are those of the predictor's surface if these do. Where cells are silent at the end of
    least drive, a lack of it counts for nothing: the surface knows the answer beyond.

    Parameters
    ----------
    predictor : Predictor
        Of the calibration, with the surface that there is.
    space : SampledSpace
        The prior.
    sessions : sequence of str
        Whose animals are looked at, with those of their matched controls, in all groups.
    sets : int, optional
        How many sets are drawn; a power of two.
    assays : callable, optional
        Assays of evidence that ask the circuit, of which the surface must answer as much.

    Returns
    -------
    dict of str to (float, float)
        Lowest and highest value of each input by its name; ends that move are rounded outward.
    """
    unit = even_places(len(space.names), sets, np.random.default_rng(_SEED))
    columns = space.columns(unit)
    parts = []
    for start in range(0, sets, _AT_ONCE):
        place = slice(start, start + _AT_ONCE)
        some = {path: columns[path][place] for path in predictor.units}
        parts.append(_extremes(predictor, some, sessions, assays))
    lowest, highest = np.concatenate(parts, axis=-1)
    known = predictor.surface.ranges
    ends = np.array(list(known.values()))[..., np.newaxis]
    beyond = (lowest < ends[:, 0]) | (highest > ends[:, 1])
    if np.mean(beyond.any(axis=0)) <= _LEFT:
        return dict(known)
    # Ten ends share what may be left out; few sets leave none, and then it is the outermost one.
    low = np.quantile(lowest, _LEFT / ends.size, axis=-1, method="lower")
    high = np.quantile(highest, 1.0 - _LEFT / ends.size, axis=-1, method="higher")
    return {
        name: _widened(name, ends, (float(least), float(most)))
        for (name, ends), least, most in zip(known.items(), low, high, strict=True)
    }


def _extremes(
    predictor: Predictor,
    sets: dict[str, Array],
    sessions: Sequence[str],
    assays: AskCircuit | None,
) -> Array:
    """Return the lowest and highest value of each input in every set, (2, inputs, sets)."""
    experiment, count = predictor.experiment, len(next(iter(sets.values())))
    asked = {name: experiment.sessions[name] for name in with_controls(experiment, sessions)}
    reach = _Reach.of(predictor.surface, count)
    for group in experiment.groups:
        rows = predictor.rows(group, sets)
        reach.note(surrogate_inputs(rows, asked, experiment.simulation), predictor.animals)
    if assays is not None:
        assays(sets, _Listener(reach, experiment.simulation))
    return np.stack([reach.lowest, reach.highest])


@dataclass(frozen=True, slots=True)
class _Reach:
    """Lowest and highest value of each input that was asked so far, in every set."""

    surface: ResponseSurface
    lowest: Array
    highest: Array

    @classmethod
    def of(cls, surface: ResponseSurface, sets: int) -> Self:
        """Return the reach of sets of which nothing was asked."""
        shape = (len(surface.ranges), sets)
        return cls(surface, np.full(shape, np.inf), np.full(shape, -np.inf))

    def note(self, asked: Iterable[Sequence[ArrayLike]], animals: int) -> None:
        """Take up inputs of animals, those of the first set first."""
        count = self.lowest.shape[1]
        for inputs in asked:
            shape = np.broadcast_shapes((count * animals, 1), *map(np.shape, inputs))
            if not math.prod(shape):
                continue
            whole = [np.broadcast_to(values, shape).reshape(count, -1) for values in inputs]
            silent = _silent(self.surface, whole)
            for place, (name, values) in enumerate(zip(self.surface.ranges, whole, strict=True)):
                needed = np.where(silent, np.inf, values) if name in SILENT_BELOW else values
                np.minimum(self.lowest[place], needed.min(axis=1), out=self.lowest[place])
                np.maximum(self.highest[place], values.max(axis=1), out=self.highest[place])


@dataclass(frozen=True, slots=True)
class _Listener:
    """Circuit that answers nothing, and notes what assays ask of it."""

    reach: _Reach
    simulation: Simulation

    def metrics(
        self, parameters: Parameters, sessions: Mapping[str, Session], names: Sequence[str]
    ) -> dict[str, dict[str, Array]]:
        """Note what a response surface would be asked, and return no number for any metric."""
        self.reach.note(surrogate_inputs(parameters, sessions, self.simulation), 1)
        unknown = np.full(self.reach.lowest.shape[1], np.nan)
        return {session: dict.fromkeys(names, unknown) for session in sessions}


def _silent(surface: ResponseSurface, inputs: list[Array]) -> Array:
    """Tell where cells are silent, as far as the surface knows: at the ends of its ranges."""
    return np.asarray(surface.rate_Hz(within(inputs, surface.ranges)) < SILENT_HZ)


def _widened(
    name: str, ends: tuple[float, float], asked: tuple[float, float]
) -> tuple[float, float]:
    """Return a range with those ends moved outward beyond which anything is asked."""
    limit = _LIMITS.get(name, (-math.inf, math.inf))
    low, high = min(ends[0], max(asked[0], limit[0])), max(ends[1], min(asked[1], limit[1]))
    if name in LOGARITHMIC:
        ratio = (high / low) ** _MARGIN
        wide = low / ratio, high * ratio
    else:
        margin = _MARGIN * (high - low)
        wide = low - margin, high + margin
    return (
        max(_rounded(wide[0], math.floor), limit[0]) if low < ends[0] else low,
        min(_rounded(wide[1], math.ceil), limit[1]) if high > ends[1] else high,
    )


def _rounded(value: float, to_whole: Callable[[float], int]) -> float:
    """Return a number of two digits, rounded to one side."""
    if value == 0.0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    # A multiple of a decimal step has a long tail of digits.
    return float(f"{to_whole(value / step) * step:.6g}")
