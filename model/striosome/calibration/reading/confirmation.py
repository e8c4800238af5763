"""Accepted sets simulated again with spikes: the error of the response surface.

The typical animal of every set goes through the sessions in the spiking engine and in the surface.
What differs beyond chance shifts what the surface said of the set's animals, and the likelihood is
formed again; its ratio to the old one is the weight of the set (importance sampling).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.progress import Progress, Silent
from striosome.base.quantities import unit_quantity
from striosome.base.weights import effective_number, weights_of
from striosome.calibration.declaration import Calibration
from striosome.calibration.likelihood.outcomes import Moments
from striosome.calibration.reading.predictions import measured_study
from striosome.calibration.reading.surface_error import SurfaceError, answered, surface_error
from striosome.calibration.sampling.predictor import Predictor
from striosome.claims.endpoint import Endpoint
from striosome.config.experiments.experiment import Experiment, Group
from striosome.engines.checkpoints import BatchCache
from striosome.simulation.session import simulate
from striosome.simulation.silent_cells import SilentCellsError

__all__ = ["Confirmed", "confirm"]

# Sets whose photometry is held in memory at the same time.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Comparison of some sets by surface and by spikes."""

    surrogate: dict[Endpoint, Array]
    """typical animal by the surface, by endpoint, shape (sets,)"""
    spikes: dict[Endpoint, Array]
    """typical animal by spikes, by endpoint, shape (sets,)"""
    surface_error: SurfaceError
    """error of the surface"""
    old: Array
    """logarithm of the likelihood by the surface, shape (sets,)"""
    new: Array
    """logarithm of the likelihood after correction, shape (sets,)"""
    agreement: Array
    """probability that a run of the published size agrees with all statements, after correction,
    shape (sets,)"""
    outcomes: pd.DataFrame
    """probability of every outcome: by the surface, by spikes, and by spikes with the new
    weights"""

    @property
    def weights(self) -> Array:
        """Weights of sets drawn from the surface's posterior; they sum to one."""
        return weights_of(self.new - self.old)

    @property
    def effective(self) -> float:
        """Effective number of sets."""
        return effective_number(self.weights)

    def predicted(self, effect: Endpoint) -> dict[str, Array]:
        """Return what a single representative of all sets is chosen by, each of shape (sets,).

        Parameters
        ----------
        effect : Endpoint
            The effect that is of interest.

        Returns
        -------
        dict of str to float array (sets,)
            The `effect` in the typical animal, corrected; the probability that a study makes all
            statements as it measured (`published`), and that a run without error does
            (`agreement`).
        """
        return {
            "effect": self.surrogate[effect] + self.surface_error.shift[effect],
            "published": np.exp(self.new),
            "agreement": self.agreement,
        }

    def table(self) -> pd.DataFrame:
        """Tabulate both answers for every set and endpoint, and the surface's answer corrected."""
        return pd.concat(
            [
                pd.DataFrame(
                    {
                        "set": np.arange(1, len(self.old) + 1),
                        **endpoint._asdict(),
                        "surrogate": self.surrogate[endpoint],
                        "spikes": self.spikes[endpoint],
                        "corrected": self.surrogate[endpoint] + self.surface_error.shift[endpoint],
                    }
                )
                for endpoint in self.spikes
            ],
            ignore_index=True,
        )


def confirm(
    calibration: Calibration,
    predictor: Predictor,
    unit: Array,
    workers: int,
    progress: Progress,
    batch_cache: BatchCache | None = None,
) -> Confirmed:
    """Simulate sets with spikes.

    Parameters
    ----------
    calibration : Calibration
        What was asked.
    predictor : Predictor
        Of the hypothesis, on the surface.
    unit : float array (sets, dimensions)
        Sets that were drawn by their posterior weights, as places in the unit cube.
    workers : int
        Processes.
    progress : Progress
        Told how many sets are done.
    batch_cache : BatchCache, optional
        Keeps finished spiking windows.
    """
    endpoints, every = calibration.endpoints, calibration.space.columns(unit)
    columns = {path: every[path] for path in calibration.space.parameters}
    moments = predictor.moments(columns, endpoints)
    typical = _typical(calibration)
    surface = replace(predictor, experiment=typical, animals=1).values(
        columns, [c.metric for c in endpoints], calibration.sessions
    )
    spiking = replace(typical, simulation=calibration.file.confirmation.of(typical.simulation))
    found: list[dict[Endpoint, Array]] = []
    count = len(unit)
    for start in range(0, count, _AT_ONCE):
        chosen = np.arange(start, min(start + _AT_ONCE, count))
        some = {path: values[chosen] for path, values in columns.items()}
        how = {"workers": workers, "batch_cache": batch_cache}
        found.append(_answers(spiking, endpoints, some, predictor.units, **how))
        progress.advance(int(chosen[-1]) + 1, count)
    spikes = {
        endpoint: np.concatenate([part[endpoint] for part in found]) for endpoint in endpoints
    }
    surrogate = {endpoint: surface[endpoint][:, 0] for endpoint in endpoints}
    wrong = surface_error(surrogate, spikes)
    corrected = {
        endpoint: Moments(moments[endpoint].mean + wrong.shift[endpoint], moments[endpoint].spread)
        for endpoint in endpoints
    }
    study = measured_study(calibration, unit)
    old, new = study.log_likelihood(moments), study.log_likelihood(corrected)
    # What cannot be confirmed would not have given the published outcomes.
    new = np.where(answered(spikes), new, -np.inf)
    agreement = study.agreement(corrected)
    confirmed = Confirmed(surrogate, spikes, wrong, old, new, agreement, pd.DataFrame())
    before, after = study.probabilities(moments), study.probabilities(corrected)
    outcomes = pd.DataFrame(
        [
            {
                "id": name,
                "surrogate": float(before[name].mean()),
                "spikes": float(after[name].mean()),
                "reweighted": float(confirmed.weights @ after[name]),
            }
            for name in before
        ]
    )
    return replace(confirmed, outcomes=outcomes)


def _typical(calibration: Calibration) -> Experiment:
    """Return the experiment without differences between animals, every group in all sessions."""
    experiment = calibration.loaded.experiment
    groups = tuple(
        replace(
            group,
            parameters=group.parameters.model_copy(update={"variability": {}}),
            sessions=None,
        )
        for group in experiment.groups
    )
    sessions = {name: experiment.sessions[name] for name in calibration.sessions}
    return replace(experiment, groups=groups, sessions=sessions)


def _answers(
    experiment: Experiment,
    endpoints: Sequence[Endpoint],
    columns: Mapping[str, Array],
    units: Mapping[str, str],
    **how: Any,
) -> dict[Endpoint, Array]:
    """Simulate sets with spikes, each as one animal of every group.

    Where cells of a set never fire, their GABA has nothing to change from; such a set has no
    number, and the others are simulated without it.
    """
    sets = len(next(iter(columns.values())))
    found = {endpoint: np.full(sets, np.nan) for endpoint in endpoints}
    kept = np.arange(sets)
    while kept.size:
        own = {
            path: values[kept, np.newaxis] * unit_quantity(units[path])
            for path, values in columns.items()
        }
        groups = tuple(_animals(group, own) for group in experiment.groups)
        asked = replace(experiment, groups=groups)
        try:
            summary = simulate(asked, progress=Silent(), **how).summary
        except SilentCellsError as silent:
            kept = np.delete(kept, silent.animals)
            continue
        for endpoint in endpoints:
            found[endpoint][kept] = _of(endpoint, summary)
        break
    return found


def _animals(group: Group, sets: Mapping[str, Any]) -> Group:
    return replace(group, animals=len(next(iter(sets.values()))), own=sets)


def _of(endpoint: Endpoint, summary: pd.DataFrame) -> Array:
    rows = summary.query("metric == @endpoint.metric and session == @endpoint.session")
    own = rows[rows["group"] == endpoint.group].sort_values("animal")
    return own["value"].to_numpy(dtype=float)
