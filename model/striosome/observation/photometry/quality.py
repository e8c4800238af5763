"""Quality of a photometry analysis: whether its dF/F can be trusted, one record per animal.

Where the truth is known, as in a simulation, it also tells how much of it the pipeline left: the
same recording is analysed again as it would have been without the change, noise and artefacts
alike, and the difference is the part of the trace that is due to the change itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.observation.epochs import epoch_mean
from striosome.observation.photometry.dilution import noise_variance, reliability
from striosome.observation.photometry.fits import Line
from striosome.observation.photometry.measures import bin_means
from striosome.observation.photometry.pipelines import PIPELINES, Analysed, Pipeline

__all__ = [
    "MIN_RELIABILITY",
    "SMALLEST_CHANGE_PERCENT",
    "Kept",
    "LineQuality",
    "kept_of",
    "line_quality",
]
Mask = NDArray[np.bool_]

MIN_RELIABILITY = 0.9
"""Reliability of the reference below which its noise is reported to flatten the slope: it takes
more than a tenth of it. Nunnally 1978, Psychometric Theory, asks for 0.9 where single cases are
judged."""
SMALLEST_CHANGE_PERCENT = 0.1
"""Change of dF/F (percent) below which the share that a pipeline keeps is not reported: half of the
smallest spread between animals without a drug that was found, 0.2 %."""
_TINY_SLOPE = 0.1
"""Relative change of the signal for that of the reference, below which the reference corrects
next to nothing."""
_NEAR_ZERO = 0.1
"""Least divisor relative to its mean: bleaching never lowers it so far."""


@dataclass(frozen=True, slots=True)
class LineQuality:
    """The line that a pipeline has fitted, arrays of shape (animals,)."""

    slope: Array
    """slope of the line: along the reference in units of signal per reference, or of percent per
    percent; along time in signal per second"""
    intercept: Array
    """intercept of the line"""
    r_squared: Array
    """share of the variance that the line explains"""
    reliability: Array
    """factor by which noise of the reference makes the slope too small; nan along time"""
    dilution_percent: Array
    """resulting change of the mean of dF/F over the effect epoch (percent); nan along time"""
    negative: Mask
    """whether the slope is below zero"""
    tiny: Mask
    """whether the slope corrects nothing"""
    near_zero: Mask
    """whether a fitted control, or a level, is near or below zero"""
    noisy: Mask
    """whether the reliability is below `MIN_RELIABILITY`"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Part of the change between two epochs that a pipeline left, arrays of shape (animals,).

    dF/F is taken as the pipeline gives it, so that what it moves into the baseline counts as lost.
    """

    true_percent: Array
    """change of the light of sensor and background as it would be without noise, bleaching and
    artefacts (percent)"""
    reported_percent: Array
    """mean of dF/F over the effect epoch, as areas under the curve take it (percent)"""
    own_percent: Array
    """part of that which is due to the change itself: reported minus what would have been reported
    without it (percent); nan where the change is too small in the mean of the animals"""
    bent_percent: Array
    """largest shift that the change has made to a minute of dF/F before it (percent); nan
    likewise"""

    @property
    def share(self) -> float | None:
        """Share of the change that the pipeline leaves, in the mean of the animals.

        None where the change is too small to tell.
        """
        true = float(self.true_percent.mean())
        if not abs(true) >= SMALLEST_CHANGE_PERCENT or np.isnan(self.own_percent).any():
            return None
        return float(self.own_percent.mean()) / true


def line_quality(
    pipeline: str,
    analysed: Analysed,
    reference: Array,
    smoothed_over: int,
    baseline: Mask,
    effect: Mask,
) -> LineQuality:
    """Judge the line that a pipeline has fitted.

    Parameters
    ----------
    pipeline : str
        A name in `PIPELINES`.
    analysed : Analysed
        What it made.
    reference : float array (animals, samples)
        405 nm channel as it was recorded, not smoothed.
    smoothed_over : int
        Samples of the running mean that the pipeline was given.
    baseline, effect : bool array (samples,)
        The two epochs.
    """
    chosen = PIPELINES[pipeline]
    predictor, response = analysed.prepared.predictor, analysed.prepared.response
    slope, intercept = analysed.line.slope[:, 0], analysed.line.intercept[:, 0]
    per_reference, share = np.ones_like(slope), slope
    if chosen.predictor == "time":
        known = np.full(len(slope), np.nan)
        dilution = known
    else:
        level = np.abs(epoch_mean(reference, baseline)[:, 0])
        if chosen.predictor == "movement":
            per_reference = 100.0 / level
        else:
            share = slope * level / np.abs(epoch_mean(response, baseline)[:, 0])
        noise = noise_variance(chosen.fitted(reference, baseline)) / smoothed_over
        fitted = chosen.fitted(predictor, baseline)
        known = reliability(fitted, noise * per_reference**2)
        dilution = _dilution(chosen, analysed, known, baseline, effect)
    along_reference = chosen.predictor != "time"
    return LineQuality(
        slope=slope,
        intercept=intercept,
        r_squared=analysed.r_squared,
        reliability=known,
        dilution_percent=dilution,
        negative=along_reference & (slope < 0.0),
        tiny=along_reference & (slope >= 0.0) & (share < _TINY_SLOPE),
        near_zero=~(analysed.lowest >= _NEAR_ZERO),
        noisy=known < MIN_RELIABILITY,
    )


def _dilution(
    chosen: Pipeline, analysed: Analysed, known: Array, baseline: Mask, effect: Mask
) -> Array:
    """Return the mean of dF/F minus that along the line with the slope corrected for noise."""
    predictor, response = analysed.prepared.predictor, analysed.prepared.response
    steeper = analysed.line.slope / np.where(known > 0.0, known, np.nan)[:, np.newaxis]
    middle = _mean(chosen.fitted(predictor, baseline))
    line = Line(steeper, analysed.line.intercept + (analysed.line.slope - steeper) * middle)
    straight = chosen.apply(line, predictor[:, effect], response[:, effect])
    return np.asarray((_mean(analysed.dff_percent[:, effect]) - _mean(straight))[:, 0])


def _mean(values: Array) -> Array:
    """Average over the known values of each row, shape (animals, 1)."""
    return epoch_mean(values, np.ones(values.shape[-1], dtype=bool))


def kept_of(
    dff_percent: Array,
    without_percent: Array | None,
    true_percent: Array,
    time_min: Array,
    baseline: Mask,
    effect: Mask,
) -> Kept:
    """Compare dF/F with the true change.

    Parameters
    ----------
    dff_percent : float array (animals, samples)
        What the pipeline reports.
    without_percent : float array (animals, samples), optional
        What it would have reported without the change; None where that is not known.
    true_percent : float array (animals,)
        The true change (percent).
    time_min : float array (samples,)
        Time (min).
    baseline, effect : bool array (samples,)
        The two epochs.
    """
    own = bent = np.full(len(dff_percent), np.nan)
    if without_percent is not None:
        moved = dff_percent - without_percent
        own = _mean(moved[:, effect])[:, 0]
        before = time_min <= time_min[baseline][-1]
        _, minutes = bin_means(moved[:, before], time_min[before], 1.0)
        bent = np.fmax.reduce(np.abs(minutes), axis=-1)
    return Kept(
        true_percent=true_percent,
        reported_percent=_mean(dff_percent[:, effect])[:, 0],
        own_percent=own,
        bent_percent=bent,
    )
