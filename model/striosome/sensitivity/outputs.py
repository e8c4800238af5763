"""Outputs of a stage of runs, and the points that have no number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.config.experiments.effect_windows import metric_parts
from striosome.config.experiments.experiment import Group
from striosome.sweeps.layout import UNIT

__all__ = ["Output", "holes", "outputs_of"]

# Relative to its size, a response that varies less is constant up to rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Output:
    """One metric of one group in one session, at every point."""

    group: str
    """name of the group"""
    session: str
    """name of the session"""
    metric: str
    """name of the metric"""
    unit: str
    """unit of the metric"""
    values: Array
    """value of every animal, shape (points, streams, animals); nan where a run failed or a metric
    is not defined"""

    @property
    def name(self) -> str:
        """Metric, group and session in one line."""
        return f"{self.metric} of {self.group} in {self.session}"

    @property
    def streams(self) -> Array:
        """Mean over animals, shape (points, streams)."""
        return np.asarray(self.values.mean(axis=2))

    @property
    def varies(self) -> bool:
        """Whether anything changes it, which is not so for the change of a bare control session."""
        finite = self.values[np.isfinite(self.values)]
        return bool(finite.size and np.ptp(finite) > _ROUNDING * (1.0 + np.abs(finite).max()))

    def take(self, points: NDArray[np.bool_]) -> "Output":
        """Return some of the points."""
        return Output(self.group, self.session, self.metric, self.unit, self.values[points])


def outputs_of(
    dataset: xr.Dataset, groups: Sequence[Group], sessions: Sequence[str]
) -> Iterator[Output]:
    """Yield every output of a stage, in the order of groups, metrics and sessions.

    Parameters
    ----------
    dataset : Dataset
        As `striosome.sweeps.collect.collect` gives it.
    groups : sequence of Group
        Of the experiment, with their numbers of animals.
    sessions : sequence of str
        Those that are asked about.
    """
    for group in groups:
        for metric in dataset["metric"].values.tolist():
            for session in sessions:
                values = dataset["value"].sel(group=group.name, session=session, metric=metric)
                ordered = values.transpose("point", "stream", "animal").to_numpy()
                # A session that has not the window of a metric gives no output.
                if np.isfinite(ordered).any() or not metric_parts(metric)[1]:
                    unit = str(dataset[UNIT].sel(metric=metric).item())
                    yield Output(group.name, session, metric, unit, ordered[..., : group.animals])


def holes(outputs: Sequence[Output]) -> NDArray[np.bool_]:
    """Mark points that lack a number of any animal in any stream and output, shape (points,)."""
    lost = [~np.isfinite(output.values).all(axis=(1, 2)) for output in outputs]
    return np.asarray(np.any(lost, axis=0))
