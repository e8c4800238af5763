"""A virtual fibre-photometry session: GABA in, raw channels, dF/F and z out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.epochs import epoch
from striosome.photometry.artefacts import raw_channels
from striosome.photometry.measures import baseline_z
from striosome.photometry.pipelines import delta_f_over_f
from striosome.photometry.sensor import relative_fluorescence
from striosome.quantities import magnitude
from striosome.schema.readouts import Photometry, Sensor

__all__ = ["Recording", "record"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recording:
    """One session of several animals at the sampling rate.

    Attributes
    ----------
    time_min : float array (samples,)
        Time from time zero (min).
    signal, reference : float array (animals, samples)
        Raw 465 nm and 405 nm channels (arbitrary units).
    dff_percent : float array (animals, samples)
        dF/F of the chosen pipeline (percent).
    z : float array (animals, samples)
        dF/F against its baseline epoch (standard deviations between samples).
    noise_percent : float array (animals,)
        That standard deviation (percent).
    """

    time_min: Floats
    signal: Floats
    reference: Floats
    dff_percent: Floats
    z: Floats
    noise_percent: Floats


def record(
    gaba_uM: Floats,
    window_time_min: Floats,
    sensor: Sensor,
    photometry: Photometry,
    generators: Sequence[np.random.Generator],
    *,
    start_min: float,
    end_min: float,
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

    Returns
    -------
    Recording
    """
    analysis = photometry.analysis
    step_s = 1.0 / magnitude(analysis.sampling_rate, "Hz")
    time_s = step_s * np.arange(round(60.0 * (end_min - start_min) / step_s))
    time_min = start_min + time_s / 60.0
    gaba = np.stack([np.interp(time_min, window_time_min, animal) for animal in gaba_uM])
    raw = raw_channels(
        relative_fluorescence(gaba, sensor), time_s, photometry.artefacts, generators
    )
    baseline = epoch(
        time_min,
        magnitude(analysis.baseline_start, "min"),
        magnitude(analysis.baseline_end, "min"),
    )
    dff_percent = delta_f_over_f(analysis.pipeline, raw.signal, raw.reference, time_s, baseline)
    return Recording(
        time_min=time_min,
        signal=raw.signal,
        reference=raw.reference,
        dff_percent=dff_percent,
        z=baseline_z(dff_percent, baseline),
        noise_percent=dff_percent[:, baseline].std(axis=-1),
    )
