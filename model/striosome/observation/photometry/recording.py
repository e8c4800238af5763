"""A virtual fibre-photometry session: from GABA to raw channels, dF/F and z."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.config.parameters.readouts import Photometry, PhotometryAnalysis, Sensor
from striosome.observation.epochs import epoch, epoch_mean
from striosome.observation.photometry.artefacts import raw_channels, seen_light
from striosome.observation.photometry.measures import baseline_noise, baseline_z
from striosome.observation.photometry.onset import control_follows
from striosome.observation.photometry.pipelines import Analysed, analyse
from striosome.observation.photometry.quality import (
    SMALLEST_CHANGE_PERCENT,
    Kept,
    LineQuality,
    kept_of,
    line_quality,
)
from striosome.observation.photometry.sensor import relative_fluorescence
from striosome.observation.photometry.smoothing import running_mean, samples_of

__all__ = ["Recording", "record"]
Mask = NDArray[np.bool_]

_ENDS = ("start", "end")


@dataclass(frozen=True, slots=True)
class Recording:
    """One session of several animals at the sampling rate."""

    time_min: Array
    """time from time zero, shape (samples,) (min)"""
    signal: Array
    """raw 465 nm channel before any smoothing, shape (animals, samples) (arbitrary units)"""
    reference: Array
    """raw 405 nm channel before any smoothing, shape (animals, samples) (arbitrary units)"""
    dff_percent: Array
    """dF/F of the chosen pipeline, shape (animals, samples) (percent)"""
    z: Array
    """dF/F against its baseline epoch, shape (animals, samples) (standard deviations between
    samples)"""
    noise_percent: Array
    """that standard deviation, shape (animals,) (percent)"""
    line: LineQuality
    """the line that the pipeline fitted in each animal"""
    kept: Kept
    """part of the true change that the pipeline left"""
    follows: Mask
    """whether the reference follows the injections more than the signal does, shape (animals,)"""


@dataclass(frozen=True, slots=True)
class _Laboratory:
    """The analysis of one session, applicable to any two channels of it."""

    analysis: PhotometryAnalysis
    time_s: Array
    baseline: Mask
    smoothed_over: int

    def analysed(self, signal: Array, reference: Array) -> Analysed:
        """Smooth and analyse the channels."""
        smooth = [running_mean(channel, self.smoothed_over) for channel in (signal, reference)]
        return analyse(
            self.analysis.pipeline,
            self.time_s,
            self.baseline,
            signal=smooth[0],
            reference=smooth[1],
        )


def record(
    gaba_uM: Array,
    window_time_min: Array,
    sensor: Sensor,
    photometry: Photometry,
    generators: Sequence[np.random.Generator],
    *,
    start_min: float,
    end_min: float,
    injections_min: Sequence[float] = (),
) -> Recording:
    """Record and analyse one session.

    GABA between two windows lies on the straight line that joins them, and is held before the
    first and after the last: the line never leaves the range of its neighbours and adds no
    curvature that the windows have not measured.

    Parameters
    ----------
    gaba_uM : float array (animals, windows)
        Extracellular GABA in each simulated window (uM).
    window_time_min : float array (windows,)
        Increasing middle of each window (min).
    sensor : Sensor
        The sensor that the animals express.
    photometry : Photometry
        Artefacts, scalars or arrays (animals, 1), and the analysis, scalars.
    generators : sequence of numpy.random.Generator
        One stream per animal.
    start_min, end_min : float
        Start and end of the recording (min).
    injections_min : sequence of float, optional
        Time of each injection (min), at which the channels are watched.

    Returns
    -------
    Recording
    """
    analysis = photometry.analysis
    rate_Hz = scalar(analysis.sampling_rate, "Hz")
    step_s = 1.0 / rate_Hz
    time_s = step_s * np.arange(round(60.0 * (end_min - start_min) / step_s), dtype=np.float64)
    time_min = start_min + time_s / 60.0
    gaba = np.stack([np.interp(time_min, window_time_min, animal) for animal in gaba_uM])
    fluorescence = relative_fluorescence(gaba, sensor)
    raw = raw_channels(fluorescence, time_s, photometry.artefacts, generators)
    baseline, effect = (
        epoch(time_min, *(scalar(getattr(analysis, f"{name}_{end}"), "min") for end in _ENDS))
        for name in ("baseline", "effect")
    )
    smoothed_over = samples_of(scalar(analysis.smoothing, "s"), rate_Hz)
    laboratory = _Laboratory(analysis, time_s, baseline, smoothed_over)
    analysed = laboratory.analysed(raw.signal, raw.reference)

    light = seen_light(fluorescence, photometry.artefacts)
    before = epoch_mean(light, baseline)
    true_percent = 100.0 * (epoch_mean(light, effect) / before - 1.0)[:, 0]
    without = None
    if abs(float(true_percent.mean())) >= SMALLEST_CHANGE_PERCENT:
        # The same noise and artefacts over light that stays where the baseline left it.
        last = int(np.flatnonzero(baseline)[-1])
        held = np.where(np.arange(len(time_s)) <= last, light, before)
        unchanged = raw.signal - raw.gain * (light - held)
        without = laboratory.analysed(unchanged, raw.reference).dff_percent
    return Recording(
        time_min=time_min,
        signal=raw.signal,
        reference=raw.reference,
        dff_percent=analysed.dff_percent,
        z=baseline_z(analysed.dff_percent, baseline),
        noise_percent=baseline_noise(analysed.dff_percent, baseline),
        line=line_quality(
            analysis.pipeline, analysed, raw.reference, smoothed_over, baseline, effect
        ),
        kept=kept_of(analysed.dff_percent, without, true_percent, time_min, baseline, effect),
        follows=control_follows(raw.signal, raw.reference, time_min, injections_min),
    )
