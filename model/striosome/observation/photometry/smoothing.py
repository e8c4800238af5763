"""Averaging of raw channels before they are analysed, and filling of missing samples."""

import numpy as np
from scipy.ndimage import uniform_filter1d

from striosome.base.arrays import Array

__all__ = ["filled", "running_mean", "samples_of"]


def samples_of(width_s: float, rate_Hz: float) -> int:
    """Return the samples in a running mean of some width: the nearest odd number.

    Parameters
    ----------
    width_s : float
        Width (s); zero for no smoothing.
    rate_Hz : float
        Sampling rate (Hz).

    Returns
    -------
    int
        At least 1, which leaves a trace as it is.
    """
    return max(1, 2 * round((width_s * rate_Hz - 1.0) / 2.0) + 1)


def running_mean(traces: Array, samples: int) -> Array:
    """Return the centred running mean of known samples; a missing one stays missing.

    Parameters
    ----------
    traces : float array (animals, samples)
        Raw channel; samples that are not finite are missing.
    samples : int
        Odd width of the mean. At the ends and beside gaps it is taken over what there is.

    Returns
    -------
    float array (animals, samples)
    """
    if samples == 1:
        return traces
    known = np.isfinite(traces)
    totals, shares = (
        uniform_filter1d(part, samples, axis=-1, mode="constant")
        for part in (np.where(known, traces, 0.0), known.astype(float))
    )
    means = totals / np.where(known, shares, 1.0)
    return np.asarray(np.where(known, means, np.nan))


def filled(traces: Array) -> Array:
    """Fill missing samples on the line between their neighbours.

    Before the first sample and after the last the nearest one is held; a trace without any
    sample stays as it is.
    """
    known = np.isfinite(traces)
    if known.all():
        return traces
    place = np.arange(traces.shape[-1])
    rows = [
        np.interp(place, place[there], row[there]) if there.any() else row
        for row, there in zip(traces, known, strict=True)
    ]
    return np.stack(rows)
