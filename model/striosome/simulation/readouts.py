"""Readouts of one session: GABA, firing, photometry, movement."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import scalar
from striosome.config.experiments.effect_windows import Epochs
from striosome.config.parameters.readouts import PhotometryAnalysis
from striosome.engines.activity import Activity, ActivityEstimate
from striosome.observation.epochs import epoch, epoch_mean
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
from striosome.simulation.gaba_account import (
    BasalRelease,
    basal_gaba_uM,
    basal_release,
    gaba_uM,
)
from striosome.simulation.plan import SessionRun
from striosome.simulation.silent_cells import active_populations, refuse_silent

__all__ = [
    "Areas",
    "AtRest",
    "CircuitReadout",
    "RawTraces",
    "SessionRecord",
    "read_out",
    "respond",
]

# Separates the photometer's noise from every other use of the same seed.
_PURPOSE = 0x4650


@dataclass(frozen=True, slots=True)
class CircuitReadout:
    """Readouts that follow from the activity of the circuit without further chance."""

    rate_Hz: Array
    """firing per window, shape (animals, windows, populations) (Hz)"""
    relative_release: Array
    """release over the animal's drug-free release, shape (animals, windows, populations) (1)"""
    gaba_uM: Array
    """extracellular GABA per window, shape (animals, windows) (uM)"""
    fluorescence_percent: Array
    """the sensor's dF/F without artefacts, shape (animals, windows) (percent)"""
    locomotion: Array
    """movement index per window, shape (animals, windows) (arbitrary units)"""
    locomotion_from: Mapping[Epochs, Array] = field(default_factory=dict)
    """the same relative to the baseline of every window that has one of its own"""


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
class SessionRecord:
    """Everything measured in one session of one group."""

    run: SessionRun
    """run that was simulated"""
    response: CircuitReadout
    """readouts by the engine's answer"""
    alternatives: tuple[CircuitReadout, ...]
    """readouts by the other answers of its `ActivityEstimate`"""
    errors_shared: bool
    """whether all animals err together, as in `ActivityEstimate`"""
    basal: BasalRelease
    """release of one cell before any injection of the control session, and in health"""
    basal_gaba_uM: Array
    """GABA before any injection of the control session, shape (animals,) (uM)"""
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
    """part of the true change that the pipeline left"""
    follows: NDArray[np.bool_]
    """whether the 405 nm channel follows the injections more than the 465 nm channel, shape
    (animals,)"""
    raw: RawTraces
    """the raw channels that are kept"""


class AtRest(NamedTuple):
    """A session whose drug-free windows are the basal state of animals."""

    run: SessionRun
    """the session"""
    estimate: ActivityEstimate
    """activity of its replicas"""
    healthy: ActivityEstimate
    """activity of the same animals in health, in its drug-free windows"""

    def basal(self, which: int | None = None) -> BasalRelease:
        """Return basal release by the best estimate, or by one of its alternatives."""
        own, healthy = (
            one.best if which is None else one.alternatives[which]
            for one in (self.estimate, self.healthy)
        )
        animals, windows = len(self.run.cohort), int(self.run.drug_free.sum())
        return basal_release(self.run, _by_window(self.run, own), healthy.shaped(animals, windows))


def respond(run: SessionRun, activity: Activity, basal: BasalRelease) -> CircuitReadout:
    """Compute GABA, ideal fluorescence and movement from the activity of one session.

    Parameters
    ----------
    run : SessionRun
        The session.
    activity : Activity
        Of every animal and window, each array of shape (animals, windows, columns).
    basal : BasalRelease
        Drug-free release; relative to none, release is not a number. A population whose afferents
        are off adds nothing to GABA and no change to movement.
    """
    parameters, course = run.parameters, run.course
    active = active_populations(parameters)[:, np.newaxis, :]
    own = np.where(basal.own > 0.0, basal.own, np.nan)[:, np.newaxis, :]
    # What is silenced releases nothing, and stays nothing by any measure.
    relative = activity.release_per_s / np.where(active, own, 1.0)
    populations = parameters.circuit.populations
    gaba = gaba_uM(run, activity.release_per_s, basal, active)
    fluorescence = relative_fluorescence(gaba, parameters.sensors[parameters.photometry.sensor])
    before = (fluorescence @ run.default.baseline)[:, np.newaxis]

    # A model without these populations or this receptor does not move the index.
    still = np.where(active, relative, 1.0)
    moving = {name: still[..., column] for column, name in enumerate(populations)}
    nothing = np.ones((1, len(run.starts_s)))

    def locomotion(baseline: Array) -> Array:
        return locomotion_index(
            course.pka_soma.get("matrix", nothing),
            course.activation.soma.get("mor", nothing),
            moving.get("striosome", nothing),
            baseline,
            parameters.locomotion,
        )

    return CircuitReadout(
        rate_Hz=activity.rate_Hz,
        relative_release=relative,
        gaba_uM=gaba,
        fluorescence_percent=100.0 * (fluorescence / before - 1.0),
        locomotion=locomotion(run.default.baseline),
        locomotion_from={
            epochs: locomotion(weights.baseline)
            for epochs, weights in run.judged.items()
            if epochs.own_baseline
        },
    )


def read_out(
    run: SessionRun,
    estimate: ActivityEstimate,
    control: AtRest,
    seed: int,
) -> SessionRecord:
    """Compute the readouts of one session from the circuit's answer: GABA, sensor and analysis.

    Parameters
    ----------
    run : SessionRun
        The session.
    estimate : ActivityEstimate
        Activity of its replicas, animals first, then windows.
    control : AtRest
        The session of the same animals whose drug-free windows are their basal state.
    seed : int
        The experiment's seed, for the photometer's noise.

    Raises
    ------
    SimulationError
        If an animal releases nothing in health.
    """
    basal = control.basal()
    refuse_silent(control.run, basal)
    parameters = run.parameters
    response = respond(run, _by_window(run, estimate.best), basal)
    alternatives = tuple(
        respond(run, _by_window(run, other), control.basal(which))
        for which, other in enumerate(estimate.alternatives)
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
        start_min=scalar(run.session.start, "min"),
        end_min=scalar(run.session.end, "min"),
        injections_min=[scalar(one.time, "min") for one in run.session.injections],
    )
    width_min = scalar(analysis.bin_width, "min")
    auc_end_min = scalar(analysis.auc_end, "min")
    bin_min, dff_percent = bin_means(recording.dff_percent, recording.time_min, width_min)
    _, z = bin_means(recording.z, recording.time_min, width_min)
    return SessionRecord(
        run=run,
        response=response,
        alternatives=alternatives,
        errors_shared=estimate.shared,
        basal=basal,
        basal_gaba_uM=basal_gaba_uM(
            control.run, basal, active_populations(parameters)[:, np.newaxis, :]
        ),
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


def _by_window(run: SessionRun, activity: Activity) -> Activity:
    """Return the activity of a run's replicas by animal and window."""
    return activity.shaped(len(run.cohort), len(run.starts_s))


def _areas(recording: Recording, epochs: Epochs) -> Areas:
    """Return areas of a recording over a window, relative to its own baseline if it has one."""
    dff, z, noise = recording.dff_percent, recording.z, recording.noise_percent
    if epochs.own_baseline:
        baseline = epoch(recording.time_min, *epochs.baseline_min)
        z, noise = baseline_z(dff, baseline), baseline_noise(dff, baseline)
        dff = dff - epoch_mean(dff, baseline)
    start_min, end_min = epochs.effect_min

    def area(trace: Array) -> Array:
        return area_under_curve(trace, recording.time_min, end_min, start_min=start_min)

    return Areas(area(dff), area(z), noise)


def _raw_traces(recording: Recording, analysis: PhotometryAnalysis) -> RawTraces:
    """Return the raw channels at the rate at which they are stored."""
    traces = recording.time_min[np.newaxis], recording.signal, recording.reference
    if analysis.raw_rate < analysis.sampling_rate:
        width_min = 1.0 / scalar(analysis.raw_rate, "Hz") / 60.0
        time_min, signal, reference = (
            bin_means(part, recording.time_min, width_min)[1] for part in traces
        )
    else:
        time_min, signal, reference = traces
    return RawTraces(time_min[0], signal.astype(np.float32), reference.astype(np.float32))
