"""Analysis pipelines by which laboratories turn two raw channels into dF/F.

A slow drug effect looks like bleaching, so the pipelines differ in how much of it they leave: a
high-pass erases it, a curve fitted to the whole trace absorbs part of it, a fit to the baseline
epoch keeps it but extrapolates its own error. No pipeline is right by itself; subtract the vehicle
session of the same animal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from striosome.base.arrays import Array
from striosome.observation.epochs import epoch_mean
from striosome.observation.photometry.fits import (
    Line,
    fit_double_exponential,
    fit_line,
    robust_lines,
)
from striosome.observation.photometry.smoothing import filled

__all__ = ["PIPELINES", "Analysed", "Pipeline", "Prepared", "analyse", "delta_f_over_f"]
Mask = NDArray[np.bool_]

_HIGH_PASS_HZ = 0.001
_MIN_SAMPLES = 3
"""Samples of the baseline epoch below which a line through it says nothing."""


class Prepared(NamedTuple):
    """The two traces between which a line is fitted."""

    predictor: Array
    """variable along which the line is fitted, shape (samples,) or (animals, samples)"""
    response: Array
    """variable to which the line is fitted, shape (animals, samples)"""
    divisors: tuple[Array, ...]
    """divisor of either channel so far, shape (animals, samples or 1)"""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline from two raw channels to dF/F."""

    prepare: Callable[[Array, Array, Array, Mask], Prepared]
    """function from signal, reference, time (s) and the baseline epoch to `Prepared`"""
    fit: Callable[[Array, Array], Line]
    """function that fits the line of the response to the predictor"""
    epoch: Literal["baseline", "all"]
    """samples that are fitted: "baseline" or "all"."""
    quotient: bool
    """whether dF/F is the response over the line, in percent of it; otherwise it is the response,
    in percent already, minus the line"""
    predictor: Literal["reference", "movement", "time"]
    """the predictor: "reference" (raw 405 nm channel), "movement" (405 nm channel without its slow
    part, percent) or "time" (s)"""

    def fitted(self, samples: Array, baseline: Mask) -> Array:
        """Return the samples of a trace that the line is fitted to."""
        return samples[..., baseline] if self.epoch == "baseline" else samples

    def apply(self, line: Line, predictor: Array, response: Array) -> Array:
        """Return dF/F (percent) of samples, given the line."""
        expected = line.at(predictor)
        return _relative(response, expected) if self.quotient else np.asarray(response - expected)


@dataclass(frozen=True, slots=True)
class Analysed:
    """Result of a pipeline for the channels of several animals."""

    dff_percent: Array
    """dF/F, shape (animals, samples) (percent); nan where a sample that it needs is missing"""
    prepared: Prepared
    """predictor and response of the fit"""
    line: Line
    """the line, each number of shape (animals, 1)"""
    r_squared: Array
    """share of the variance that the line explains where it was fitted, shape (animals,)"""
    lowest: Array
    """least value of the divisor relative to its mean, shape (animals,): near 1 in a sound
    recording, near or below zero where the fitted control or a channel comes near zero; nan without
    any sample"""


def _relative(signal: Array, expected: Array) -> Array:
    """Return `100 (F - F_expected) / F_expected`, percent."""
    return np.asarray(100.0 * (signal / expected - 1.0))


def _raw(signal: Array, reference: Array, time_s: Array, baseline: Mask) -> Prepared:
    """Prepare 465 nm along 405 nm, unchanged."""
    return Prepared(reference, signal, ())


def _without_bleaching(signal: Array, reference: Array, time_s: Array, baseline: Mask) -> Prepared:
    """Divide each channel by its own bleaching curve (percent)."""
    curves = tuple(
        np.stack([fit_double_exponential(time_s, row) for row in channel])
        for channel in (signal, reference)
    )
    return Prepared(_relative(reference, curves[1]), _relative(signal, curves[0]), curves)


def _high_passed(signal: Array, reference: Array, time_s: Array, baseline: Mask) -> Prepared:
    """High-pass each channel at 0.001 Hz, over its baseline mean (percent)."""
    rate_Hz = 1.0 / float(time_s[1] - time_s[0])
    sections = butter(2, _HIGH_PASS_HZ, btype="highpass", fs=rate_Hz, output="sos")
    levels = tuple(epoch_mean(channel, baseline) for channel in (signal, reference))
    detrended = [
        np.where(
            np.isfinite(channel),
            100.0 * sosfiltfilt(sections, filled(channel), axis=-1, padtype="even") / level,
            np.nan,
        )
        for channel, level in zip((signal, reference), levels, strict=True)
    ]
    return Prepared(detrended[1], detrended[0], levels)


def _along_time(signal: Array, reference: Array, time_s: Array, baseline: Mask) -> Prepared:
    """Prepare 465 nm along time; the reference is not used."""
    return Prepared(time_s, signal, ())


PIPELINES: Mapping[str, Pipeline] = MappingProxyType(
    {
        # 405 nm scaled to 465 nm by least squares over the baseline epoch, or the whole trace.
        "isosbestic_baseline": Pipeline(_raw, fit_line, "baseline", True, "reference"),
        "isosbestic_full": Pipeline(_raw, fit_line, "all", True, "reference"),
        # The same by robust regression.
        "isosbestic_robust": Pipeline(_raw, robust_lines, "all", True, "reference"),
        # The slow part taken from each channel, then movement regressed out.
        "double_exponential": Pipeline(_without_bleaching, fit_line, "all", False, "movement"),
        "high_pass": Pipeline(_high_passed, fit_line, "all", False, "movement"),
        # A line through the 465 nm baseline, extended.
        "linear_baseline": Pipeline(_along_time, fit_line, "baseline", True, "time"),
    }
)
"""Pipelines by the name that `Analysis.pipeline` gives."""


def analyse(
    pipeline: str, time_s: Array, baseline: Mask, *, signal: Array, reference: Array
) -> Analysed:
    """Analyse each animal by the named pipeline: dF/F, with the line that it fitted.

    A sample that is not finite is missing. No other sample is lost with it: nothing is fitted
    to it, and dF/F is nan there, in both channels where the pipeline uses both.

    Parameters
    ----------
    pipeline : str
        A name in `PIPELINES`.
    time_s : float array (samples,)
        Evenly spaced time (s).
    baseline : bool array (samples,)
        The baseline epoch.
    signal, reference : float array (animals, samples)
        Raw 465 nm and 405 nm channels (any unit), by name: in the wrong order they would turn
        the sign of a finding without an error.

    Returns
    -------
    Analysed

    Raises
    ------
    ValueError
        If the name is unknown, or the baseline epoch of an animal has hardly a sample.
    """
    if pipeline not in PIPELINES:
        raise ValueError(f"unknown photometry pipeline {pipeline!r}; known: {', '.join(PIPELINES)}")
    chosen = PIPELINES[pipeline]
    _refuse_lost(signal, reference, time_s, baseline, both=chosen.predictor != "time")
    signal, reference = _nan_where_missing(signal), _nan_where_missing(reference)
    prepared = chosen.prepare(signal, reference, time_s, baseline)
    fitted = [chosen.fitted(part, baseline) for part in (prepared.predictor, prepared.response)]
    line = chosen.fit(*fitted)
    divisors = (line.at(prepared.predictor),) if chosen.quotient else prepared.divisors
    return Analysed(
        dff_percent=chosen.apply(line, prepared.predictor, prepared.response),
        prepared=prepared,
        line=line,
        r_squared=line.r_squared(*fitted),
        lowest=np.min([_lowest(divisor) for divisor in divisors], axis=0),
    )


def delta_f_over_f(
    pipeline: str, signal: Array, reference: Array, time_s: Array, baseline: Mask
) -> Array:
    """Return dF/F (percent) alone: the trace of `analyse`, which see."""
    return analyse(pipeline, time_s, baseline, signal=signal, reference=reference).dff_percent


def _nan_where_missing(channel: Array) -> Array:
    """Return a channel in which infinite samples are as missing as nan."""
    known = np.isfinite(channel)
    return channel if known.all() else np.where(known, channel, np.nan)


def _lowest(divisor: Array) -> Array:
    """Return the least of each row relative to the size of its mean, shape (animals,)."""
    size = np.abs(epoch_mean(divisor, np.ones(divisor.shape[-1], dtype=bool)))[:, 0]
    return np.asarray(np.fmin.reduce(divisor, axis=-1) / np.where(size > 0.0, size, np.nan))


def _refuse_lost(
    signal: Array, reference: Array, time_s: Array, baseline: Mask, *, both: bool
) -> None:
    """Refuse a recording whose baseline epoch is missing, and name its animal."""
    known = np.isfinite(signal) & (np.isfinite(reference) | (not both))
    counts = known[:, baseline].sum(axis=-1)
    if (counts < _MIN_SAMPLES).any():
        row = int(np.argmin(counts))
        span = time_s[baseline]
        raise ValueError(
            f"trace {row + 1} has {int(counts[row])} samples"
            f"{' of both channels' if both else ''} in the baseline epoch, from {span[0]:g} to "
            f"{span[-1]:g} s: a line needs {_MIN_SAMPLES} at least"
        )
