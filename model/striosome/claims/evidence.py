"""Evidence from a run: estimates over the animals of a group, read from its tidy summary."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.pairing import NumberedSample, differences, within_animals
from striosome.base.statistics import Estimate, mean_estimate
from striosome.claims.given import Doses

__all__ = ["MIN_ANIMALS", "Evidence"]

MIN_ANIMALS = 6
"""Animals from which a published statement is judged: so few do not show whether they are spread
as the t test asks for, and one that is unlike the others decides."""


def _allows_interval(sample: Array) -> bool:
    """Tell whether a sample has enough animals, and a value of each."""
    return len(sample) >= MIN_ANIMALS and bool(np.isfinite(sample).all())


class Evidence:
    """The metrics of one run, by metric, session and group.

    Parameters
    ----------
    summary : pandas.DataFrame
        Tidy: experiment, hypothesis, group, animal, session, metric, value, unit.
    conditions : mapping
        For example {"mor_density": {"control": 1.0, "iron_deficient": 0.65}}.
    doses : mapping, optional
        What each session gives; of a session that is not there it is not known.

    Raises
    ------
    ValueError
        If the summary mixes experiments or hypotheses, or gives a value twice.
    """

    def __init__(
        self,
        summary: pd.DataFrame,
        conditions: Mapping[str, Mapping[str, float]],
        doses: Mapping[str, Doses] | None = None,
    ) -> None:
        for column in ("experiment", "hypothesis"):
            if summary[column].nunique() > 1:
                raise ValueError(
                    f"score one {column} at a time, not {' and '.join(summary[column].unique())}"
                )
        key = ["metric", "session", "group", "animal"]
        if summary.duplicated(key).any():
            twice = summary.loc[summary.duplicated(key), key].iloc[0].to_dict()
            raise ValueError(f"the summary gives a value twice: {twice}")
        self._summary = summary
        self._conditions = conditions
        self.doses = doses or {}
        self._means: dict[tuple[str, str, str], Estimate] = {}

    @cached_property
    def _samples(self) -> dict[tuple[str, str, str], NumberedSample]:
        """Values over animals for each (metric, session, group)."""
        return {cell: _numbered(values) for cell, values in self._animals.items()}

    @cached_property
    def _animals(self) -> dict[tuple[str, str, str], "pd.Series[float]"]:
        """Values by animal for each (metric, session, group)."""
        return {
            (str(metric), str(session), str(group)): rows.set_index("animal")["value"].astype(float)
            for (metric, session, group), rows in self._summary.groupby(
                ["metric", "session", "group"]
            )
        }

    @cached_property
    def _units(self) -> dict[str, str]:
        return {
            str(metric): str(rows["unit"].iloc[0])
            for metric, rows in self._summary.groupby("metric")
        }

    @property
    def hypothesis(self) -> str | None:
        """Name of the structural hypothesis of the run; None for an empty summary."""
        return None if self._summary.empty else str(self._summary["hypothesis"].iloc[0])

    def unit(self, metric: str) -> str:
        """Return the unit of a metric; empty where the run does not hold it."""
        return self._units.get(metric, "")

    def condition(self, name: str, group: str) -> float | None:
        """Return a known property of a group, for example its MOR density."""
        return self._conditions.get(name, {}).get(group)

    def cells(self, metric: str) -> set[tuple[str, str]]:
        """Return the (session, group) pairs in which a metric was measured."""
        return {(session, group) for name, session, group in self._samples if name == metric}

    def mean(self, metric: str, session: str, group: str) -> Estimate | None:
        """Return the mean of a metric over the animals of a group; None where the run lacks it."""
        cell = (metric, session, group)
        if cell not in self._samples:
            return None
        if cell not in self._means:
            self._means[cell] = self._estimate(self._samples[cell].values)
        return self._means[cell]

    def _estimate(self, sample: Array) -> Estimate:
        if not _allows_interval(sample):
            return Estimate(float(sample.mean()), np.nan, np.nan, len(sample), np.nan)
        return mean_estimate(sample)

    def difference(self, metric: str, session: str, group: str, reference: str) -> Estimate | None:
        """Return the mean by which a group exceeds another, over the animals that both have.

        Each animal is compared with itself, by its number. None where the run lacks either group.
        """
        first = self._samples.get((metric, session, group))
        second = self._samples.get((metric, session, reference))
        return self._within_shared(first, second)

    def session_difference(
        self,
        metric: str,
        session: str,
        reference: str,
        group: str,
        reference_group: str | None = None,
    ) -> Estimate | None:
        """Return the mean over the animals of a group of one session minus another.

        With a reference group, minus the same in the same animals of that group. None where the run
        lacks a cell.
        """
        first = self._of_sessions(metric, session, reference, group)
        if reference_group is not None:
            second = self._of_sessions(metric, session, reference, reference_group)
            return self._within_shared(first, second)
        return None if first is None else self._estimate(first.values)

    def _of_sessions(
        self, metric: str, session: str, reference: str, group: str
    ) -> NumberedSample | None:
        """Return the difference of two sessions in each animal; nan for one that lacks either."""
        first = self._animals.get((metric, session, group))
        second = self._animals.get((metric, reference, group))
        if first is None or second is None:
            return None
        one, other = first.align(second)
        apart = within_animals(one.to_numpy(dtype=float), other.to_numpy(dtype=float))
        return NumberedSample(one.index.to_numpy(dtype=np.int64), apart)

    def _within_shared(
        self, first: NumberedSample | None, second: NumberedSample | None
    ) -> Estimate | None:
        """Return the mean difference of the animals that both samples hold."""
        if first is None or second is None:
            return None
        apart = differences(first, second)
        return self._estimate(apart) if len(apart) else None


def _numbered(values: "pd.Series[float]") -> NumberedSample:
    return NumberedSample(
        np.asarray(values.index, dtype=np.int64), np.asarray(values, dtype=np.float64)
    )
