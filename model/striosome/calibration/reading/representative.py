"""Accepted sets as a single representative point: how typical they are, and what they predict."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from striosome.base.arrays import Array

__all__ = ["candidate_table"]

_PRIOR_VARIANCE = 1.0 / 12.0


def candidate_table(
    unit: Array, predicted: Mapping[str, Array], mean: Array, variance: Array
) -> pd.DataFrame:
    """Tabulate for every set its distance from the posterior mean, beside what it predicts.

    Distances are those of the prior's cube, in standard deviations of the posterior; each
    parameter counts by how far the outcomes narrow it, since what they say nothing about cannot
    make a set untypical. A set drawn from the posterior has a distance of about 1.

    Parameters
    ----------
    unit : float array (sets, parameters)
        Accepted sets, as places in the unit cube of the prior.
    predicted : mapping of str to float array (sets,)
        What is predicted of them, by the column.
    mean, variance : float array (parameters,)
        Of the posterior, in the same cube.

    Returns
    -------
    DataFrame
        set (its number in the population file, from 1), distance, and what is predicted.
    """
    narrowed = np.maximum(0.0, 1.0 - variance / _PRIOR_VARIANCE)
    # Somewhat wider than the prior, by chance, is no narrowing; where nothing is narrowed, all
    # parameters count alike.
    counts = narrowed / narrowed.sum() if narrowed.any() else np.full(len(mean), 1.0 / len(mean))
    distance = np.sqrt((unit - mean) ** 2 / variance @ counts)
    numbers = np.arange(1, len(unit) + 1)
    return pd.DataFrame({"set": numbers, "distance": distance, **predicted})
