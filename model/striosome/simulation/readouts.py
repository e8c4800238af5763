"""What a laboratory would see of one session: GABA, firing, photometry, movement."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.quantities import magnitude
from striosome.config.experiments.effect_windows import Epochs
from striosome.config.parameters.circuit import COMPARTMENTS
from striosome.config.parameters.readouts import Analysis
from striosome.config.parameters.tree import Parameters
from striosome.engines.activity import Activity, Estimate
from striosome.neuromodulation.slow_layers import SlowCourse
from striosome.observation.epochs import epoch, epoch_mean
from striosome.observation.gaba import extracellular_gaba_uM
from striosome.observation.locomotion import locomotion_index
from striosome.observation.photometry.measures import (
    area_under_curve,
    baseline_noise,
    baseline_z,
    bin_means,
)
from striosome.observation.photometry.quality import Kept, LineQuality
from striosome.observation.photometry.recording import Recording, record
from striosome.observation.photometry.sensor import relative_fluorescence
from striosome.simulation.plan import EpochWeights, SessionRun

__all__ = ["Areas", "RawTraces", "Readout", "Response", "basal_release", "read_out", "respond"]

# Separates the photometer's noise from every other use of the same seed.
_PURPOSE = 0x4650


@dataclass(frozen=True, slots=True)
class Response:
    """What follows from the activity of the circuit without further chance."""

    spn_rate_Hz: Array
    """firing per window, shape (animals, windows, compartments) (Hz)"""
    epn_rate_Hz: Array
    """firing per window, shape (animals, windows, EPN classes) (Hz)"""
    relative_release: Array
    """release over the animal's drug-free release, shape (animals, windows, compartments) (1)"""
    gaba_uM: Array
    """extracellular GABA per window, shape (animals, windows) (uM)"""
    fluorescence_percent: Array
    """the sensor's dF/F without artefacts, shape (animals, windows) (percent)"""
    locomotion: Array
    """movement index per window, shape (animals, windows) (arbitrary units)"""
    locomotion_from: Mapping[Epochs, Array] = field(default_factory=dict)
    """the same against the baseline of every window that has one of its own"""


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas under the photometry of one session, over one window."""

    dff: Array
    """under dF/F, less its mean over the baseline if that is the window's own, shape (animals,)
    (percent*min)"""
    z: Array
    """under the baseline z, shape (animals,) (min)"""
    noise_percent: Array
    """standard deviation of dF/F between samples of the baseline, shape (animals,) (percent)"""


@dataclass(frozen=True, slots=True)
class RawTraces:
    """Raw channels in means of samples, at the rate at which they are kept."""

    time_min: Array
    """mean time of the samples of each mean, shape (times,) (min)"""
    signal: NDArray[np.float32]
    """465 nm channel, shape (animals, times) (arbitrary units)"""
    reference: NDArray[np.float32]
    """405 nm channel, shape (animals, times) (arbitrary units)"""


@dataclass(frozen=True, slots=True)
class Readout:
    """Everything measured in one session of one group."""

    run: SessionRun
    """what was simulated"""
    response: Response
    """what follows from the engine's answer"""
    alternatives: tuple[Response, ...]
    """what follows from the other answers of its `Estimate`"""
    errors_shared: bool
    """whether all animals err together, as in `Estimate`"""
    basal_release: Array
    """release of one cell before any injection of the control session, shape
    (animals, compartments), in isolated drug-free spikes (1/s)"""
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
    noise_percent: Array
    """standard deviation of dF/F between samples of the baseline, shape (animals,) (percent)"""
    areas: Mapping[Epochs, Areas]
    """over every window with a name in which the session is judged"""
    line: LineQuality
    """the line that the pipeline fitted in each animal"""
    kept: Kept
    """what the pipeline left of the true change"""
    follows: NDArray[np.bool_]
    """where the 405 nm channel follows the injections more than the 465 nm channel, shape
    (animals,)"""
    raw: RawTraces
    """the raw channels that are kept"""


def basal_release(run: SessionRun, activity: Activity) -> Array:
    """Release of each animal before any drug: the mean over the windows before any injection.

    Parameters
    ----------
    run : SessionRun
        The control session of a group.
    activity : Activity
        Of its replicas.

    Returns
    -------
    array, shape (animals, compartments)
        Release of one cell per second, in isolated drug-free spikes.
    """
    release = activity.shaped(len(run.cohort), len(run.starts_s)).release_per_s
    return np.asarray(release[:, run.drug_free].mean(axis=1))


def _driven(parameters: Parameters) -> NDArray[np.bool_]:
    """Which compartments have afferents, shape (1 or animals, compartments); others are silent."""
    rates = [
        np.atleast_2d(magnitude(getattr(parameters.circuit, name).afferent_rate, "Hz"))
        for name in COMPARTMENTS
    ]
    return np.asarray(np.concatenate(np.broadcast_arrays(*rates), axis=1) > 0.0)


def _refuse_silent(run: SessionRun, basal: Array) -> None:
    silent = np.argwhere((basal <= 0.0) & _driven(run.cohort.parameters))
    if silent.size:
        animal, compartment = silent[0]
        raise SimulationError(
            f"{COMPARTMENTS[compartment]} neurons of animal {run.cohort.number[animal]} "
            f"({run.cohort.name}) never fire without drugs: no change can be given relative to them"
        )


def respond(
    parameters: Parameters,
    course: SlowCourse,
    baseline: Array,
    activity: Activity,
    basal: Array,
    judged: Mapping[Epochs, EpochWeights],
) -> Response:
    """Carry the activity of one session to GABA, ideal fluorescence and movement.

    Parameters
    ----------
    parameters : Parameters
        The animals.
    course : SlowCourse
        Slow layers at the middle of each window.
    baseline : array, shape (windows,)
        Weights of the windows in a mean over the baseline epoch.
    activity : Activity
        Of every animal and window, each array of shape (animals, windows, columns).
    basal : array, shape (animals, compartments)
        Drug-free release, from `basal_release`; relative to none, release is not a number. A
        compartment whose afferents are off adds nothing to GABA and no change to movement.
    judged : mapping of Epochs to EpochWeights
        Windows with a name, for those that have a baseline of their own.
    """
    driven = _driven(parameters)[:, np.newaxis, :]
    basal = np.where(basal > 0.0, basal, np.nan)[:, np.newaxis, :]
    # What is silenced releases nothing, and stays nothing by any measure.
    relative = activity.release_per_s / np.where(driven, basal, 1.0)
    gaba_uM = extracellular_gaba_uM(
        {name: relative[..., column] for column, name in enumerate(COMPARTMENTS)}, parameters.gaba
    )
    fluorescence = relative_fluorescence(gaba_uM, parameters.sensors[parameters.photometry.sensor])
    before = (fluorescence @ baseline)[:, np.newaxis]

    def locomotion(baseline: Array) -> Array:
        return locomotion_index(
            course.pka_soma["matrix"],
            course.activation.mor,
            np.where(driven, relative, 1.0)[..., COMPARTMENTS.index("striosome")],
            baseline,
            parameters.locomotion,
        )

    return Response(
        spn_rate_Hz=activity.spn_rate_Hz,
        epn_rate_Hz=activity.epn_rate_Hz,
        relative_release=relative,
        gaba_uM=gaba_uM,
        fluorescence_percent=100.0 * (fluorescence / before - 1.0),
        locomotion=locomotion(baseline),
        locomotion_from={
            epochs: locomotion(weights.baseline)
            for epochs, weights in judged.items()
            if epochs.own_baseline
        },
    )


def read_out(
    run: SessionRun, estimate: Estimate, control: tuple[SessionRun, Estimate], seed: int
) -> Readout:
    """Carry the circuit's answer for one session through GABA, sensor and analysis.

    Parameters
    ----------
    run : SessionRun
        The session.
    estimate : Estimate
        Activity of its replicas, animals first, then windows.
    control : tuple of SessionRun and Estimate
        The session of the same animals whose drug-free windows are their basal state.
    seed : int
        The experiment's seed, for the photometer's noise.

    Raises
    ------
    SimulationError
        If an animal releases nothing without drugs.
    """
    at_rest, its_estimate = control
    basal = basal_release(at_rest, its_estimate.best)
    _refuse_silent(at_rest, basal)
    parameters = run.cohort.parameters

    def answer(activity: Activity, basal: Array) -> Response:
        per_window = activity.shaped(len(run.cohort), len(run.starts_s))
        return respond(parameters, run.course, run.baseline, per_window, basal, run.judged)

    response = answer(estimate.best, basal)
    alternatives = tuple(
        answer(other, basal_release(at_rest, its_other))
        for other, its_other in zip(estimate.alternatives, its_estimate.alternatives, strict=True)
    )
    analysis = parameters.photometry.analysis
    recording = record(
        response.gaba_uM,
        run.middle_min,
        parameters.sensors[parameters.photometry.sensor],
        parameters.photometry,
        [
            np.random.default_rng([seed, int(animal), _PURPOSE, zlib.crc32(run.name.encode())])
            for animal in run.cohort.number
        ],
        start_min=magnitude(run.session.start, "min"),
        end_min=magnitude(run.session.end, "min"),
        injections_min=[magnitude(one.time, "min") for one in run.session.injections],
    )
    width_min = magnitude(analysis.bin_width, "min")
    auc_end_min = magnitude(analysis.auc_end, "min")
    bin_min, dff_percent = bin_means(recording.dff_percent, recording.time_min, width_min)
    _, z = bin_means(recording.z, recording.time_min, width_min)
    return Readout(
        run=run,
        response=response,
        alternatives=alternatives,
        errors_shared=estimate.shared,
        basal_release=basal,
        bin_min=bin_min,
        dff_percent=dff_percent,
        z=z,
        dff_auc=area_under_curve(recording.dff_percent, recording.time_min, auc_end_min),
        z_auc=area_under_curve(recording.z, recording.time_min, auc_end_min),
        noise_percent=recording.noise_percent,
        areas={epochs: _areas(recording, epochs) for epochs in run.judged},
        line=recording.line,
        kept=recording.kept,
        follows=recording.follows,
        raw=_raw_traces(recording, analysis),
    )


def _areas(recording: Recording, epochs: Epochs) -> Areas:
    """Areas of a recording over a window: of the trace as analysed, or from its own baseline."""
    dff, z, noise = recording.dff_percent, recording.z, recording.noise_percent
    if epochs.own_baseline:
        baseline = epoch(recording.time_min, *epochs.baseline_min)
        z, noise = baseline_z(dff, baseline), baseline_noise(dff, baseline)
        dff = dff - epoch_mean(dff, baseline)
    start_min, end_min = epochs.effect_min

    def area(trace: Array) -> Array:
        return area_under_curve(trace, recording.time_min, end_min, start_min=start_min)

    return Areas(area(dff), area(z), noise)


def _raw_traces(recording: Recording, analysis: Analysis) -> RawTraces:
    """The raw channels at the rate at which they are kept."""
    traces = recording.time_min[np.newaxis], recording.signal, recording.reference
    if analysis.raw_rate < analysis.sampling_rate:
        width_min = 1.0 / magnitude(analysis.raw_rate, "Hz") / 60.0
        time_min, signal, reference = (
            bin_means(part, recording.time_min, width_min)[1] for part in traces
        )
    else:
        time_min, signal, reference = traces
    return RawTraces(time_min[0], signal.astype(np.float32), reference.astype(np.float32))
