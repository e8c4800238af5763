"""Value of single measurements, found by simulating them.

Each accepted set is taken as the truth in turn and measured with the stated error; what the other
sets predict is weighted by how well it fits. `information` is the mutual information between the
measurement and all parameters (nats). `narrowing` is the share of the variance of an answer that
is gone once the measurement is known, on average.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from striosome.base.arrays import Array

__all__ = ["expected_gain", "information_table"]

# Repeats of each measurement, with errors of their own.
_REPEATS = 4


def expected_gain(
    predicted: Array, error: float, answer: Array, rng: np.random.Generator
) -> tuple[float, float]:
    """Return the information of a measurement, and how far it narrows an answer.

    Parameters
    ----------
    predicted : float array (sets,)
        What the measurement would give without error, under equally probable sets.
    error : float
        Its standard error, in the same unit.
    answer : float array (sets,)
        What one wants to know.
    rng : numpy.random.Generator
        For the errors.

    Returns
    -------
    information : float
        In nats.
    narrowing : float
        Between 0 and 1; chance can carry it slightly below.
    """
    measured = np.tile(predicted, _REPEATS)
    measured = measured + error * rng.standard_normal(len(measured))
    exponent = -0.5 * ((measured[:, np.newaxis] - predicted) / error) ** 2
    own = exponent[np.arange(len(measured)), np.arange(len(measured)) % len(predicted)]
    density = np.exp(exponent)
    information = float(np.mean(own - np.log(density.mean(axis=1))))
    # The truth itself is no evidence for what the others say.
    density[np.arange(len(measured)), np.arange(len(measured)) % len(predicted)] = 0.0
    total = density.sum(axis=1, keepdims=True)
    weights = density / np.where(total > 0.0, total, 1.0)
    expected = np.where(total[:, 0] > 0.0, weights @ answer, answer.mean())
    missed = np.mean((np.tile(answer, _REPEATS) - expected) ** 2)
    return information, float(1.0 - missed / answer.var())


def information_table(
    predicted: Mapping[str, tuple[Array, float]], answer: Array, seed: int
) -> pd.DataFrame:
    """Tabulate every measurement, the most informative first.

    Parameters
    ----------
    predicted : mapping of str to (float array (sets,), float)
        By name, what each measurement would give under equally probable sets, and its error.
    answer : float array (sets,)
        What one wants to know.
    seed : int
        For the errors.
    """
    known = np.isfinite(answer) & np.isfinite(np.sum([v for v, _ in predicted.values()], axis=0))
    rows = []
    for name, (values, error) in predicted.items():
        rng = np.random.default_rng(seed)
        information, narrowing = expected_gain(values[known], error, answer[known], rng)
        rows.append({"measurement": name, "information": information, "narrowing": narrowing})
    table = pd.DataFrame(rows, columns=["measurement", "information", "narrowing"])
    return table.sort_values("narrowing", ascending=False, ignore_index=True)
