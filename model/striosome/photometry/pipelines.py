"""Analyses by which laboratories turn two raw channels into dF/F.

A slow drug effect looks like bleaching, so the pipelines differ in what they leave of it: a
high-pass erases it, a curve fitted to the whole trace absorbs part of it, a fit to the baseline
epoch keeps it but extrapolates its own error. No pipeline is right by itself; subtract the
vehicle session of the same animal.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from striosome.epochs import epoch_mean
from striosome.photometry.fits import fit_double_exponential, fit_line, fit_line_robust

__all__ = ["PIPELINES", "Pipeline", "delta_f_over_f"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pipeline = Callable[[Floats, Floats, Floats, Mask], Floats]

_HIGH_PASS_HZ = 0.001


def _relative(signal: Floats, expected: Floats) -> Floats:
    """`100 (F - F_expected) / F_expected`, percent."""
    return np.asarray(100.0 * (signal / expected - 1.0))


def _without_motion(signal: Floats, reference: Floats) -> Floats:
    """A detrended signal minus its regression on the detrended reference."""
    slope, intercept = fit_line(reference, signal)
    return np.asarray(signal - slope * reference - intercept)


def _isosbestic_baseline(
    signal: Floats, reference: Floats, time_s: Floats, baseline: Mask
) -> Floats:
    """405 nm scaled to 465 nm by least squares over the baseline epoch."""
    slope, intercept = fit_line(reference[:, baseline], signal[:, baseline])
    return _relative(signal, slope * reference + intercept)


def _isosbestic_full(signal: Floats, reference: Floats, time_s: Floats, baseline: Mask) -> Floats:
    """405 nm scaled to 465 nm by least squares over the whole trace."""
    slope, intercept = fit_line(reference, signal)
    return _relative(signal, slope * reference + intercept)


def _isosbestic_robust(signal: Floats, reference: Floats, time_s: Floats, baseline: Mask) -> Floats:
    """405 nm scaled to 465 nm by robust regression over the whole trace."""
    lines = np.array([fit_line_robust(*pair) for pair in zip(reference, signal, strict=True)])
    return _relative(signal, lines[:, :1] * reference + lines[:, 1:])


def _double_exponential(
    signal: Floats, reference: Floats, time_s: Floats, baseline: Mask
) -> Floats:
    """Each channel over its own bleaching curve, then movement regressed out."""
    detrended = [
        _relative(channel, np.stack([fit_double_exponential(time_s, row) for row in channel]))
        for channel in (signal, reference)
    ]
    return _without_motion(*detrended)


def _high_pass(signal: Floats, reference: Floats, time_s: Floats, baseline: Mask) -> Floats:
    """Each channel high-passed at 0.001 Hz, then movement regressed out."""
    rate_Hz = 1.0 / float(time_s[1] - time_s[0])
    sections = butter(2, _HIGH_PASS_HZ, btype="highpass", fs=rate_Hz, output="sos")
    detrended = [
        100.0
        * sosfiltfilt(sections, channel, axis=-1, padtype="even")
        / epoch_mean(channel, baseline)
        for channel in (signal, reference)
    ]
    return _without_motion(*detrended)


def _linear_baseline(signal: Floats, reference: Floats, time_s: Floats, baseline: Mask) -> Floats:
    """465 nm alone, over the straight line in time fitted to the baseline epoch."""
    slope, intercept = fit_line(time_s[baseline], signal[:, baseline])
    return _relative(signal, slope * time_s + intercept)


PIPELINES: Mapping[str, Pipeline] = MappingProxyType(
    {
        "isosbestic_baseline": _isosbestic_baseline,
        "isosbestic_full": _isosbestic_full,
        "isosbestic_robust": _isosbestic_robust,
        "double_exponential": _double_exponential,
        "high_pass": _high_pass,
        "linear_baseline": _linear_baseline,
    }
)
"""Pipelines by the name that `Analysis.pipeline` gives."""


def delta_f_over_f(
    pipeline: str, signal: Floats, reference: Floats, time_s: Floats, baseline: Mask
) -> Floats:
    """dF/F of each animal by the named pipeline.

    Parameters
    ----------
    pipeline : str
        A name in `PIPELINES`.
    signal, reference : float array (animals, samples)
        Raw 465 nm and 405 nm channels (any unit).
    time_s : float array (samples,)
        Evenly spaced time (s).
    baseline : bool array (samples,)
        The baseline epoch.

    Returns
    -------
    float array (animals, samples)
        dF/F (percent).

    Raises
    ------
    ValueError
        If the name is unknown.
    """
    if pipeline not in PIPELINES:
        raise ValueError(f"unknown photometry pipeline {pipeline!r}; known: {sorted(PIPELINES)}")
    return PIPELINES[pipeline](signal, reference, time_s, baseline)
