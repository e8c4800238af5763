"""Measures of a dF/F trace that laboratories report: baseline z, bins, area under the curve.

A sample that is nan is missing; no other sample is lost with it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import trapezoid

from striosome.base.arrays import Array
from striosome.observation.epochs import epoch, epoch_mean

__all__ = ["area_under_curve", "baseline_noise", "baseline_z", "bin_means"]


def baseline_z(dff_percent: Array, baseline: NDArray[np.bool_]) -> Array:
    """Return the deviation from the baseline epoch in units of its standard deviation.

    Parameters
    ----------
    dff_percent : float array (animals, samples)
        dF/F (percent).
    baseline : bool array (samples,)
        The baseline epoch.

    Returns
    -------
    float array (animals, samples)
        z (dimensionless); nan for an animal whose baseline does not vary at all.
    """
    deviation = dff_percent - epoch_mean(dff_percent, baseline)
    spread = baseline_noise(dff_percent, baseline)[:, np.newaxis]
    return np.asarray(deviation / np.where(spread > 0.0, spread, np.nan))


def baseline_noise(dff_percent: Array, baseline: NDArray[np.bool_]) -> Array:
    """Return the standard deviation of dF/F in the baseline epoch, shape (animals,) (percent).

    Parameters
    ----------
    dff_percent : float array (animals, samples)
        dF/F (percent).
    baseline : bool array (samples,)
        The baseline epoch.
    """
    inside = dff_percent[:, baseline]
    every = np.ones(inside.shape[-1], dtype=bool)
    deviation = inside - epoch_mean(inside, every)
    return np.asarray(np.sqrt(epoch_mean(deviation**2, every))[:, 0])


def bin_means(values: Array, time_min: Array, width_min: float) -> tuple[Array, Array]:
    """Average over bins whose edges are multiples of the width, so none straddles time zero.

    Parameters
    ----------
    values : float array (animals, samples)
        A trace in any unit.
    time_min : float array (samples,)
        Increasing time (min).
    width_min : float
        Width of a bin (min).

    Returns
    -------
    centre_min : float array (bins,)
        Middle of each bin that holds samples (min).
    means : float array (animals, bins)
        In the unit of `values`; nan for a bin of which every sample is missing.
    """
    # A sample that rounding left just below an edge belongs to the bin that starts there.
    number = np.floor(time_min / width_min + 1e-9)
    first = np.flatnonzero(np.diff(number, prepend=number[0] - 1.0))
    known = np.isfinite(values)
    counts = np.add.reduceat(known.astype(float), first, axis=-1)
    totals = np.add.reduceat(np.where(known, values, 0.0), first, axis=-1)
    means = totals / np.where(counts > 0.0, counts, np.nan)
    return np.asarray((number[first] + 0.5) * width_min), np.asarray(means)


def area_under_curve(
    values: Array, time_min: Array, end_min: float, *, start_min: float = 0.0
) -> Array:
    """Integrate a trace from `start_min` to `end_min`.

    Parameters
    ----------
    values : float array (animals, samples)
        dF/F (percent) or z.
    time_min : float array (samples,)
        Time (min).
    end_min : float
        End of the area (min).
    start_min : float, optional
        Its start, by default time zero (min).

    Returns
    -------
    float array (animals,)
        percent*min for dF/F, z*min for z. A gap is crossed on the straight line between its
        neighbours; nan without two samples.
    """
    inside = epoch(time_min, start_min, end_min)
    values, time_min = values[:, inside], time_min[inside]
    known = np.isfinite(values)
    if known.all():
        return np.asarray(trapezoid(values, time_min, axis=-1))
    return np.array(
        [
            trapezoid(row[there], time_min[there]) if there.sum() > 1 else np.nan
            for row, there in zip(values, known, strict=True)
        ]
    )
