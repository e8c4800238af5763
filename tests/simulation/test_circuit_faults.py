# ruff: noqa: E501 (one fault a line)
"""What is refused of a circuit made of YAML: names, numbers and effects, each at its line."""

import re
from dataclasses import replace

import pytest

from striosome.cells import registry
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import load_experiment
from support.places import ROOT
from support.tiny import problem_of, with_overlay

EXAMPLES = ROOT / "docs" / "examples"

FAULTS = {
    "circuit: {projections: {matrix: {epn_thalmus: {synapse: striatal, probability: "
    "{value: 0.5, range: [0, 1], source: x, status: assumed}}}}}": (
        r"circuit\.projections\.matrix\.epn_thalmus: unknown population 'epn_thalmus'; did you "
        "mean epn_thalamus"
    ),
    "circuit: {populations: {matrix: {cell: spm}}}": (
        r"unknown cell type 'spm'; did you mean spn\?; STRIOSOME_CELLS names folders of others"
    ),
    "circuit: {populations: {matrix: {receptors: {mop: {soma: {value: 1, range: [0, 3], source: x, "
    "status: assumed}, terminal: {value: 1, range: [0, 3], source: x, status: assumed}}}}}}": (
        r"receptors\.mop: unknown receptor 'mop'; did you mean mor"
    ),
    "circuit: {populations: {matrix: {current: {value: 1 pA, range: [0 pA, 2 pA], source: x, "
    "status: assumed}}}}": r"matrix\.current: cells of type spn take none",
    "circuit: {striosome: {cells: 12}}": (
        r"circuit\.striosome: unknown key: it is circuit\.populations\.striosome now"
    ),
    "gaba: {striosome_share: 0.4}": r"unknown key: it is gaba\.shares\.striosome now",
    "circuit: {populations: {matrix: {cells: {value: 0, range: [0, 9]}}}}": (
        r"matrix\.cells: must not be below 1, nor its range"
    ),
    "circuit: {projections: {matrix: {epn_thalamus: {probability: {value: 1.5, range: [0, 2]}}}}}": (
        r"probability: must not be above 1, nor its range"
    ),
    "circuit: {synapses: {striatal: {delay: {value: -1 ms, range: [-2 ms, 9 ms]}}}}": (
        r"striatal\.delay: must not be below 0, nor its range"
    ),
    "circuit: {synapses: {striatal: {tau_decay: {value: 1 ms, range: [0 ms, 9 ms]}}}}": (
        r"striatal\.tau_decay: must be above 0, and so must its range"
    ),
    "circuit: {synapses: {striatal: {conductance: {value: -1 nS, range: [-1 nS, 9 nS]}}}}": (
        r"striatal\.conductance: must not be below 0, nor its range"
    ),
    "ligands: {naloxone: {receptors: {mor: {dissociation: {value: 0 nM, range: [0 nM, 9 nM]}}}}}": (
        r"mor\.dissociation: must be above 0, and so must its range"
    ),
    "circuit: {populations: {matrix: {cells: [12]}}}": (
        r"matrix\.cells: expected one number or text, got a list"
    ),
    "circuit: {populations: {matrix: {release: true}}}": (
        r"matrix\.release: expected one number or text, got true or false"
    ),
    "iron: {mine: {lowers: circuit.populations.matrix.cells, value: 1, range: [0, 1], source: x, "
    "status: assumed}}": r"matrix\.cells: under iron deficiency: must not be below 1",
    "iron: {mine: {lowers: signalling.pka_time_constant, value: 3, range: [0, 5], source: x, "
    "status: assumed}}": r"pka_time_constant: under iron deficiency: must be above 0",
    "iron: {mine: {sets: photometry.analysis.effect_end, value: 5 min, range: [0 min, 90 min], "
    "source: x, status: assumed}}": r"effect_start: under iron deficiency: is not before effect_end",
    "iron: {mine: {lowers: iron.a1_loss, value: 1, range: [0, 1], source: x, status: assumed}}": (
        r"iron\.mine: lowers: iron\.a1_loss describes how animals change, and is not changed"
    ),
}


def renamed(name: str, of: str = "shell") -> str:
    """The example of a third population with another name for a part of its circuit."""
    return (EXAMPLES / "shell.yaml").read_text().replace(f"{of}:", f"{name}:")


NAMES = {
    '"my shell"': (
        "shell",
        r"circuit\.populations\.my shell: is part of equations: expected a name",
    ),
    "été": ("shell", r"circuit\.populations\.été: is part of equations"),
    "matrix_change": ("shell", r"rate_matrix_change is the change of another rate: choose another"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_equation_and_no_metric_could_have_is_refused(name, tmp_path):
    of, message = NAMES[name]
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(renamed(name, of))
    with pytest.raises(ConfigError) as caught:
        load_experiment(with_overlay(tmp_path, overlay))
    assert any(re.search(message, str(one)) for one in caught.value.problems)


def test_a_synapse_brings_no_variable_that_its_cells_have(tmp_path):
    overlay = tmp_path / "overlay.yaml"
    limits = "source: x, status: assumed"
    overlay.write_text(
        "circuit:\n  synapses:\n    leak:\n"
        f"      conductance: {{value: 1 nS, range: [0 nS, 2 nS], {limits}}}\n"
        f"      reversal: {{value: -70 mV, range: [-90 mV, 0 mV], {limits}}}\n"
        f"      tau_decay: {{value: 5 ms, range: [1 ms, 9 ms], {limits}}}\n"
        f"      delay: {{value: 5 ms, range: [0 ms, 9 ms], {limits}}}\n"
        "  projections: {matrix: {epn_thalamus: {synapse: leak}}}\n"
    )
    with pytest.raises(ConfigError, match="cells of type epn have a g_leak of their own: rename"):
        load_experiment(with_overlay(tmp_path, overlay))


def test_a_cell_type_is_a_record_of_texts_and_tuples():
    with pytest.raises(ValueError, match=r"inputs: expected some of .*, got 'current'"):
        replace(registry.cell_types()["epn"], inputs="current")
    with pytest.raises(ValueError, match="lasting: expected a tuple"):
        replace(registry.cell_types()["epn"], lasting="v")


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_of_a_circuit_is_one_message(text, tmp_path):
    assert re.search(FAULTS[text], problem_of(tmp_path, text))
