"""An error about a replica names group, session, animal and time."""

import dataclasses

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.invalid import InvalidReplica
from striosome.simulation.error_context import attributing_errors
from striosome.simulation.plan import plan
from striosome.simulation.session import simulate
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session

SESSIONS = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
GROUPS = (build_group("control"), build_group("deficient", iron_deficiency=1.0))


@pytest.fixture(scope="module")
def runs():
    return plan(build_experiment(GROUPS, SESSIONS))


def position(run, animal: int, middle_min: float) -> int:
    window = int(np.argmin(np.abs(run.middle_min - middle_min)))
    return (animal - 1) * len(run.middle_min) + window


@pytest.mark.parametrize(("index", "animal"), [(1, 2), (3, 1), (3, 2)])
def test_every_replica_is_found_again(runs, index, animal):
    run = runs[index]
    one = run.replicas.take(np.array([position(run, animal, 10.05)]))
    expected = (
        f"group {run.cohort.name}, session skf, animal {animal}, window at 10.05 min: "
        r"spn\.u of cell 3 is not a number \(pka 0\.\d+ and .*"
    )
    with pytest.raises(SimulationError, match=expected), attributing_errors(runs):
        raise InvalidReplica("spn.u of cell 3", one)


def test_a_replica_that_is_told_no_number_is_found_too(runs):
    run = runs[2]
    told = run.replicas.pka.copy()
    told[position(run, 2, 20.05), 0] = np.nan
    replicas = dataclasses.replace(run.replicas, pka=told)
    other = dataclasses.replace(run)
    other.__dict__["replicas"] = replicas
    changed = [*runs[:2], other, runs[3]]
    one = replicas.take(np.array([position(run, 2, 20.05)]))
    expected = r"group deficient, session vehicle, animal 2, window at 20\.05 min: pka is not"
    with pytest.raises(SimulationError, match=expected), attributing_errors(changed):
        raise InvalidReplica("pka", one)


def test_a_replica_of_another_plan_is_described_as_it_is(runs):
    one = runs[0].replicas.take(np.array([0]))
    other: Replicas = dataclasses.replace(one, key=one.key + 1)
    with pytest.raises(InvalidReplica, match=r"^spn\.u is not a number"), attributing_errors(runs):
        raise InvalidReplica("spn.u", other)


def test_other_errors_pass(runs):
    with pytest.raises(KeyError), attributing_errors(runs):
        raise KeyError


@pytest.mark.spikes
@pytest.mark.parametrize(
    "path", ["circuit__cell_types__epn__slope", "circuit__cell_types__spn__tau_ampa"]
)
def test_a_simulation_that_leaves_the_numbers_says_where(compiled, path):
    _, _, section, name = path.split("__")
    zero = 0 * GROUPS[0].parameters.circuit.cell_types[section][name]
    groups = (GROUPS[0], build_group("beyond", **{path: zero}))
    expected = (
        rf"^group beyond, session vehicle, animal [12], window at -?[0-9.]+ min: {section}\.\w+ of "
        r"cell \d+ is not a number \(.*\)\. Bring this group's parameters"
    )
    with pytest.raises(SimulationError, match=expected):
        simulate(build_experiment(groups, {"vehicle": vehicle_session()}))
