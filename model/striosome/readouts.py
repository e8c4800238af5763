"""What a laboratory would see of one session: GABA, firing, photometry, movement."""

import zlib
from dataclasses import dataclass

import numpy as np

from striosome.arrays import Array
from striosome.engines.spikes import StretchSummary
from striosome.epochs import epoch
from striosome.errors import SimulationError
from striosome.gaba import extracellular_gaba_uM
from striosome.locomotion import locomotion_index
from striosome.photometry.measures import area_under_curve, bin_means
from striosome.photometry.recording import record
from striosome.plan import SessionRun
from striosome.quantities import magnitude
from striosome.schema.circuit import COMPARTMENTS

__all__ = ["Readout", "basal_release", "read_out"]

# Separates the photometer's noise from every other use of the same seed.
_PURPOSE = 0x4650
_RAW_STEP_MIN = 1.0 / 60.0


@dataclass(frozen=True, slots=True)
class Readout:
    """Everything measured in one session of one group."""

    run: SessionRun
    """what was simulated"""
    spn_rate_Hz: Array
    """firing per window, shape (animals, windows, compartments) (Hz)"""
    epn_rate_Hz: Array
    """firing per window, shape (animals, windows, EPN classes) (Hz)"""
    relative_release: Array
    """release over the animal's drug-free release, shape (animals, windows, compartments) (1)"""
    gaba_uM: Array
    """extracellular GABA per window, shape (animals, windows) (uM)"""
    locomotion: Array
    """movement index per window, shape (animals, windows) (arbitrary units)"""
    bin_min: Array
    """middle of each photometry bin, shape (bins,) (min)"""
    dff_percent: Array
    """dF/F per bin, shape (animals, bins) (percent)"""
    z: Array
    """baseline z per bin, shape (animals, bins) (1)"""
    dff_auc: Array
    """area under dF/F from time zero, shape (animals,) (percent*min)"""
    z_auc: Array
    """area under z from time zero, shape (animals,) (min)"""
    raw_min: Array
    """time of the stored raw channels, shape (seconds,) (min)"""
    signal: Array
    """465 nm channel in means of one second, shape (animals, seconds) (arbitrary units)"""
    reference: Array
    """405 nm channel in means of one second, shape (animals, seconds) (arbitrary units)"""


def basal_release(run: SessionRun, summary: StretchSummary) -> Array:
    """Release of each animal before any drug: the mean over the windows before any injection.

    Parameters
    ----------
    run : SessionRun
        The control session of a group.
    summary : StretchSummary
        Its spikes.

    Returns
    -------
    array, shape (animals, compartments)
        Release of one cell per second, in isolated drug-free spikes.

    Raises
    ------
    SimulationError
        If an animal releases nothing in them.
    """
    release = _per_window(run, summary.release_per_s)[:, run.drug_free].mean(axis=1)
    silent = np.argwhere(release <= 0.0)
    if silent.size:
        animal, compartment = silent[0]
        raise SimulationError(
            f"{COMPARTMENTS[compartment]} neurons of animal {run.cohort.number[animal]} "
            f"({run.cohort.name}) never fire without drugs: no change can be given relative to them"
        )
    return np.asarray(release)


def read_out(run: SessionRun, summary: StretchSummary, basal: Array, seed: int) -> Readout:
    """Carry the spikes of one session through GABA, sensor and analysis.

    Parameters
    ----------
    run : SessionRun
        The session.
    summary : StretchSummary
        Its spikes, animals first, then windows.
    basal : array, shape (animals, compartments)
        Drug-free release, from `basal_release`.
    seed : int
        The experiment's seed, for the photometer's noise.
    """
    parameters = run.cohort.parameters
    analysis = parameters.photometry.analysis
    relative = _per_window(run, summary.release_per_s) / basal[:, np.newaxis, :]
    gaba_uM = extracellular_gaba_uM(
        {name: relative[..., column] for column, name in enumerate(COMPARTMENTS)}, parameters.gaba
    )
    recording = record(
        gaba_uM,
        run.middle_min,
        parameters.sensors[parameters.photometry.sensor],
        parameters.photometry,
        [
            np.random.default_rng([seed, int(animal), _PURPOSE, zlib.crc32(run.name.encode())])
            for animal in run.cohort.number
        ],
        start_min=magnitude(run.session.start, "min"),
        end_min=magnitude(run.session.end, "min"),
    )
    width_min = magnitude(analysis.bin_width, "min")
    auc_end_min = magnitude(analysis.auc_end, "min")
    bin_min, dff_percent = bin_means(recording.dff_percent, recording.time_min, width_min)
    _, z = bin_means(recording.z, recording.time_min, width_min)
    raw_min, signal = bin_means(recording.signal, recording.time_min, _RAW_STEP_MIN)
    _, reference = bin_means(recording.reference, recording.time_min, _RAW_STEP_MIN)
    baseline = epoch(
        run.middle_min,
        magnitude(analysis.baseline_start, "min"),
        magnitude(analysis.baseline_end, "min"),
    )
    return Readout(
        run=run,
        spn_rate_Hz=_per_window(run, summary.spn_rate_Hz),
        epn_rate_Hz=_per_window(run, summary.epn_rate_Hz),
        relative_release=relative,
        gaba_uM=gaba_uM,
        locomotion=locomotion_index(
            run.course.pka_soma["matrix"],
            run.course.activation.mor,
            relative[..., COMPARTMENTS.index("striosome")],
            baseline,
            parameters.locomotion,
        ),
        bin_min=bin_min,
        dff_percent=dff_percent,
        z=z,
        dff_auc=area_under_curve(recording.dff_percent, recording.time_min, auc_end_min),
        z_auc=area_under_curve(recording.z, recording.time_min, auc_end_min),
        raw_min=raw_min,
        signal=signal,
        reference=reference,
    )


def _per_window(run: SessionRun, values: Array) -> Array:
    """Rows of animals and windows to (animals, windows, columns)."""
    return values.reshape(len(run.cohort), len(run.starts_s), -1)
