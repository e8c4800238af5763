"""Readouts of the same animals with different time steps, and the bias between steps."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import yaml

import striosome
from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.experiment import Experiment
from striosome.config.parameters.readouts import ExtracellularGaba
from striosome.engines.checkpoints import FolderCache, NoCache
from striosome.engines.spiking.cache import cache_folder
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.neuromodulation.slow_layers import solve_session
from striosome.observation.gaba import extracellular_gaba_uM
from striosome.simulation.cohort import draw_cohort
from striosome.simulation.windows import window_replicas

CONFIG = Path(__file__).parents[2] / "configs" / "experiments" / "challenges.yaml"
POINT = Path(__file__).with_name("point.yaml")

WINDOW_S = 10
STATES = {
    "control": ("control", "vehicle"),
    "iron-deficient": ("iron_deficient", "vehicle"),
    "iron-deficient, SKF81297": ("iron_deficient", "SKF81297"),
}
READOUTS = {
    "striosome rate": "Hz",
    "matrix rate": "Hz",
    "striosome release": "1/s",
    "matrix release": "1/s",
    "habenula rate": "Hz",
    "thalamus rate": "Hz",
}
ORDERS = ("firing", "release", "EPN firing")
# Of the iron-deficient animal after SKF81297, against itself after vehicle or the control animal.
CHANGES = (*READOUTS, "EPN GABA", "EPN GABA against control")
_JACKKNIFE = 64


def load(step_ms: float, keys: int, seed: int) -> Experiment:
    """Load the challenges with a copy of each group's mean animal for every key."""
    point = yaml.safe_load(POINT.read_text(encoding="utf-8"))
    settings = [f"{path}={value}" for path, value in point.items()]
    settings += [f"simulation.time_step={step_ms} ms", f"simulation.window={WINDOW_S} s"]
    experiment = striosome.load(CONFIG, [*settings, f"seed={seed}"]).experiment
    alike = (
        replace(
            group, animals=keys, parameters=group.parameters.model_copy(update={"variability": {}})
        )
        for group in experiment.groups
    )
    return replace(experiment, groups=tuple(alike))


def height_min(experiment: Experiment) -> float:
    """Return when SKF81297 acts most on the terminals of the iron-deficient animal."""
    minutes = np.arange(0.0, 60.0)
    animal = {group.name: group for group in experiment.groups}["iron_deficient"].parameters
    found = effective_animal(animal)
    course = solve_session(found, experiment.sessions["SKF81297"], minutes, step_s=10.0)
    return float(minutes[np.argmax(course.release_factor["striosome"][0])])


def stretches(experiment: Experiment) -> list[Replicas]:
    """Return one segment of every key in each state, at the height of SKF81297.

    A key is one wiring and one stream of afferents, the same in all states.
    """
    simulation = experiment.simulation
    cohorts = {group.name: draw_cohort(group, simulation.seed) for group in experiment.groups}
    middle_min = np.array([height_min(experiment)])
    starts_s = 60.0 * middle_min - WINDOW_S / 2
    found = []
    for group, session in STATES.values():
        animal = effective_animal(cohorts[group].drawn)
        course = solve_session(
            animal,
            experiment.sessions[session],
            middle_min,
            step_s=magnitude(simulation.slow_step, "s"),
        )
        circuit = animal.parameters.circuit
        found.append(window_replicas(cohorts[group].key, circuit, course, starts_s, simulation))
    return found


def readouts(summary: StretchSummary) -> Array:
    """Return a column for each of `READOUTS`."""
    rate, release = summary.rate_Hz.mean(axis=1), summary.release_per_s.mean(axis=1)
    # Release of the populations with afferents; that of the others is their firing.
    return np.hstack([rate[:, :2], release[:, :2], rate[:, 2:]])


def measure(step_ms: float, keys: int, seed: int, *, keep: bool = True) -> Array:
    """Measure every readout in every state, shape (keys, states, readouts).

    With another time step a key has the same wiring, but its afferents fire at other times.
    """
    experiment = load(step_ms, keys, seed)
    circuit = experiment.groups[0].parameters.circuit
    engine = SpikingSimulator(circuit, experiment.simulation, workers=1)
    batch_cache = FolderCache(cache_folder() / "time_step") if keep else NoCache()
    summaries = [engine.summaries(part, batch_cache=batch_cache) for part in stretches(experiment)]
    return np.stack([readouts(summary) for summary in summaries], axis=1)


@cache
def gaba_parameters() -> ExtracellularGaba:
    """Return the shipped GABA parameters, which all groups share."""
    return striosome.load(CONFIG).experiment.groups[0].parameters.gaba


def changes_percent(means: Array) -> Array:
    """Return the `CHANGES`, from the means (states, readouts)."""
    control, vehicle, skf = means
    gaba = gaba_parameters()

    def gaba_change(before: Array) -> float:
        release = {
            name: skf[2 + k] / before[2 + k] for k, name in enumerate(("striosome", "matrix"))
        }
        return float(extracellular_gaba_uM(release, gaba) / magnitude(gaba.basal, "uM") - 1.0)

    own = skf / vehicle - 1.0
    return 100.0 * np.array([*own, gaba_change(vehicle), gaba_change(control)])


def estimate(statistic: Callable[..., Array], *samples: Array) -> tuple[Array, Array]:
    """Return a statistic of the means over keys, and its jackknife standard error over keys."""
    part = np.arange(len(samples[0])) % min(_JACKKNIFE, len(samples[0]))
    left_out = np.array(
        [statistic(*(sample[part != k].mean(axis=0) for sample in samples)) for k in set(part)]
    )
    spread = left_out.std(axis=0) * np.sqrt(len(left_out) - 1)
    return statistic(*(sample.mean(axis=0) for sample in samples)), spread


def bias_percent(means: Array, reference: Array) -> Array:
    """Return the bias of every readout relative to its reference, (states, readouts)."""
    return np.asarray(100.0 * (means / reference - 1.0))


def bias_points(means: Array, reference: Array) -> Array:
    """Return the bias of `CHANGES`, in percentage points of the change."""
    return changes_percent(means) - changes_percent(reference)


def orders(fine: Array, middle: Array, coarse: Array) -> Array:
    """Estimate the order of the bias of firing, release and EPN firing from doubled steps.

    Where the bias is c dt^p, the two differences stand in the ratio 2^p; the limit of vanishing
    step is not needed. All states and both kinds of cell are taken together.
    """
    last, first = ((coarse - middle) / fine).sum(axis=0), ((middle - fine) / fine).sum(axis=0)
    return np.asarray(np.log2(last.reshape(3, 2).sum(axis=1) / first.reshape(3, 2).sum(axis=1)))
