"""Made-up studies: a parameter set of the posterior, animals of its own, and their measuring.

What a study finds hangs on which parameters are true, on which animals it has, and on how well it
measures. Here each study has a set drawn by its weight, as many animals as the published ones, and
errors of measuring; sessions are answered by the response surface.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.calibration.declaration import Calibration
from striosome.config.experiments.experiment import Experiment, Group
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.cohort import animal_rows, log_normal_factors
from striosome.simulation.metrics import unit_of
from striosome.simulation.own_metrics import own_metrics
from striosome.simulation.surrogate_batch import surrogate_metrics

__all__ = ["MadeUpStudies"]

# Studies whose sessions are answered at once.
_AT_ONCE = 16
# Separates animals from errors of measuring, of the same seed.
_ANIMALS, _ERRORS = 1, 2


@dataclass(frozen=True, slots=True)
class MadeUpStudies:
    """Studies of one experiment under the sets of one calibration."""

    calibration: Calibration
    """whose priors and measuring hold"""
    experiment: Experiment
    """groups with their numbers of animals, and sessions"""
    surface: ResponseSurface
    """of the circuit"""
    metrics: Sequence[str]
    """metrics that are asked for, which need no photometer"""
    seed: int
    """of animals and errors"""

    def summaries(self, unit: Array) -> Iterator[pd.DataFrame]:
        """Yield the tidy table of each study.

        Parameters
        ----------
        unit : float array (studies, dimensions)
            The set of each study, as a place in the unit cube of the priors.
        """
        for start in range(0, len(unit), _AT_ONCE):
            yield from self._summaries(unit[start : start + _AT_ONCE], start)

    def _summaries(self, unit: Array, first: int) -> Iterator[pd.DataFrame]:
        every = self.calibration.space.columns(unit)
        measuring = self.calibration.measuring.deviations(every)
        parts = [self._of_group(group, every, first) for group in self.experiment.groups]
        for study in range(len(unit)):
            rng = np.random.default_rng([self.seed, first + study, _ERRORS])
            tables = [self._table(part, group, study) for part, group in parts]
            summary = pd.concat(tables, ignore_index=True)
            deviation = summary["metric"].map(
                {
                    name: float(np.broadcast_to(measuring.get(name, 0.0), len(unit))[study])
                    for name in self.metrics
                }
            )
            errors = deviation * rng.standard_normal(len(summary))
            yield summary.assign(value=summary["value"] + errors)

    def _of_group(
        self, group: Group, every: Mapping[str, Array], first: int
    ) -> tuple[dict[tuple[str, str], Array], Group]:
        """Return every metric of each session, shape (studies, animals)."""
        units = self.calibration.space.parameters
        studies = len(next(iter(every.values())))
        rows = animal_rows(
            group.parameters,
            {path: every[path] for path in units},
            units,
            group.animals,
            self._factors(group, studies, first),
        )
        answer = surrogate_metrics(
            rows,
            self.experiment.sessions_of(group),
            self.experiment.simulation,
            self.surface,
            self.metrics,
            own_metrics(self.experiment),
        )
        shape = (studies, group.animals)
        found = {
            (session, metric): np.broadcast_to(values, shape[0] * shape[1]).reshape(shape)
            for session, metrics in answer.items()
            for metric, values in metrics.items()
        }
        return found, group

    def _factors(self, group: Group, studies: int, first: int) -> dict[str, Array]:
        """Draw how far animals are from their set's values; animal k is the same in all groups."""
        names = list(group.parameters.variability)
        spread = np.array([scalar(one, "1") for one in group.parameters.variability.values()])
        normal = np.stack(
            [
                np.random.default_rng([self.seed, first + study, _ANIMALS, animal]).standard_normal(
                    len(names)
                )
                for study in range(studies)
                for animal in range(group.animals)
            ]
        )
        factors = log_normal_factors(normal, spread)
        return dict(zip(names, factors.T[:, :, np.newaxis], strict=True))

    def _table(
        self, found: Mapping[tuple[str, str], Array], group: Group, study: int
    ) -> pd.DataFrame:
        animals = np.arange(1, group.animals + 1)
        return pd.concat(
            [
                pd.DataFrame(
                    {
                        "experiment": self.experiment.name,
                        "hypothesis": self.experiment.hypothesis,
                        "group": group.name,
                        "animal": animals,
                        "session": session,
                        "metric": metric,
                        "value": values[study],
                        "unit": unit_of(metric, self.experiment),
                    }
                )
                for (session, metric), values in found.items()
            ],
            ignore_index=True,
        )
