"""Sets of replicas and the values that cells get from them."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.quantities import parse_quantity
from striosome.circuit.replicas import (
    Replicas,
    network_identity,
    replica_inputs,
    shared_inputs,
)
from striosome.circuit.structure import Structure
from striosome.config.parameters.paths import replace_leaves
from support.builders import build_parameters
from support.circuits import published_circuit, replicas_of, structure_of

NAMES = [field.name for field in fields(Replicas)]
NUMBERS = st.sampled_from([0.0, 0.25, 1.0])


@st.composite
def replica_sets(draw) -> Replicas:
    """Few different values, so that repetitions are common."""
    number = draw(st.integers(1, 12))

    def pairs():
        rows = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=number, max_size=number)
        return np.array(draw(rows))

    keys = draw(st.lists(st.sampled_from([-(2**31), -1, 5]), min_size=number, max_size=number))
    steps = draw(st.lists(st.integers(-1, 1), min_size=number, max_size=number))
    return Replicas(np.array(keys), np.array(steps), *(pairs() for _ in range(5)))


def assert_equal(one: Replicas, other: Replicas) -> None:
    for name in NAMES:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
        assert getattr(one, name).dtype == getattr(other, name).dtype


@given(replica_sets())
def test_distinct_replicas_and_their_positions_give_back_the_set(replicas):
    distinct, position = replicas.distinct()
    assert_equal(distinct.take(position), replicas)
    table = np.column_stack([getattr(distinct, name) for name in NAMES])
    assert len(np.unique(table, axis=0)) == len(distinct)


@given(replica_sets(), replica_sets())
def test_joined_sets_can_be_taken_apart(one, other):
    joint = Replicas.join([one, other])
    assert len(joint) == len(one) + len(other)
    assert_equal(joint.take(np.arange(len(one))), one)
    assert_equal(joint.take(np.arange(len(one), len(joint))), other)


@given(replica_sets(), st.randoms(use_true_random=False))
def test_taking_in_another_order_and_back_changes_nothing(replicas, random):
    order = np.array(random.sample(range(len(replicas)), len(replicas)))
    assert_equal(replicas.take(order).take(np.argsort(order)), replicas)


def test_each_cell_gets_the_state_of_its_compartment_and_replica():
    circuit = published_circuit()
    structure = structure_of(circuit, 3)
    pka = np.arange(6.0).reshape(3, 2)
    inputs = replica_inputs(structure, circuit, replicas_of(3, pka=pka, key=[7, 8, 9]))
    np.testing.assert_array_equal(
        inputs["spn.pka"].reshape(3, 50), np.repeat(pka, [20, 30], axis=1)
    )
    np.testing.assert_array_equal(inputs["spn.key"].reshape(3, 50)[:, 13], [7, 8, 9])
    np.testing.assert_array_equal(inputs["epn.key"].reshape(3, 20)[:, 13], [7, 8, 9])
    np.testing.assert_allclose(
        inputs["epn.current"].reshape(3, 20), [[150e-12] * 10 + [200e-12] * 10] * 3
    )


def test_a_structure_has_the_sizes_of_its_circuit():
    cells = {"striosome": 4, "matrix": 5, "epn_habenula": 2, "epn_thalamus": 3}
    delay = parse_quantity("7 ms", "ms")
    sizes = {f"circuit.populations.{name}.cells": number for name, number in cells.items()}
    circuit = published_circuit(**sizes, **{"circuit.synapses.striatal.delay": delay})
    found = Structure.of(circuit, replicas=6, time_step_s=1e-4, duration_s=2.5)
    assert (found.replicas, found.time_step_s, found.duration_s) == (6, 1e-4, 2.5)
    assert {part.name: part.cells for part in found.populations} == cells
    assert [found.bounds(name) for name in cells] == [(0, 4), (4, 9), (0, 2), (2, 5)]
    assert [wire.delay_s for wire in found.wires] == pytest.approx([7e-3] * 4)
    assert [(bundle.name, len(wires)) for bundle, wires in found.bundles.items()] == [
        ("striatal_spn_epn", 4)
    ]
    assert (found.size("spn"), found.size("epn")) == (9, 5)


def test_shared_values_are_in_base_units():
    circuit = published_circuit()
    shared = shared_inputs(circuit, structure_of(circuit))
    assert shared["spn.capacitance"] == pytest.approx(15.2e-12)
    assert shared["spn.gain"] == pytest.approx(1e-6)
    assert shared["spn.recovery_rate"] == pytest.approx(10.0)
    assert shared["spn.magnesium"] == pytest.approx(1.0)  # mM is mol/m3
    assert shared["spn.tau_recovery"] == pytest.approx(0.559)
    assert shared["epn.e_striatal"] == pytest.approx(-0.075)
    assert shared["striatal_spn_epn.from_striosome_to_epn_habenula"] == 0.3


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("populations.striosome.cells", 21),
        ("populations.matrix.cells", 21),
        ("populations.epn_habenula.cells", 9),
        ("populations.epn_thalamus.cells", 9),
        ("populations.epn_habenula.current", ("80 pA", "pA")),
        ("populations.epn_thalamus.current", ("80 pA", "pA")),
        ("synapses.striatal.delay", ("3 ms", "ms")),
        ("afferents.corticostriatal.per_cell", 85),
        ("cell_types.spn.g_ampa", ("7 nS", "nS")),
        ("cell_types.epn.slope", ("2 mV", "mV")),
        ("projections.matrix.epn_habenula.probability", 0.9),
        ("release.facilitating.tau_recovery", ("300 ms", "ms")),
    ],
)
def test_circuits_that_differ_in_what_replicas_share_are_not_one_network(path, value):
    changed = parse_quantity(*value) if isinstance(value, tuple) else value
    other = published_circuit(**{f"circuit.{path}": changed})
    assert network_identity(other) != network_identity(published_circuit())


@pytest.mark.parametrize(
    "path",
    [
        "populations.striosome.nmda_gain",
        "populations.matrix.ac_gain",
        "release.facilitating.pka_gain",
    ],
)
def test_circuits_that_differ_in_what_each_replica_has_are_one_network(path):
    other = published_circuit(**{f"circuit.{path}": 0.77})
    assert network_identity(other) == network_identity(published_circuit())


def test_a_shared_parameter_that_varies_between_animals_is_refused():
    parameters = build_parameters()
    spread = parameters.circuit.cell_types["spn"]["g_ampa"] * np.array([[1.0], [1.1]])
    circuit = replace_leaves(parameters, {"circuit.cell_types.spn.g_ampa": spread}).circuit
    with pytest.raises(ValueError, match=r"spn\.g_ampa cannot vary between animals"):
        shared_inputs(circuit, structure_of(circuit))
