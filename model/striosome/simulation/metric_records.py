"""Definition of every metric: its name, unit, wording, and computation.

One entry of `METRICS` or `OF_POPULATION` is all that a metric needs: tables, labels, units and the
names that files may ask for follow from it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.wording import in_words
from striosome.config.experiments.effect_windows import Epochs, default_epochs
from striosome.observation.epochs import percent_change
from striosome.simulation.plan import EpochWeights, SessionRun
from striosome.simulation.readouts import Areas, CircuitReadout

__all__ = [
    "METRICS",
    "OF_POPULATION",
    "MetricRecord",
    "MetricWords",
    "Need",
    "Observed",
    "find_metric",
    "metric_record",
    "metric_words",
    "metrics_of",
]


@dataclass(frozen=True, slots=True)
class Observed:
    """Input of a metric: one session, as far as it was read out, in one window."""

    run: SessionRun
    """the session"""
    response: CircuitReadout
    """readouts that follow from the activity of the circuit"""
    epochs: Epochs | None
    """the window; None for the default one"""
    areas: Areas | None
    """areas under the photometry; None where no photometer is simulated"""

    @property
    def weights(self) -> EpochWeights:
        """Weights of the spiking windows in means over baseline and effect."""
        return self.run.weights(self.epochs)

    @property
    def in_effect(self) -> NDArray[np.bool_]:
        """Spiking windows whose middle lies in the effect window, shape (windows,)."""
        return self._within(self._judged.effect_min)

    @property
    def in_baseline(self) -> NDArray[np.bool_]:
        """Spiking windows whose middle lies in the baseline, shape (windows,)."""
        return self._within(self._judged.baseline_min)

    @property
    def _judged(self) -> Epochs:
        return self.epochs or default_epochs(self.run.parameters.photometry.analysis)

    def _within(self, bounds_min: tuple[float, float]) -> NDArray[np.bool_]:
        start, end = bounds_min
        return (self.run.middle_min >= start) & (self.run.middle_min < end)

    def photometry(self) -> Areas:
        """Return the areas under the photometry.

        Raises
        ------
        ValueError
            If no photometer is simulated.
        """
        if self.areas is None:
            raise ValueError("this metric needs a photometer")
        return self.areas


Need = Literal["firing", "photometer"]


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """One number of every animal in one session and window."""

    name: str
    """name in tables and files; `{}` stands for a population"""
    unit: str
    """unit of its values"""
    value: Callable[[Observed, int], Array]
    """value of every animal; of a metric of populations, that of the column given"""
    paired: bool
    """whether the matched control is subtracted"""
    noun: str = ""
    """noun for what it measures; `{}` stands for the words of a population. A metric that an
    experiment brings along has none: tables and figures write its name in words"""
    is_change: bool = True
    """whether it is a change of the quantity that the noun names; means nothing without a noun"""
    needs: frozenset[Need] = frozenset()
    """quantities besides EPN GABA that must be simulated for it"""
    is_area: bool = False
    """whether it is an area under the photometry, which by default begins at time zero"""


# Baseline rate below which a change of rate is no number (Hz). Forty cells in some ten windows of
# 3 s fire about 20 spikes at it; relative to fewer, as after methadone, a change would be millions
# of percent.
_SILENT_HZ = 0.02


def _rate(observed: Observed, column: int) -> Array:
    return np.asarray(observed.response.rate_Hz[..., column] @ observed.weights.effect)


def _rate_change(observed: Observed, column: int) -> Array:
    """Return the change of firing; nan where next to nothing fires in the baseline."""
    rate, weights = observed.response.rate_Hz[..., column], observed.weights
    change = percent_change(rate, weights.baseline, weights.effect)
    return np.where(rate @ weights.baseline < _SILENT_HZ, np.nan, change)


def _gaba_change(observed: Observed, _: int) -> Array:
    gaba, weights = observed.response.gaba_uM, observed.weights
    return percent_change(gaba, weights.baseline, weights.effect)


def _locomotion(observed: Observed, _: int) -> Array:
    epochs, response = observed.epochs, observed.response
    own = epochs is not None and epochs.own_baseline
    course = response.locomotion_from[epochs] if own and epochs else response.locomotion
    return np.asarray(course @ observed.weights.effect)


_FIRING: frozenset[Need] = frozenset({"firing"})
_PHOTOMETER: frozenset[Need] = frozenset({"photometer"})

METRICS: tuple[MetricRecord, ...] = (
    MetricRecord("epn_gaba_change", "percent", _gaba_change, paired=True, noun="EPN GABA"),
    MetricRecord(
        "dff_auc",
        "percent*min",
        lambda observed, _: observed.photometry().dff,
        paired=True,
        noun="area under ΔF/F",
        is_change=False,
        needs=_PHOTOMETER,
        is_area=True,
    ),
    MetricRecord(
        "z_auc",
        "min",
        lambda observed, _: observed.photometry().z,
        paired=True,
        noun="area under the z score",
        is_change=False,
        needs=_PHOTOMETER,
        is_area=True,
    ),
)
OF_POPULATION: tuple[MetricRecord, ...] = (
    MetricRecord(
        "rate_{}",
        "Hz",
        _rate,
        paired=False,
        noun="firing rate of {}",
        is_change=False,
        needs=_FIRING,
    ),
    MetricRecord(
        "rate_{}_change",
        "percent",
        _rate_change,
        paired=True,
        noun="firing rate of {}",
        needs=_FIRING,
    ),
)
LAST: tuple[MetricRecord, ...] = (
    MetricRecord(
        "locomotion_index",
        "1",
        _locomotion,
        paired=True,
        noun="movement index",
        is_change=False,
    ),
)


def metrics_of(
    populations: Iterable[str], own: Iterable[MetricRecord] = ()
) -> Mapping[str, tuple[MetricRecord, int]]:
    """Return every metric of a circuit by name, in the order of the tables.

    Parameters
    ----------
    populations : iterable of str
        Names of its populations.
    own : iterable of MetricRecord, optional
        Metrics that an experiment brings along, after those of the package.

    Returns
    -------
    mapping of str to (MetricRecord, int)
        With the column of the population, -1 for a metric that is of none.
    """
    found = {one.name: (one, -1) for one in METRICS}
    for column, population in enumerate(populations):
        found |= {one.name.format(population): (one, column) for one in OF_POPULATION}
    return MappingProxyType(found | {one.name: (one, -1) for one in (*LAST, *own)})


def metric_record(name: str) -> tuple[MetricRecord, str]:
    """Return the record of a metric, and the population in its name, if any.

    Raises
    ------
    KeyError
        If there is no such metric in any circuit.
    """
    found = find_metric(name)
    if found is None:
        raise KeyError(name)
    return found


def find_metric(name: str) -> tuple[MetricRecord, str] | None:
    """Return what `metric_record` does; None if the package has no such metric."""
    for one in (*METRICS, *LAST):
        if one.name == name:
            return one, ""
    # Longer endings first: rate_x_change is no rate of x_change.
    for one in sorted(OF_POPULATION, key=lambda record: -len(record.name)):
        before, after = one.name.split("{}")
        match = re.fullmatch(f"{re.escape(before)}(.+){re.escape(after)}", name)
        if match:
            return one, match[1]
    return None


class MetricWords(NamedTuple):
    """A metric as a sentence says it."""

    noun: str
    """what it is about"""
    is_change: bool
    """whether it is a change of that"""

    def __str__(self) -> str:
        return f"change of {self.noun}" if self.is_change else self.noun


def metric_words(name: str, population: Callable[[str], str] = in_words) -> MetricWords:
    """Return the words of a metric; an experiment's own has no others than its name.

    Parameters
    ----------
    name : str
        The metric, in the default window.
    population : callable, optional
        Gives the words of a population.
    """
    found = find_metric(name)
    if found is None:
        return MetricWords(in_words(name), False)
    record, of = found
    return MetricWords(record.noun.format(population(of)), record.is_change)
