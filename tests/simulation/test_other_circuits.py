"""Circuits that are made of YAML: a population more, and a nucleus with cells of its own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from striosome.base.errors import BadInput, SimulationError
from striosome.cells import registry
from striosome.cells.registry import FOLDERS
from striosome.circuit.soundness import require_sound
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.circuit_rules import surrogate_fault
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import load_experiment
from striosome.config.parameters.leaves import parameter_shape
from striosome.engines.spiking import windowed
from striosome.simulation.plan import plan
from striosome.simulation.session import simulate
from support.experiments import simulate_unseen
from support.places import ROOT
from support.tiny import at_rest, with_overlay

EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture
def own_cells(monkeypatch):
    """The example's cell type, in a folder of the user's."""
    monkeypatch.setenv(FOLDERS, str(EXAMPLES / "cells"))
    registry._registered.cache_clear()
    parameter_shape.cache_clear()
    yield
    monkeypatch.undo()
    registry._registered.cache_clear()
    parameter_shape.cache_clear()


# In a short stretch every population must fire.
BUSY = "circuit.populations.matrix.afferent_rate=7 Hz"


def test_a_third_population_of_projection_neurons_is_yaml_alone(tmp_path):
    experiment = load_experiment(with_overlay(tmp_path, EXAMPLES / "shell.yaml")).experiment
    circuit = experiment.groups[0].parameters.circuit
    assert list(circuit.driven) == ["striosome", "matrix", "shell"]
    assert circuit.driven_first == [0, 1, 4, 2, 3]
    run = plan(experiment)[0]
    assert run.replicas.pka.shape[1] == 3
    assert set(run.course.release_factor) == {"striosome", "matrix", "shell"}


def test_a_population_on_which_nothing_depends_is_warned_of(tmp_path):
    written = (EXAMPLES / "shell.yaml").read_text()
    alone = tmp_path / "alone.yaml"
    alone.write_text(written.partition("  projections:")[0])
    assert not load_experiment(with_overlay(tmp_path, EXAMPLES / "shell.yaml")).warnings
    (warning,) = load_experiment(with_overlay(tmp_path, alone)).warnings
    assert str(warning) == (
        f"{alone}:5 circuit.populations.shell: no projection leads from it or "
        "to it, and it has no share of GABA: nothing but its own rate depends on it"
    )


@pytest.mark.spikes
def test_its_cells_fire_are_measured_and_release_gaba(tmp_path, monkeypatch):
    monkeypatch.setattr(windowed, "find_compiler", lambda: None)
    path = with_overlay(tmp_path, EXAMPLES / "shell.yaml")
    experiment = at_rest(path, BUSY, "circuit.populations.shell.cells=100")
    result = simulate_unseen(experiment)
    rates = result.summary.set_index("metric")["value"]
    assert (rates["rate_shell"] > 0).all()
    node = result.tree[f"{experiment.groups[0].name}/vehicle"].to_dataset()
    assert node.population.values.tolist() == [
        *("striosome", "matrix", "epn_habenula", "epn_thalamus", "shell")
    ]
    assert "shell" in node.source


@pytest.mark.spikes
@pytest.mark.usefixtures("own_cells")
def test_a_nucleus_with_cells_of_its_own_is_a_file_and_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(windowed, "find_compiler", lambda: None)
    path = with_overlay(tmp_path, EXAMPLES / "pallidum.yaml")
    rates = simulate_unseen(at_rest(path, BUSY)).summary.set_index("metric")["value"]
    cut = at_rest(path, BUSY, "circuit.projections.pallidum.epn_thalamus.probability=0")
    alone = simulate_unseen(cut).summary.set_index("metric")["value"]
    assert (rates["rate_pallidum"] > 5.0).all()
    np.testing.assert_array_equal(rates["rate_pallidum"], alone["rate_pallidum"])
    np.testing.assert_array_equal(rates["rate_matrix"], alone["rate_matrix"])
    np.testing.assert_array_equal(rates["rate_epn_habenula"], alone["rate_epn_habenula"])
    assert rates["rate_epn_thalamus"].mean() < alone["rate_epn_thalamus"].mean()


def test_other_equations_are_another_experiment(tmp_path, monkeypatch):
    def identity(text: str) -> str:
        (tmp_path / "cells" / "lif.py").write_text(text)
        registry._registered.cache_clear()
        return content_hash(load_experiment(path).experiment)

    (tmp_path / "cells").mkdir()
    monkeypatch.setenv(FOLDERS, str(tmp_path / "cells"))
    path = with_overlay(tmp_path, EXAMPLES / "pallidum.yaml")
    shipped = (EXAMPLES / "cells" / "lif.py").read_text()
    (tmp_path / "cells" / "lif.py").write_text(shipped)
    parameter_shape.cache_clear()
    found = [identity(text) for text in (shipped, f"{shipped}# changed\n", shipped)]
    monkeypatch.undo()
    registry._registered.cache_clear()
    parameter_shape.cache_clear()
    assert found[0] == found[2] != found[1]


def own_release(folder: Path, recovery: str) -> Path:
    """The example of a third population, with an entry that differs in PKA, and maybe in more."""
    given = ", source: x, status: assumed}"
    overlay = folder / "own.yaml"
    overlay.write_text(
        "circuit: {populations: {shell: {release: own}}, release: {own: {form: tsodyks_markram, "
        f"utilisation: {{value: 0.0192, range: [0.005, 0.2]{given}, "
        f"tau_facilitation: {{value: 623 ms, range: [100 ms, 1000 ms]{given}, "
        f"tau_recovery: {{value: {recovery}, range: [100 ms, 1000 ms]{given}, "
        f"pka_gain: {{value: 0.5, range: [0, 3]{given}}}}}}}\n"
    )
    return with_overlay(folder, EXAMPLES / "shell.yaml", overlay)


def test_the_surface_stands_for_entries_that_differ_in_the_gain_by_pka(tmp_path):
    """The factor that PKA makes is an input of the surface, for each population its own."""
    found = load_experiment(own_release(tmp_path, "559 ms"), ["fidelity=surrogate"])
    assert found.experiment.simulation.fidelity == "surrogate"


def test_the_surface_refuses_entries_that_differ_in_what_a_spike_releases(tmp_path):
    told = (
        "all cells with afferents release alike, and here striosome names facilitating, shell "
        "names own"
    )
    with pytest.raises(ConfigError, match=told):
        load_experiment(own_release(tmp_path, "500 ms"), ["fidelity=surrogate"])


def test_the_surface_asks_for_equally_many_afferents(tmp_path):
    def fault(number: int) -> str | None:
        overlay = tmp_path / "own.yaml"
        overlay.write_text(
            "circuit: {populations: {matrix: {afferents: own}}, afferents: {own: {per_cell: "
            f"{{value: {number}, range: [20, 200], source: x, status: assumed}}, "
            "inhibition_follows: {value: 0, range: [0, 1], source: x, status: assumed}}}}\n"
        )
        loaded = load_experiment(with_overlay(tmp_path, overlay))
        return surrogate_fault(loaded.experiment.groups[0].parameters.circuit)

    assert fault(84) is None
    assert fault(60) == (
        "the response surface holds where all these cells have as many afferents, and here "
        "striosome names corticostriatal, matrix names own: use fidelity windowed or continuous"
    )


def test_the_surface_is_asked_for_the_circuit_of_every_group(tmp_path):
    path = own_release(tmp_path, "500 ms")
    own = f"{tmp_path / 'own.yaml'}, "
    assert path.read_text().count(own) == 2
    path.write_text(path.read_text().replace(own, "", 1))
    with pytest.raises(ConfigError, match="all cells with afferents release alike") as found:
        load_experiment(path, ["fidelity=surrogate"])
    assert [one.key for one in found.value.problems] == ["simulation.fidelity"]


@pytest.mark.usefixtures("own_cells")
def test_the_surface_refuses_a_nucleus_that_projects(tmp_path):
    path = with_overlay(tmp_path, EXAMPLES / "pallidum.yaml")
    premise = "only cells with afferents project, and pallidum"
    with pytest.raises(ConfigError, match=premise) as found:
        load_experiment(path, ["fidelity=surrogate"])
    assert found.value.problems[0].key == "simulation.fidelity"
    whole = load_experiment(path).experiment
    surrogate = whole.simulation.model_copy(update={"fidelity": "surrogate"})
    with pytest.raises(SimulationError, match=premise):
        simulate(replace(whole, simulation=surrogate))


def test_groups_have_the_same_populations(tmp_path):
    path = with_overlay(tmp_path, EXAMPLES / "shell.yaml")
    text = path.read_text()
    path.write_text(text.replace(f"{EXAMPLES / 'shell.yaml'}, ", "", 1))
    with pytest.raises(ConfigError, match="those of control are striosome, matrix") as found:
        load_experiment(path)
    assert [one.key for one in found.value.problems] == ["groups.iron_deficient"]


@pytest.fixture
def changed_cells(tmp_path, monkeypatch):
    """Changes a text of the example's cell type, in a folder of the user's."""

    def change(old: str, new: str) -> None:
        text = (EXAMPLES / "cells" / "lif.py").read_text()
        assert old in text
        (tmp_path / "lif.py").write_text(text.replace(old, new))
        monkeypatch.setenv(FOLDERS, str(tmp_path))
        registry._registered.cache_clear()
        parameter_shape.cache_clear()

    yield change
    monkeypatch.undo()
    registry._registered.cache_clear()
    parameter_shape.cache_clear()


UNSOUND = {
    ("g_leak*(e_leak", "g_leek*(e_leak"): '"g_leek"',
    ("v > v_threshold", "v > v_peek"): '"v_peek"',
    ('lasting=("v",)', 'lasting=("w",)'): "its equations have no w",
    ("current{synapses}", "current"): "it receives synapses, and its equations have no {synapses}",
    ("/capacitance : volt", "/capacitance : amp"): "inconsistent units",
}


@pytest.mark.parametrize("change", UNSOUND)
def test_equations_that_mean_nothing_are_refused_before_anything_is_built(
    change, changed_cells, tmp_path
):
    changed_cells(*change)
    experiment = load_experiment(with_overlay(tmp_path, EXAMPLES / "pallidum.yaml")).experiment
    with pytest.raises(BadInput, match=r"lif\.py: cell type lif: ") as found:
        simulate(experiment)
    assert UNSOUND[change] in str(found.value)


def test_a_cell_type_that_pka_reaches_has_afferents(changed_cells, tmp_path):
    changed_cells('("current",)', '("current", "pka")')
    overlay = tmp_path / "pallidum.yaml"
    gains = "".join(
        f"      {name}: {{value: 1, range: [0, 3], source: x, status: assumed}}\n"
        for name in ("nmda_gain", "ac_gain")
    )
    text = (EXAMPLES / "pallidum.yaml").read_text()
    overlay.write_text(text.replace("      cell: lif\n", f"      cell: lif\n{gains}"))
    experiment = load_experiment(with_overlay(tmp_path, overlay)).experiment
    with pytest.raises(BadInput, match="cell type lif: PKA reaches cells that have afferents"):
        simulate(experiment)


def test_a_cell_type_is_tested_with_every_form_in_which_its_populations_release(
    changed_cells, tmp_path
):
    """A variable of its own has a name that a bouton needs."""
    changed_cells(": volt\n", ": volt\nresources = 1 : 1\n")
    path = with_overlay(tmp_path, EXAMPLES / "pallidum.yaml")
    require_sound(load_experiment(path).experiment.groups[0].parameters.circuit)
    named = ["circuit.populations.pallidum.release=facilitating"]
    circuit = load_experiment(path, named).experiment.groups[0].parameters.circuit
    with pytest.raises(BadInput, match=r"cell type lif: .*'resources'"):
        require_sound(circuit)


def test_a_file_that_is_no_cell_type_is_named(monkeypatch, tmp_path):
    (tmp_path / "broken.py").write_text("CELL = 1 / 0\n")
    monkeypatch.setenv(FOLDERS, str(tmp_path))
    with pytest.raises(BadInput, match=r"broken\.py:1: ZeroDivisionError"):
        registry._registered.__wrapped__()
    (tmp_path / "broken.py").write_text("CELL = 'none'\n")
    with pytest.raises(BadInput, match=r"broken\.py must define CELL"):
        registry._registered.__wrapped__()
