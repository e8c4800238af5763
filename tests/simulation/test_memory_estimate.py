"""The memory that a run is said to take."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from striosome.base.errors import BadInput
from striosome.base.quantities import parse_quantity
from striosome.engines.spiking.windowed import BATCH, SpikingSimulator
from striosome.simulation.memory_estimate import (
    expected_memory_bytes,
    least_memory_bytes,
    raw_channel_bytes,
    refuse_beyond_memory,
)
from striosome.simulation.plan import plan
from striosome.simulation.session import simulate
from support.circuits import published_circuit, simulation
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session

SESSIONS = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
# A process of its own, whose peak is that of the run; the binary is a child of it.
PEAK = """
import json, resource, sys
sys.path[:0] = json.loads(sys.argv[1])
from support.experiments import build_experiment, build_group
from test_memory_estimate import SESSIONS
from striosome.simulation.session import simulate
simulate(build_experiment((build_group("control", 8),), SESSIONS), workers=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""

# The peak of a process includes what its parent held when it was started: of this launcher, next
# to nothing; of the process that runs the tests, whatever the tests before have left.
LAUNCHER = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"


def test_a_batch_of_many_cells_is_smaller_and_stays_below_the_limit():
    small = SpikingSimulator(published_circuit(), simulation(), 1)
    assert small.structure.replicas == BATCH
    cells = {
        f"circuit.populations.{name}.cells": 2000
        for name in ("striosome", "matrix", "epn_habenula")
    }
    large = SpikingSimulator(published_circuit(**cells), simulation(), 1)
    assert 1 <= large.structure.replicas < BATCH
    assert large.batch_bytes < 2**31


def test_more_sessions_take_little_more():
    def expected(sessions) -> float:
        runs = plan(build_experiment((build_group("control", 10),), sessions))
        return expected_memory_bytes(runs, 1e6, workers=2)

    many = {f"skf {number}": SESSIONS["skf"] for number in range(40)}
    assert expected(SESSIONS | many) - expected(SESSIONS) < 40 * 10 * 0.25e6


def test_raw_channels_take_what_their_rate_says():
    """Two channels of 10 animals in two sessions of 2 h, and no more than 4 bytes a number."""
    for rate_Hz in (1, 10):
        rate = parse_quantity(f"{rate_Hz} Hz", "Hz")
        group = build_group("control", 10, photometry__analysis__raw_rate=rate)
        runs = plan(build_experiment((group,), SESSIONS))
        numbers = 2 * 10 * 2 * 7200 * rate_Hz
        assert 2 * numbers < raw_channel_bytes(runs) < 4 * numbers


@pytest.mark.spikes
@pytest.mark.usefixtures("compiled")
def test_a_run_takes_no_more_than_it_says():
    runs = plan(build_experiment((build_group("control", 8),), SESSIONS))
    engine = SpikingSimulator(runs[0].parameters.circuit, simulation(), 2)
    stated = expected_memory_bytes(runs, engine.batch_bytes, workers=2)
    paths = json.dumps([str(Path(__file__).parent), *sys.path])
    command = [sys.executable, "-c", LAUNCHER, "-c", PEAK, paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert 0.3 * stated < float(done.stdout) < stated


def test_what_the_machine_cannot_hold_is_refused_before_animals_are_drawn(monkeypatch):
    monkeypatch.setattr("striosome.simulation.memory_estimate.memory_bytes", lambda: 8e9)
    experiment = build_experiment((build_group("control", 2),), SESSIONS)
    refuse_beyond_memory(experiment)
    crowd = replace(experiment, groups=(replace(experiment.groups[0], animals=1_000_000),))
    monkeypatch.setattr(
        "striosome.simulation.session.plan", lambda _: pytest.fail("animals were drawn")
    )
    with pytest.raises(BadInput, match=r"tiny needs at least .* this machine has 8.* GB"):
        simulate(crowd, workers=1)


def test_the_least_memory_is_no_more_than_what_is_expected():
    experiment = build_experiment((build_group("control", 10),), SESSIONS)
    assert least_memory_bytes(experiment) <= expected_memory_bytes(plan(experiment), 0.0, workers=1)
