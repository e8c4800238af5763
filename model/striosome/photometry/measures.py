"""Numbers that a laboratory reports of a dF/F trace: baseline z, bins, area under the curve."""

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import trapezoid

from striosome.epochs import epoch, epoch_mean

__all__ = ["area_under_curve", "baseline_z", "bin_means"]

Floats = NDArray[np.float64]


def baseline_z(dff_percent: Floats, baseline: NDArray[np.bool_]) -> Floats:
    """Deviation from the baseline epoch in units of its standard deviation between samples.

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
    spread = dff_percent[:, baseline].std(axis=-1, keepdims=True)
    return np.asarray(deviation / np.where(spread > 0.0, spread, np.nan))


def bin_means(values: Floats, time_min: Floats, width_min: float) -> tuple[Floats, Floats]:
    """Averages over bins whose edges are multiples of the width, so none straddles time zero.

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
        In the unit of `values`.
    """
    # A sample that rounding left just below an edge belongs to the bin that starts there.
    number = np.floor(time_min / width_min + 1e-9)
    first = np.flatnonzero(np.diff(number, prepend=number[0] - 1.0))
    counts = np.diff(np.append(first, len(time_min)))
    means = np.add.reduceat(values, first, axis=-1) / counts
    return np.asarray((number[first] + 0.5) * width_min), np.asarray(means)


def area_under_curve(
    values: Floats, time_min: Floats, end_min: float, *, start_min: float = 0.0
) -> Floats:
    """Area between a trace and zero, from `start_min` to `end_min`.

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
        percent*min for dF/F, z*min for z.
    """
    inside = epoch(time_min, start_min, end_min)
    return np.asarray(trapezoid(values[:, inside], time_min[inside], axis=-1))
