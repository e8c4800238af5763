"""Groups of a network: cells of one type that release by one entry, and the numbers of all."""

import itertools

import numpy as np
import pytest

from striosome.circuit.numbering import cell_numbers, first_number, number_expression
from striosome.circuit.random_streams import CONNECTION_COUNTER
from striosome.circuit.structure import Part, Structure, Wire
from striosome.circuit.synapses import synapse_on_spike
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
    assert number_expression(structure, "spn") == "i % 50"
    assert number_expression(structure, "epn") == "i % 20"


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
    assert [first_number(structure, name) for name in CELLS] == [0, 4, 7]
    for name in structure.groups:
        # The expression is Python as well; two replicas have the same numbers.
        expression, size = number_expression(structure, name), structure.size(name)
        found = [eval(expression, {"i": index}) for index in range(2 * size)]
        np.testing.assert_array_equal(found, np.tile(cell_numbers(structure, name), 2))


@pytest.mark.parametrize("entries", ENTRIES)
def test_no_entry_moves_a_connection(entries):
    structure = network(*entries)
    for bundle in structure.bundles:
        text = synapse_on_spike(structure, bundle)
        assert "pair = cell_pre + 12*cell_post" in text
        assert f"uniform_at(key_post, pair, {CONNECTION_COUNTER})" in text


def test_each_group_releases_in_its_own_form():
    structure = network("facilitating", None, "depressing")
    amounts = [
        synapse_on_spike(structure, bundle).strip().rpartition("*")[2]
        for bundle in structure.bundles
    ]
    assert amounts == ["released_pre/utilisation_pre", "1", "released_pre/utilisation_pre"]


def test_projections_of_a_group_reach_from_their_own_cells_only():
    """The shell stands behind the matrix in its numbers, and behind the striosomes in its group."""
    structure = network("facilitating", "depressing", "facilitating")
    (first, second) = (synapse_on_spike(structure, bundle) for bundle in structure.bundles)
    assert "from_striosome_to_epn*int(cell_pre < 4)*1" in first
    assert "from_shell_to_epn*int(cell_pre >= 7)*1" in first
    assert "from_matrix_to_epn*1*1" in second
