"""The bias that the time step leaves is the one that `experiments/time_step` found."""

import importlib.util
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
import yaml

from striosome.circuit.replicas import Replicas
from striosome.config.parameters.circuit import Circuit
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.engines.spiking.plain import PlainEngine
from striosome.engines.spiking.spikes import Spikes, summarise
from striosome.engines.spiking.windowed import BATCH
from support.circuits import STEP_S, published_circuit, replicas_of, run, structure_of
from support.places import EXPERIMENTS

pytestmark = pytest.mark.spikes

DEFAULT_MS, HALF_MS = 0.1, 0.05
STUDY = EXPERIMENTS / "time_step"
FOUND = yaml.safe_load((STUDY / "found.yaml").read_text())
# Leaves that grow with the unit of time.
TIMES = (
    "spn.capacitance",
    "spn.tau_ampa",
    "spn.tau_nmda",
    "spn.tau_gaba",
    "release.tau_facilitation",
    "release.tau_recovery",
    "synapse.tau_decay",
    "epn.capacitance",
    "epn.tau_adaptation",
    # An afferent event has a fixed duration: with its time constant its conductance must grow.
    "spn.g_ampa",
    "spn.g_nmda",
    "spn.g_gaba",
)


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location("time_step_study", STUDY / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slower(circuit: Circuit, replicas: Replicas) -> tuple[Circuit, Replicas]:
    """Everything takes twice as long: a step of 0.1 ms does what one of 0.05 ms would.

    So one build serves both steps.
    """
    leaves = {path: 2 * get_leaf(circuit, path) for path in TIMES}
    leaves["spn.recovery_rate"] = circuit.spn.recovery_rate / 2
    rates = {name: getattr(replicas, name) / 2 for name in ("glutamate_rate_Hz", "gaba_rate_Hz")}
    return replace_leaves(circuit, leaves), replace(replicas, **rates)


def before(spikes: Spikes, end_s: float) -> Spikes:
    """The spikes until a time."""
    spn, epn = spikes.spn_time_s < end_s - STEP_S / 2, spikes.epn_time_s < end_s - STEP_S / 2
    return Spikes(
        spikes.spn[spn],
        spikes.spn_time_s[spn],
        spikes.released[spn],
        spikes.epn[epn],
        spikes.epn_time_s[epn],
    )


def test_a_slower_circuit_stands_for_a_smaller_step(compiled):
    circuit, replicas = published_circuit(), replicas_of(BATCH, rate_Hz=12.0, release_factor=1.3)
    short = replace(
        structure_of(circuit, replicas=2, duration_s=0.15),
        time_step_s=STEP_S / 2,
        delay_s=compiled.structure.delay_s / 2,
    )
    expected = run(PlainEngine(short), circuit, replicas.take(np.arange(2)))
    found = before(run(compiled, *slower(circuit, replicas)), 2 * short.duration_s)
    for replica in range(2):
        one = expected.of_replica(replica, short)
        other = found.of_replica(replica, compiled.structure)
        assert len(one.spn) > 20
        assert len(one.epn) > 20
        np.testing.assert_array_equal(np.sort(one.spn), np.sort(other.spn))
        np.testing.assert_array_equal(np.sort(one.epn), np.sort(other.epn))
        np.testing.assert_allclose(2 * one.spn_time_s, other.spn_time_s, atol=1e-9)
        np.testing.assert_allclose(2 * one.epn_time_s, other.epn_time_s, atol=1e-9)
        np.testing.assert_allclose(np.sort(one.released), np.sort(other.released), rtol=1e-9)


def found_pair(rows: dict[float, list[float]]) -> np.ndarray:
    """Bias of the default step against its half, and its standard error at most."""
    (default, error), (half, other) = rows[DEFAULT_MS], rows[HALF_MS]
    return np.array([default - half, np.hypot(error, other)])


def assert_as_found(study, samples, readouts, changes, standard_errors) -> None:
    """Bias of all readouts and changes in samples of both steps, (keys, states, readouts)."""
    bias, error = study.estimate(study.bias_percent, *samples)
    points, points_error = study.estimate(study.bias_points, *samples)
    names = list(study.READOUTS)
    for state, (value, spread) in zip(study.STATES, zip(bias, error, strict=True), strict=True):
        for name in readouts:
            k = names.index(name)
            expected, own = found_pair(FOUND["bias_percent"][state][name])
            off = abs(value[k] - expected) / np.hypot(spread[k], own)
            assert off < standard_errors, (state, name, value[k], spread[k], expected)
    for name in changes:
        k = study.CHANGES.index(name)
        expected, own = found_pair(FOUND["change_bias_points"][name])
        off = abs(points[k] - expected) / np.hypot(points_error[k], own)
        assert off < standard_errors, (name, points[k], points_error[k], expected)


def test_half_the_step_moves_release_by_what_the_study_says(compiled, study, random_seed):
    seconds, warm_up_s = compiled.structure.duration_s / 2, 1.0
    experiment = study.load(DEFAULT_MS, BATCH, random_seed)
    circuit = experiment.groups[0].parameters.circuit
    utilisation = float(circuit.release.utilisation)
    default, half = [], []
    for replicas in study.stretches(experiment):
        spikes = before(run(compiled, circuit, replicas), seconds)
        structure = replace(compiled.structure, duration_s=seconds)
        default.append(study.readouts(summarise(spikes, structure, warm_up_s, utilisation)))
        spikes = run(compiled, *slower(circuit, replicas))
        summary = summarise(spikes, compiled.structure, 2 * warm_up_s, utilisation)
        half.append(2 * study.readouts(summary))
    samples = np.stack(default, axis=1), np.stack(half, axis=1)
    # EPN cells are left out: there are others, of other SPNs, than in the study.
    readouts = list(study.READOUTS)[:4]
    # Thirteen comparisons at 4.5 standard errors, each from 64 keys: false alarm in 1 of 2000
    # streams. One standard error of the change of GABA is 0.8 points of 37.
    assert_as_found(study, samples, readouts, ("EPN GABA",), 4.5)


@pytest.mark.long
def test_half_the_step_moves_everything_by_what_the_study_says(study, random_seed):
    samples = [study.measure(step, 256, random_seed, keep=False) for step in (DEFAULT_MS, HALF_MS)]
    # Twenty-six comparisons at 4.5 standard errors: false alarm in 1 of 1000 streams. One standard
    # error of the change of GABA is 0.2 points.
    assert_as_found(study, samples, study.READOUTS, study.CHANGES, 4.5)
