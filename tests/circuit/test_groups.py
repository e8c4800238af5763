"""Groups of a network: cells of one type that release by one entry, and the numbers of all."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from striosome.circuit.numbering import cell_numbers, first_number, number_expression
from striosome.circuit.structure import Part, Structure, Wire
from striosome.circuit.synapses import synapse_on_spike
from striosome.config.parameters.circuit import MOST_CELLS
from support.circuits import published_circuit, structure_of

CELLS = {"striosome": 4, "matrix": 3, "shell": 5}
ENTRIES = list(itertools.product(["facilitating", "depressing", None], repeat=3))


def network(*entries: str | None) -> Structure:
    """Three populations of SPNs, an EPN population between them, and synapses on that."""
    spn = [
        Part(name, "spn", cells, entry, "constant" if entry is None else "tsodyks_markram")
        for (name, cells), entry in zip(CELLS.items(), entries, strict=True)
    ]
    wires = tuple(Wire(name, "epn", "striatal", 0.005) for name in CELLS)
    parts = (*spn[:2], Part("epn", "epn", 2), *spn[2:])
    return Structure(3, parts, wires, 1e-4, 1.0)


def test_the_groups_of_the_shipped_circuit_are_its_cell_types():
    structure = structure_of(published_circuit())
    assert list(structure.groups) == ["spn", "epn"]
    assert structure.groups["spn"].release == "facilitating"
    assert structure.groups["epn"].release is None


def test_cells_that_name_another_entry_are_a_group_of_their_own():
    structure = network("facilitating", "depressing", "facilitating")
    assert {name: group.release for name, group in structure.groups.items()} == {
        "spn": "facilitating",
        "spn_release_2": "depressing",
        "epn": None,
    }
    assert [part.name for part in structure.members("spn")] == ["striosome", "shell"]
    assert [structure.bounds(name) for name in CELLS] == [(0, 4), (0, 3), (4, 9)]
    assert [bundle.name for bundle in structure.bundles] == [
        "striatal_spn_epn",
        "striatal_spn_release_2_epn",
    ]


@pytest.mark.parametrize("entries", ENTRIES)
def test_no_entry_moves_the_number_of_a_cell(entries):
    structure = network(*entries)
    numbers = [first_number(structure, name) for name in CELLS]
    assert numbers == [first_number(network(*ENTRIES[0]), name) for name in CELLS]
    for name in structure.groups:
        # The expression is Python as well; two replicas have the same numbers.
        expression, size = number_expression(structure, name), structure.size(name)
        found = [eval(expression, {"i": index}) for index in range(2 * size)]
        np.testing.assert_array_equal(found, np.tile(cell_numbers(structure, name), 2))


def test_what_else_there_is_moves_no_number():
    """In another order, and beside further populations, cells have the numbers that they had."""
    structure = network("facilitating", "facilitating", "facilitating")
    turned = replace(structure, populations=tuple(reversed(structure.populations)))
    alone = replace(structure, populations=structure.populations[1:2], wires=())
    for name in CELLS:
        assert first_number(turned, name) == first_number(structure, name)
    assert first_number(alone, "matrix") == first_number(structure, "matrix")


def test_names_of_one_stretch_share_no_number(monkeypatch):
    monkeypatch.setattr("striosome.circuit.numbering._STRETCHES", 4)
    structure = network("facilitating", "facilitating", "facilitating")
    numbers = [first_number(structure, part.name) for part in structure.populations]
    assert sorted(numbers) == [0, MOST_CELLS, 2 * MOST_CELLS, 3 * MOST_CELLS]


@pytest.mark.parametrize("entries", ENTRIES)
def test_a_connection_is_drawn_for_the_numbers_of_both_cells(entries):
    structure = network(*entries)
    for bundle in structure.bundles:
        text = synapse_on_spike(structure, bundle)
        assert "uniform_at(key_post, cell_pre, -1 - cell_post) < probability" in text


def test_each_group_releases_in_its_own_form():
    structure = network("facilitating", None, "depressing")
    amounts = [
        synapse_on_spike(structure, bundle).strip().rpartition("*")[2]
        for bundle in structure.bundles
    ]
    assert amounts == ["released_pre/utilisation_pre", "1", "released_pre/utilisation_pre"]


def test_projections_of_a_group_reach_from_their_own_cells_only():
    structure = network("facilitating", "depressing", "facilitating")
    (first, second) = (synapse_on_spike(structure, bundle) for bundle in structure.bundles)
    for name in ("striosome", "shell"):
        low = first_number(structure, name)
        within = f"int(cell_pre >= {low} and cell_pre < {low + CELLS[name]})"
        assert f"from_{name}_to_epn*{within}*1" in first
    assert "from_matrix_to_epn*1*1" in second
