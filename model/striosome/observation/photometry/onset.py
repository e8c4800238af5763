"""Detection of the channel that follows an injection: swapped channels, or a reacting control.

A drug bends a channel at its injection; bleaching, movement and blood are independent of it. Each
channel is fitted by slow courses that do not depend on injections, and again with courses that
begin at the injections; the gain of the second fit measures how strongly the channel follows.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import orth

from striosome.base.arrays import Array
from striosome.observation.photometry.measures import bin_means

__all__ = ["control_follows"]

_BIN_MIN = 1.0
_BLEACHING_MIN = (5.0, 15.0)
"""Time constants of the decays that the slow part may hold beside a parabola (min)."""
_ONSET_MIN = (3.0, 12.0)
"""Time constants of responses to an injection (min): within minutes, and within half an hour."""
_MARGIN_MIN = 5.0
"""Margin (min): an injection nearer to an end of the recording bends it undetectably."""
_LONGEST_MEMORY = 0.95
"""Correlation of neighbouring residuals beyond which none is reckoned with."""
_STRENGTH = 12.0
"""Ratio of variances, corrected for the correlation of the residuals, that no chance reaches."""
_TIMES_STRONGER = 2.0
"""Factor by which the control must move further than the signal. Blood moves a control by up to
this."""


def control_follows(
    signal: Array, reference: Array, time_min: Array, injections_min: Sequence[float]
) -> NDArray[np.bool_]:
    """Tell whether the reference follows the injections, further than the signal does.

    Parameters
    ----------
    signal, reference : float array (animals, samples)
        Raw channels; samples that are not finite are missing.
    time_min : float array (samples,)
        Time (min).
    injections_min : sequence of float
        Time of each injection (min).

    Returns
    -------
    bool array (animals,)
        True where 465 and 405 nm are likely to be swapped. With the shipped artefacts fewer than
        one animal in a thousand is taken for swapped that is not, and a swapped one with a change
        of 10 % is seen with a probability above 0.9.
    """
    inside = [
        time
        for time in sorted(set(injections_min))
        if time_min[0] + _MARGIN_MIN <= time <= time_min[-1] - _MARGIN_MIN
    ]
    if not inside:
        return np.zeros(len(signal), dtype=bool)
    strength, moved = _locked(reference, time_min, inside)
    _, its = _locked(signal, time_min, inside)
    return np.asarray((strength > _STRENGTH) & (moved > _TIMES_STRONGER * its))


def _locked(channel: Array, time_min: Array, onsets_min: list[float]) -> tuple[Array, Array]:
    """Measure how surely a channel follows the injections, and its movement, shape (animals,)."""
    bins_min, means = bin_means(channel, time_min, _BIN_MIN)
    known = np.isfinite(means)
    strength, moved = np.zeros((2, len(channel)))
    # Animals that miss the same minutes, most often none, share what is fitted.
    for there in np.unique(known, axis=0):
        own = (known == there).all(axis=1)
        fitted = _fitted(means[own][:, there], bins_min[there], time_min[0], onsets_min)
        strength[own], moved[own] = fitted
    return strength, moved


def _fitted(
    values: Array, bins_min: Array, start_min: float, onsets_min: list[float]
) -> tuple[Array, Array]:
    """Return the same for animals that have the same bins."""
    since_start = bins_min - start_min
    slow = [since_start**power for power in range(3)]
    slow += [np.exp(-since_start / tau) for tau in _BLEACHING_MIN]
    locked = [
        -np.expm1(-np.clip(bins_min - onset, 0.0, None) / tau)
        for onset in onsets_min
        for tau in _ONSET_MIN
    ]
    free = len(bins_min) - len(slow) - len(locked)
    if free < 1:
        return np.zeros(len(values)), np.zeros(len(values))
    slow_basis = orth(np.array(slow).T)
    own = np.array(locked).T
    own_basis = orth(own - slow_basis @ (slow_basis.T @ own))
    level = np.abs(values.mean(axis=1, keepdims=True))
    values = values / np.where(level > 0.0, level, np.nan)
    values = values - values @ slow_basis @ slow_basis.T
    weights = values @ own_basis
    residual = values - weights @ own_basis.T
    gained, left = (weights**2).sum(axis=1), (residual**2).sum(axis=1)
    # Of correlated residuals fewer are independent: first-order autoregression.
    memory = (residual[:, 1:] * residual[:, :-1]).sum(axis=1) / np.where(left > 0.0, left, np.nan)
    memory = np.clip(memory, 0.0, _LONGEST_MEMORY)
    ratio = (gained / own_basis.shape[1]) / (left / free)
    return ratio * (1.0 - memory) / (1.0 + memory), np.sqrt(gained)
