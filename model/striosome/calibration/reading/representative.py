"""Sets that could stand for all: how typical each is, and how surely it gives the outcomes."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.calibration.declaration import CalibrationDeclaration
from striosome.calibration.reading.predictions import measured_study
from striosome.calibration.reading.rival_experiments import rival_predictor
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.target import Target
from striosome.claims.endpoint import Endpoint

__all__ = ["candidate_table", "shares_below", "untypical"]

# Sets that could stand for all: those that give the published outcomes most surely.
_CANDIDATES = 256
# Sets of the posterior that others are held against.
_REFERENCE = 512


def candidate_table(
    declared: CalibrationDeclaration, target: Target, posterior: Posterior
) -> pd.DataFrame:
    """Tabulate sets under which a study most surely makes all statements, typical ones first.

    A set is typical if what it predicts is, in every session and readout of the experiments that
    could tell hypotheses apart, and if its parameters are: both count alike.

    Parameters
    ----------
    declared : CalibrationDeclaration
        The calibration file.
    target : Target
        Predictions under the hypothesis.
    posterior : Posterior
        All weighted sets.

    Returns
    -------
    DataFrame
        `set` (its position among all), `distance` (0 for one that is in the middle of everything,
        about 1 for one drawn at random), the `effect` of the file and the share of the posterior
        below it (`effect_share`), the probabilities that a study makes all statements as it
        measured (`published`) and that a run without error of measurement does (`agreement`), and
        every parameter.
    """
    calibration, draws = target.calibration, posterior.draws
    _, first = np.unique(np.stack([posterior.run, draws.which]), axis=1, return_index=True)
    published = np.exp(draws.log_likelihood)
    places = first[np.argsort(-published[first], kind="stable")][:_CANDIDATES]
    rng = np.random.default_rng(declared.file.population.seed)
    reference = posterior.draw(_REFERENCE, rng)
    endpoint = Endpoint(**declared.file.effect.model_dump())
    effect = draws.mean[calibration.endpoints.index(endpoint)]
    columns = target.parameters(calibration.space.columns(draws.unit[places]))
    distances = [
        untypical(shares_below(every, some))
        for every, some in zip(
            _traits(declared, target, posterior, reference),
            _traits(declared, target, posterior, places),
            strict=True,
        )
    ]
    study = measured_study(calibration, draws.unit[places])
    return pd.DataFrame(
        {
            "set": places,
            "distance": np.sqrt(np.mean(np.square(distances), axis=0)),
            "effect": effect[places],
            "effect_share": shares_below(effect[reference][None], effect[places][None])[0],
            "published": published[places],
            "agreement": study.agreement(draws.moments(calibration.endpoints, places)),
            **columns,
        }
    ).sort_values("distance", ignore_index=True)


def _traits(
    declared: CalibrationDeclaration,
    target: Target,
    posterior: Posterior,
    places: NDArray[np.intp],
) -> tuple[Array, Array]:
    """Return effects in all sessions, shape (endpoints, sets), and parameters."""
    columns = target.parameters(target.calibration.space.columns(posterior.unit[places]))
    predictor = rival_predictor(declared, target)
    every = predictor.experiment.sessions.items()
    sessions = [name for name, session in every if session.control is not None]
    values = predictor.values(columns, declared.file.rivalry.metrics, sessions)
    return (
        np.stack([animals.mean(axis=1) for animals in values.values()]),
        np.stack(list(columns.values())),
    )


def shares_below(reference: Array, traits: Array) -> Array:
    """Return which share of a sample lies below each value; of equal ones half does.

    Parameters
    ----------
    reference : float array (traits, sample)
        The sample; nan does not count.
    traits : float array (traits, sets)
        The values.

    Returns
    -------
    float array (traits, sets)
        Nan where the value is.
    """
    shares = np.full(traits.shape, np.nan)
    for own, (sample, values) in zip(shares, zip(reference, traits, strict=True), strict=True):
        known = np.sort(sample[np.isfinite(sample)])
        below, up_to = (np.searchsorted(known, values, side) for side in ("left", "right"))
        own[:] = np.where(np.isfinite(values), (below + up_to) / (2.0 * len(known)), np.nan)
    return shares


def untypical(shares: Array) -> Array:
    """Return how far sets are from the middle of all, by `shares_below` of their traits.

    Returns
    -------
    float array (sets,)
        0 in the middle of every trait, 1 in the quadratic mean over sets drawn at random; nan
        where a trait is.
    """
    # Evenly spread between -1/2 and 1/2, of which the mean square is 1/12.
    return np.asarray(np.sqrt(12.0 * np.mean((shares - 0.5) ** 2, axis=0)))
