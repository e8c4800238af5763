"""Release and afferents of a population's own, by YAML alone, and what is refused of them."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from striosome.circuit.replicas import isolated_release, replica_inputs
from striosome.circuit.structure import Structure
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import load_experiment
from striosome.config.parameters.circuit import Circuit
from striosome.engines.spiking import windowed
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import CellSpikes, StretchSummary, of_replica, summarise
from striosome.simulation.plan import plan
from support.circuits import run
from support.experiments import simulate_unseen
from support.places import ROOT
from support.release import FACILITATING, Synapse, recursion
from support.tiny import at_rest, problem_of, with_overlay

EXAMPLES = ROOT / "docs" / "examples"
SHELL, DEPRESSING = EXAMPLES / "shell.yaml", EXAMPLES / "depressing.yaml"
SHARED = "circuit.populations.shell.release=facilitating"
# Many spikes in a second.
BUSY = (
    "circuit.populations.shell.afferent_rate=7 Hz",
    "circuit.populations.shell.cells=40",
    # In half a second every population must fire.
    "circuit.populations.matrix.afferent_rate=7 Hz",
)
ENTRY = Synapse(0.3, 0.02, 0.5)
WARM_UP_S = 0.1


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return with_overlay(tmp_path_factory.mktemp("shell"), SHELL, DEPRESSING)


@cache
def simulated(path: Path, *sets: str) -> tuple[dict[str, CellSpikes], StretchSummary, float]:
    """Spikes of one animal by population, their summary, and the shell's factor on release."""
    planned = plan(load_experiment(path, sets).experiment)[0]
    circuit, replicas = planned.parameters.circuit, planned.replicas.take(np.array([0]))
    structure = Structure.of(circuit, replicas=1, time_step_s=2e-4, duration_s=1.1)
    spikes = run(NumpyBackend(structure), circuit, replicas)
    summary = summarise(spikes, structure, WARM_UP_S, isolated_release(circuit, structure))
    return of_replica(spikes, 0, structure), summary, replicas.release_factor[0, 2]


@pytest.mark.spikes
def test_a_population_releases_by_its_own_entry_and_the_others_as_before(path):
    (own, amounts, factor), (shared, shared_amounts, shared_factor) = (
        simulated(path, *BUSY, *sets) for sets in ((), (SHARED,))
    )
    tested = 0
    for spikes, one, m in ((own, ENTRY, factor), (shared, FACILITATING, shared_factor)):
        shell = spikes["shell"]
        for cell in range(40):
            mine = shell.cell == cell
            expected = recursion(shell.time_s[mine], m, one)
            np.testing.assert_allclose(shell.released[mine], expected, rtol=1e-9)
            tested += mine.sum()
    assert tested > 200
    # In spikes of their kind: those of a depressing synapse are less than an isolated one.
    order = [*own]
    shell = order.index("shell")
    per_spike = [
        (one.release_per_s / one.rate_Hz)[..., shell].mean() for one in (amounts, shared_amounts)
    ]
    assert per_spike[0] < 0.9 * factor
    assert per_spike[1] > shared_factor
    # Every spike stays where it was, its own too, and so does what the others release.
    for name in order[:2]:
        np.testing.assert_array_equal(own[name].released, shared[name].released, err_msg=name)
    for name in {*order} - {"epn_habenula"}:
        np.testing.assert_array_equal(own[name].time_s, shared[name].time_s, err_msg=name)
        np.testing.assert_array_equal(own[name].cell, shared[name].cell, err_msg=name)
    assert not np.array_equal(own["epn_habenula"].time_s, shared["epn_habenula"].time_s)


@pytest.mark.spikes
def test_a_whole_experiment_tells_the_entry_in_the_release_of_its_population_alone(
    path, monkeypatch
):
    monkeypatch.setattr(windowed, "find_compiler", lambda: None)
    trees = [simulate_unseen(at_rest(path, *BUSY, *sets)).tree for sets in ((), (SHARED,))]
    own, shared = (tree["control/vehicle"].to_dataset().load() for tree in trees)
    others = ["striosome", "matrix"]
    for name in ("rate", "release", "basal_release"):
        one, other = own[name], shared[name]
        np.testing.assert_array_equal(one.sel(population=others), other.sel(population=others))
    rate, released = (
        [one[name].sel(population="shell").values for one in (own, shared)]
        for name in ("rate", "basal_release")
    )
    np.testing.assert_array_equal(*rate)
    assert np.all(released[0] < released[1])


@pytest.mark.spikes
def test_how_a_population_in_the_midst_releases_moves_no_spike(path):
    sets = (*BUSY, SHARED)
    moved, _, _ = simulated(path, *sets, "circuit.populations.matrix.release=depressing")
    before, _, _ = simulated(path, *sets)
    for name in ("striosome", "matrix", "shell"):
        np.testing.assert_array_equal(moved[name].time_s, before[name].time_s)
        np.testing.assert_array_equal(moved[name].cell, before[name].cell)
    assert not np.array_equal(moved["matrix"].released, before["matrix"].released)
    np.testing.assert_array_equal(moved["shell"].released, before["shell"].released)


def test_pka_acts_on_each_population_by_the_gain_of_its_entry(path):
    def factors(*sets: str) -> dict[str, np.ndarray]:
        planned = plan(load_experiment(path, sets).experiment)
        return next(one for one in planned if one.name == "SKF81297").course.release_factor

    before, silenced = factors(), factors("circuit.release.depressing.pka_gain=0")
    for name in ("striosome", "matrix"):
        np.testing.assert_array_equal(before[name], silenced[name])
    assert np.all(before["shell"] > silenced["shell"])


EPN = (
    "circuit: {populations: {epn_habenula: {release: depressing}}, "
    "projections: {epn_habenula: {epn_thalamus: {synapse: striatal, probability: "
    "{value: 1, range: [0, 1], source: x, status: assumed}}}}}\n"
)


@pytest.mark.spikes
def test_cells_without_pka_may_release_by_an_entry_too(tmp_path):
    overlay = tmp_path / "epn.yaml"
    overlay.write_text(EPN)
    spikes, _, _ = simulated(with_overlay(tmp_path, SHELL, DEPRESSING, overlay))
    own = spikes["epn_habenula"]
    assert len(own.time_s) > 10
    for cell in np.unique(own.cell):
        mine = own.cell == cell
        np.testing.assert_allclose(own.released[mine], recursion(own.time_s[mine], 1.0, ENTRY))
    assert spikes["epn_thalamus"].released is None


AFFERENTS = (
    "circuit: {afferents: {thalamostriatal: {per_cell: "
    "{value: 40, range: [20, 200], source: x, status: assumed}, "
    "inhibition_follows: {value: 0, range: [0, 1], source: x, status: assumed}}}, "
    "populations: {matrix: {afferents: thalamostriatal}}}\n"
)


def test_each_population_has_the_afferents_that_it_names(tmp_path):
    overlay = tmp_path / "afferents.yaml"
    overlay.write_text(AFFERENTS)

    def told(*overlays: Path) -> tuple[Circuit, dict[str, np.ndarray]]:
        planned = plan(load_experiment(with_overlay(tmp_path, *overlays)).experiment)[0]
        circuit, replicas = planned.parameters.circuit, planned.replicas.take(np.array([0]))
        structure = Structure.of(circuit, replicas=1, time_step_s=1e-4, duration_s=1.0)
        return circuit, replica_inputs(structure, circuit, replicas)

    (circuit, before), (other, after) = told(), told(overlay)
    assert circuit.afferents_of("matrix").per_cell == 84
    assert other.afferents_of("matrix").per_cell == 40
    # Fewer afferents exceed fewer thresholds: no event at all is more probable.
    for name in ("spn.glutamate_0", "spn.gaba_0"):
        np.testing.assert_array_equal(before[name][:12], after[name][:12])
        assert np.all(before[name][12:] < after[name][12:])


VALUE = "{value: 0.1, range: [0.1, 1], source: x, status: assumed}"
TIME = "{value: 9 ms, range: [1 ms, 99 ms], source: x, status: assumed}"
SLOW = f"utilisation: {VALUE}, tau_facilitation: {TIME}, tau_recovery: {TIME}"
FAULTS = {
    "circuit: {populations: {matrix: {release: facilitatng}}}": (
        "circuit.populations.matrix.release: unknown release 'facilitatng'; did you mean "
        "facilitating?"
    ),
    "circuit: {populations: {matrix: {afferents: corticostriatl}}}": (
        "circuit.populations.matrix.afferents: unknown afferents 'corticostriatl'; did you mean "
        "corticostriatal?"
    ),
    "circuit: {populations: {epn_habenula: {afferents: corticostriatal}}}": (
        "circuit.populations.epn_habenula.afferents: cells of type epn take none"
    ),
    "circuit: {release: {facilitating: {form: tsodyks_markov}}}": (
        "circuit.release.facilitating.form: expected tsodyks_markram or constant, got "
        "'tsodyks_markov'; did you mean tsodyks_markram?"
    ),
    f"circuit: {{release: {{slow: {{form: tsodyks_markram, {SLOW}}}}}}}": (
        "circuit.release.slow: release of form tsodyks_markram needs pka_gain"
    ),
    f"circuit: {{release: {{plain: {{form: constant, pka_gain: {VALUE}}}}}}}": (
        "circuit.release.plain.pka_gain: release of form constant takes none"
    ),
    "circuit: {release: {facilitating: {utilisation: {value: 0.1, range: [0, 0.2]}}}}": (
        "circuit.release.facilitating.utilisation: must be above 0, and so must its range"
    ),
    "circuit: {release: {facilitating: {utilisation: {value: 0.1, range: [0.1, 2]}}}}": (
        "circuit.release.facilitating.utilisation: must not be above 1, nor its range"
    ),
    "circuit: {release: {facilitating: {tau_recovery: {value: 0 ms, range: [0 ms, 1 ms]}}}}": (
        "circuit.release.facilitating.tau_recovery: must be above 0, and so must its range"
    ),
    "circuit: {release: {facilitating: {pka_gain: {value: -2, range: [-2, 1]}}}}": (
        "circuit.release.facilitating.pka_gain: must not be below -1, nor its range"
    ),
    "circuit: {afferents: {corticostriatal: {per_cell: {value: -1, range: [-1, 99]}}}}": (
        "circuit.afferents.corticostriatal.per_cell: must not be below 0, nor its range"
    ),
    "circuit: {release: {pka_gain: 0}}": (
        "circuit.release.pka_gain: unknown key: it is circuit.release.facilitating.pka_gain now"
    ),
    "circuit: {release: {utilisation: {value: 0.1, range: [0.1, 0.2]}}}": (
        "circuit.release.utilisation: unknown key: it is circuit.release.facilitating.utilisation"
    ),
    "circuit: {afferents: {per_cell: 85}}": (
        "circuit.afferents.per_cell: unknown key: it is circuit.afferents.corticostriatal.per_cell"
    ),
    f"variability: {{circuit.release.pka_gain: {VALUE}}}": (
        "variability.circuit.release.pka_gain: unknown parameter: it is "
        "circuit.release.facilitating.pka_gain now"
    ),
    "iron: {mor_loss: {lowers: circuit.release.pka_gain, value: 0.2}}": (
        "lowers: unknown parameter: it is circuit.release.facilitating.pka_gain now"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_of_afferents_or_release_is_one_message(text, tmp_path):
    assert re.search(re.escape(FAULTS[text]), problem_of(tmp_path, text))


def test_cells_with_afferents_are_told_which_there_are(tmp_path):
    overlay = tmp_path / "shell.yaml"
    overlay.write_text(SHELL.read_text().replace("      afferents: corticostriatal\n", ""))
    with pytest.raises(ConfigError) as caught:
        load_experiment(with_overlay(tmp_path, overlay))
    (problem,) = caught.value.problems
    assert problem.key == "circuit.populations.shell"
    assert problem.message == "cells of type spn need afferents; known: corticostriatal"


def test_a_receptor_that_acts_on_release_needs_one_that_it_can_change(tmp_path):
    overlay = tmp_path / "plain.yaml"
    overlay.write_text(
        "circuit: {release: {plain: {form: constant}}, populations: {matrix: {release: plain}}}\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_experiment(with_overlay(tmp_path, EXAMPLES / "kappa.yaml", overlay))
    (problem,) = caught.value.problems
    assert problem.key == "circuit.populations.matrix.receptors.kor"
    assert problem.message == "acts on release alone, and that of matrix is constant"


def test_a_path_of_the_old_layout_is_told_on_the_command_line_too(path):
    with pytest.raises(ConfigError) as caught:
        load_experiment(path, ["circuit.release.tau_recovery=500 ms"])
    (problem,) = caught.value.problems
    assert str(problem) == (
        "--set circuit.release.tau_recovery: unknown key: it is "
        "circuit.release.facilitating.tau_recovery now"
    )
