"""The bias that the time step leaves is the one that `experiments/time_step` found."""

import importlib.util
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
import yaml

from striosome.circuit.replicas import Replicas, isolated_release
from striosome.config.parameters.circuit import Circuit
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import of_replica, summarise
from striosome.engines.spiking.windowed import BATCH
from support.circuits import STEP_S, published_circuit, replicas_of, run, structure_of, until
from support.places import EXPERIMENTS

pytestmark = pytest.mark.spikes

DEFAULT_MS, HALF_MS = 0.1, 0.05
STUDY = EXPERIMENTS / "time_step"
FOUND = yaml.safe_load((STUDY / "found.yaml").read_text())
# Leaves that grow with the unit of time.
TIMES = (
    "cell_types.spn.capacitance",
    "cell_types.spn.tau_ampa",
    "cell_types.spn.tau_nmda",
    "cell_types.spn.tau_gaba",
    "release.facilitating.tau_facilitation",
    "release.facilitating.tau_recovery",
    "synapses.striatal.tau_decay",
    "cell_types.epn.capacitance",
    "cell_types.epn.tau_adaptation",
    # An afferent event has a fixed duration: with its time constant its conductance must grow.
    "cell_types.spn.g_ampa",
    "cell_types.spn.g_nmda",
    "cell_types.spn.g_gaba",
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
    rate = "cell_types.spn.recovery_rate"
    leaves[rate] = get_leaf(circuit, rate) / 2
    rates = {name: getattr(replicas, name) / 2 for name in ("glutamate_rate_Hz", "gaba_rate_Hz")}
    return replace_leaves(circuit, leaves), replace(replicas, **rates)


def test_a_slower_circuit_stands_for_a_smaller_step(compiled):
    circuit, replicas = published_circuit(), replicas_of(BATCH, rate_Hz=12.0, release_factor=1.3)
    short = replace(
        structure_of(circuit, replicas=2, duration_s=0.15),
        time_step_s=STEP_S / 2,
        wires=tuple(w._replace(delay_s=w.delay_s / 2) for w in compiled.structure.wires),
    )
    expected = run(NumpyBackend(short), circuit, replicas.take(np.arange(2)))
    found = until(run(compiled, *slower(circuit, replicas)), 2 * short.duration_s)
    for replica in range(2):
        one = of_replica(expected, replica, short)
        other = of_replica(found, replica, compiled.structure)
        for name, own in one.items():
            assert len(own.cell) > 5
            np.testing.assert_array_equal(np.sort(own.cell), np.sort(other[name].cell))
            np.testing.assert_allclose(2 * own.time_s, other[name].time_s, atol=1e-9)
            if own.released is not None:
                released = np.sort(own.released), np.sort(other[name].released)
                np.testing.assert_allclose(*released, rtol=1e-9)


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
    isolated = isolated_release(circuit, compiled.structure)
    default, half = [], []
    for replicas in study.stretches(experiment):
        spikes = until(run(compiled, circuit, replicas), seconds)
        structure = replace(compiled.structure, duration_s=seconds)
        default.append(study.readouts(summarise(spikes, structure, warm_up_s, isolated)))
        spikes = run(compiled, *slower(circuit, replicas))
        summary = summarise(spikes, compiled.structure, 2 * warm_up_s, isolated)
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
