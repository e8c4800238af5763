"""Predictions for many parameter sets at once: mean and spread over animals.

Every set is given the same animals, whose deviations are a balanced sample: their mean is that of
the whole population, so that a set's mean depends on no draw.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.base.sobol import even_places
from striosome.calibration.likelihood.outcomes import Moments
from striosome.claims.endpoint import Endpoint
from striosome.config.documents.section import Number
from striosome.config.experiments.experiment import Experiment, Group
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.cohort import animal_rows, log_normal_factors
from striosome.simulation.own_metrics import own_metrics
from striosome.simulation.surrogate_batch import surrogate_metrics

__all__ = ["Predictor", "balanced_factors", "with_controls"]

# Of the balanced sample of animals.
_SEED = 5
# Sets that the surface answers at once: their arrays stay in the processor's cache.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Predictor:
    """Predictor of the metrics of any number of parameter sets."""

    experiment: Experiment
    """groups and sessions under one hypothesis"""
    surface: ResponseSurface
    """response surface of its circuit"""
    units: dict[str, str]
    """unit of each parameter of the animal that varies, by path"""
    animals: int
    """number of virtual animals behind each mean and spread"""

    def values(
        self, sets: Mapping[str, Array], metrics: Sequence[str], sessions: Sequence[str]
    ) -> dict[Endpoint, Array]:
        """Return a metric of every animal, by endpoint.

        Parameters
        ----------
        sets : mapping of str to float array (sets,)
            Parameters by path, in their units.
        metrics, sessions : sequence of str
            What is asked for.

        Returns
        -------
        dict of Endpoint to float array (sets, animals)
            Nan where a set leaves the ranges of the surface.
        """
        count = len(next(iter(sets.values())))
        parts = [
            self._values(
                {path: column[start : start + _AT_ONCE] for path, column in sets.items()},
                metrics,
                sessions,
            )
            for start in range(0, count, _AT_ONCE)
        ]
        return {
            endpoint: np.concatenate([part[endpoint] for part in parts]) for endpoint in parts[0]
        }

    def _values(
        self, sets: Mapping[str, Array], metrics: Sequence[str], sessions: Sequence[str]
    ) -> dict[Endpoint, Array]:
        count = len(next(iter(sets.values())))
        every = self.experiment.sessions
        asked = {name: every[name] for name in with_controls(self.experiment, sessions)}
        found: dict[Endpoint, Array] = {}
        for group in self.experiment.groups:
            answer = surrogate_metrics(
                self.rows(group, sets),
                asked,
                self.experiment.simulation,
                self.surface,
                metrics,
                own_metrics(self.experiment),
            )
            for session in sessions:
                for metric in metrics:
                    values = answer[session][metric]
                    whole = np.broadcast_to(values, (count * self.animals,))
                    found[Endpoint(metric, session, group.name)] = whole.reshape(
                        count, self.animals
                    )
        return found

    def rows(self, group: Group, sets: Mapping[str, Array]) -> Parameters:
        """Return the animals of a group under every set: those of the first set come first.

        Parameters
        ----------
        group : Group
            Of the experiment.
        sets : mapping of str to float array (sets,)
            Parameters by path, in their units.
        """
        typical = group.parameters
        count = len(next(iter(sets.values())))
        factors = {
            path: np.tile(factor, (count, 1))
            for path, factor in balanced_factors(typical.variability, self.animals).items()
        }
        return animal_rows(typical, sets, self.units, self.animals, factors)

    def moments(
        self, sets: Mapping[str, Array], endpoints: Iterable[Endpoint]
    ) -> dict[Endpoint, Moments]:
        """Return mean and spread over animals by endpoint; parameters and units as for `values`."""
        asked = list(endpoints)
        metrics = list(dict.fromkeys(endpoint.metric for endpoint in asked))
        sessions = list(dict.fromkeys(endpoint.session for endpoint in asked))
        values = self.values(sets, metrics, sessions)
        return {
            endpoint: Moments(values[endpoint].mean(axis=1), values[endpoint].std(axis=1, ddof=1))
            for endpoint in asked
        }


def with_controls(experiment: Experiment, sessions: Iterable[str]) -> list[str]:
    """Return some sessions and their matched controls, in the experiment's order."""
    asked = set(sessions)
    asked |= {c for name in sessions if (c := experiment.sessions[name].control) is not None}
    return [name for name in experiment.sessions if name in asked]


def balanced_factors(variability: Mapping[str, Number], animals: int) -> dict[str, Array]:
    """Return log-normal factors of mean 1 for a balanced sample, shape (animals, 1) by path.

    Parameters
    ----------
    variability : mapping of str to number
        Coefficient of variation between animals, by path.
    animals : int
        A power of two.
    """
    normal = norm.ppf(even_places(len(variability), animals, np.random.default_rng(_SEED)))
    normal = (normal - normal.mean(axis=0)) / normal.std(axis=0)
    spread = np.array([scalar(one, "1") for one in variability.values()])
    factors = log_normal_factors(normal, spread)
    # Of few animals the mean of the factors is not quite that of the distribution.
    factors = factors / factors.mean(axis=0)
    return dict(zip(variability, factors.T[:, :, np.newaxis], strict=True))
