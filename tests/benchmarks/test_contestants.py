"""Contestants simulate the same circuit: otherwise their times say nothing about each other."""

import sys

import numpy as np
import pytest

from benchmarks.against_cpp import spikes_in_common
from benchmarks.contestants.handwritten import HandwrittenLoop
from benchmarks.contestants.native import compile_library
from benchmarks.workload import Workload, conditions
from striosome.circuit.replicas import replica_inputs, shared_inputs
from striosome.engines.spiking.compiler import find_compiler
from striosome.engines.spiking.spikes import Spikes
from support.circuits import STEP_S, published_circuit, structure_of

pytestmark = pytest.mark.spikes


@pytest.fixture(scope="module")
def work(compiled) -> Workload:
    circuit = published_circuit()
    structure = structure_of(circuit)
    own = replica_inputs(structure, circuit, conditions(circuit, structure.replicas))
    return Workload(structure, shared_inputs(circuit, structure) | own)


@pytest.fixture(scope="module")
def ours(compiled, work) -> Spikes:
    return compiled.run(work.inputs)


@pytest.mark.parametrize("together", [5, 64])
def test_the_hand_written_loop_gives_the_engines_spikes(ours, work, tmp_path, together):
    theirs = HandwrittenLoop(work, together, tmp_path).run()
    assert len(ours["spn"].cell) > 1000
    assert len(ours["epn"].cell) > 1000
    spn, epn = spikes_in_common(ours, theirs, STEP_S)
    # Compiled with -ffast-math, both may order sums differently.
    assert min(spn, epn) > 0.99
    np.testing.assert_allclose(work.rates_of(theirs), work.rates_of(ours), rtol=1e-3)
    assert ours["spn"].released.mean() == pytest.approx(theirs["spn"].released.mean(), rel=1e-3)


def test_one_replica_has_its_own_values(work):
    alone = work.of_replica(3)
    cells = work.structure.size("spn")
    np.testing.assert_array_equal(alone["spn.pka"], work.inputs["spn.pka"][3 * cells : 4 * cells])
    assert alone["spn.gain"] == work.inputs["spn.gain"]
    assert len(alone["epn.current"]) == work.structure.size("epn")


def test_a_library_leaves_the_arithmetic_of_python_alone(tmp_path):
    """Code linked with -ffast-math flushes subnormal numbers to zero wherever it is loaded."""
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    compile_library("handwritten", compiler, tmp_path)
    assert np.array([sys.float_info.min])[0] / 4 > 0.0
