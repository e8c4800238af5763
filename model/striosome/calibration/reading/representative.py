"""Rank accepted sets as a single representative point, by typicality and agreement."""

import numpy as np
import pandas as pd

from striosome.base.arrays import Array

__all__ = ["candidate_table"]

_PRIOR_VARIANCE = 1.0 / 12.0


def candidate_table(unit: Array, agreement: Array, mean: Array, variance: Array) -> pd.DataFrame:
    """Tabulate distance from the posterior mean and probability of agreement for every set.

    Distances are those of the prior's cube, in standard deviations of the posterior; each
    parameter counts by how far the outcomes narrow it, since what they say nothing about cannot
    make a set untypical. A set drawn from the posterior has a distance of about 1.

    Parameters
    ----------
    unit : float array (sets, parameters)
        Accepted sets, as places in the unit cube of the prior.
    agreement : float array (sets,)
        Probability that a run of the published size agrees with all statements.
    mean, variance : float array (parameters,)
        Of the posterior, in the same cube.

    Returns
    -------
    DataFrame
        set (its number in the population file, from 1), distance, agreement.
    """
    narrowed = np.maximum(0.0, 1.0 - variance / _PRIOR_VARIANCE)
    # Somewhat wider than the prior, by chance, is no narrowing; where nothing is narrowed, all
    # parameters count alike.
    counts = narrowed / narrowed.sum() if narrowed.any() else np.full(len(mean), 1.0 / len(mean))
    distance = np.sqrt((unit - mean) ** 2 / variance @ counts)
    numbers = np.arange(1, len(unit) + 1)
    return pd.DataFrame({"set": numbers, "distance": distance, "agreement": agreement})
