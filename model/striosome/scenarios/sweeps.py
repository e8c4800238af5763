"""A scenario that simulates a sweep: many experiments, one at each point of a design."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.quantities import UnitError
from striosome.base.wording import counted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.experiments.effect_windows import measured_in
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash
from striosome.runs.sweep import run_sweep
from striosome.scenarios.expected_file import ExpectedNumber
from striosome.simulation.metrics import unit_of
from striosome.sweeps.collect import open_sweep
from striosome.sweeps.declaration import Sweep
from striosome.sweeps.driver import Counting
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.layout import FIXED

__all__ = ["SweepSubject"]


@dataclass(frozen=True, slots=True)
class SweepSubject:
    """A sweep as the subject of a scenario."""

    sweep: Sweep
    """the sweep, with the changes that were asked for"""
    changed: bool
    """whether any were"""

    @property
    def seed(self) -> int:
        """First seed."""
        return self.sweep.base.experiment.simulation.seed

    @property
    def population(self) -> Path | None:
        """File of the accepted sets that its animals have, if any."""
        return self.sweep.base.population.path

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Warnings about settings that can be run, but may not mean what their author thinks."""
        return self.sweep.base.warnings

    @property
    def root(self) -> Path:
        """The configuration folder."""
        return self.sweep.base.root

    @property
    def scale(self) -> str:
        """Size of the simulation, in a few words."""
        experiment = self.sweep.base.experiment
        animals = sum(group.animals for group in experiment.groups)
        return (
            f"{counted(self.sweep.points, 'point')} in {counted(self.sweep.file.streams, 'stream')}"
            f", {counted(animals, 'animal')} in {counted(experiment.groups, 'group')}, "
            f"{counted(experiment.sessions, 'session')}"
        )

    @property
    def experiment(self) -> Experiment:
        """What every point is simulated from."""
        return self.sweep.base.experiment

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Names that an expected number may use, by key."""
        experiment = self.sweep.base.experiment
        return {
            "metric": self.sweep.file.metrics,
            "session": tuple(experiment.sessions),
            "group": tuple(group.name for group in experiment.groups),
        }

    @property
    def streams(self) -> int:
        """Number of seeds, counted up from the first."""
        return self.sweep.file.streams

    def faults(self, number: ExpectedNumber) -> Iterator[tuple[str, str]]:
        """Yield key and message for each fault of a number beyond its names."""
        if number.quantity is not None:
            return
        session = self.sweep.base.experiment.sessions.get(str(number.session))
        if session is not None and not measured_in(str(number.metric), session):
            yield "metric", f"session {number.session} has no window of that name"
        axes = {axis.name: axis for axis in self.sweep.points.axes}
        for name in number.point or {}:
            if name not in axes:
                yield "point", f"unknown axis {name!r}{did_you_mean(name, axes)}"
                return
        try:
            count = len(self._rows(number))
        except UnitError as error:
            yield "point", str(error)
            return
        if count != 1:
            wanted = ", ".join(repr(name) for name in axes)
            yield (
                "point",
                f"matches {counted(count, 'point')}; expected values of {wanted} that match one",
            )

    def cells(self) -> Iterator[ExpectedNumber]:
        """Yield default expected numbers: every metric at the ends of the design."""
        points, experiment = self.sweep.points, self.sweep.base.experiment
        for row in sorted({0, len(points) - 1}):
            point = {
                axis.name: axis.written(column[row])
                for axis, column in zip(points.axes, points.columns, strict=True)
            }
            for metric in self.sweep.file.metrics:
                for session, timeline in experiment.sessions.items():
                    if timeline.control is not None and measured_in(metric, timeline):
                        for group in experiment.groups:
                            yield ExpectedNumber(
                                metric=metric,
                                session=session,
                                group=group.name,
                                point=point,
                                value=0.0,
                                tolerance=0.0,
                                unit=unit_of(metric, experiment),
                            )

    def folder(self, scenario: str, among: Path) -> Path:
        """Return its folder when no other is named; with changes, a folder of its own."""
        if not self.changed:
            return among / f"sweep-{scenario}"
        return among / f"sweep-{scenario}-{content_hash(self.sweep.base.experiment)[:12]}"

    def run(
        self, out: Path, progress: Counting, workers: int | None, *, force: bool
    ) -> tuple[xr.Dataset, bool]:
        """Run the missing runs, or all; a sweep is never reported as existing before.

        Raises
        ------
        SimulationError
            If runs failed: a figure with holes would pass for a result.
        """
        if force:
            kept = SweepFolder(out)
            kept.begin(self.sweep.file.name)
            kept.records.clear()
        report = run_sweep(self.sweep, out, progress, workers=workers)
        count = report.count
        if count.failed:
            reason = report.reasons[0][1] if report.reasons else "for reasons that are not known"
            raise SimulationError(f"{count.failed} of {count.total} runs failed: {reason}")
        with open_sweep(out) as data:
            return data.load(), False

    def sample(self, result: xr.Dataset, number: ExpectedNumber) -> Array:
        """Return the values of every animal, one stream after the other."""
        values = result["value"].sel(
            metric=number.metric, session=number.session, group=number.group
        )
        design = [name for name in values.dims if name not in FIXED]
        rows = values.transpose(*design, "stream", "animal").to_numpy()
        (row,) = self._rows(number)
        animals = rows.reshape(len(self.sweep.points), -1)[row]
        return np.asarray(animals[np.isfinite(animals)])

    def finish(self, folder: Path) -> None:
        """Do nothing: a sweep needs no more work."""

    def _rows(self, number: ExpectedNumber) -> NDArray[np.intp]:
        """Return the points that have the values of the number's axes."""
        points = self.sweep.points
        matches = np.ones(len(points), dtype=bool)
        for axis, column in zip(points.axes, points.columns, strict=True):
            written = (number.point or {}).get(axis.name)
            if written is None:
                continue
            wanted = axis.number(written)
            if axis.unit is None:
                matches &= np.array([value == wanted for value in column])
            else:
                matches &= np.isclose(column.astype(float), wanted, rtol=1e-9, atol=0.0)
        return np.flatnonzero(matches)
