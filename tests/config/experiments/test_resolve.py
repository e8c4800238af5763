"""Layers are stacked in order, and every value knows who set it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash, content_of
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from support.config_folder import ConfigFolder
from support.places import CONFIGS

SHIPPED = CONFIGS
TERMINAL = "ligands.dopamine.receptors.d1.dissociation_terminal"


def value(loaded: LoadedExperiment, group: str, path: str) -> object:
    return loaded.provenance[group][path].value


@pytest.mark.parametrize("name", [file.stem for file in (SHIPPED / "experiments").glob("*.yaml")])
def test_shipped_experiments_load(configs: ConfigFolder, name: str) -> None:
    experiment = load_experiment(configs.experiment(name)).experiment
    assert experiment.name == name
    # One group alone is no experiment of the literature.
    alone = name == "one_group"
    assert experiment.claims == (None if alone else configs.root / "claims.yaml")


@pytest.mark.parametrize("name", [file.stem for file in (SHIPPED / "hypotheses").glob("*.yaml")])
def test_shipped_hypotheses_load(configs: ConfigFolder, name: str) -> None:
    loaded = load_experiment(configs.experiment(), [f"hypothesis={name}"])
    assert loaded.experiment.hypothesis == name
    changed = {e.set_by.split(":")[0] for e in loaded.provenance["control"].values()}
    assert (f"hypotheses/{name}.yaml" in changed) is (name != "h0_default")


@pytest.mark.parametrize("name", [file.stem for file in (SHIPPED / "animals").glob("*.yaml")])
def test_shipped_animals_load(configs: ConfigFolder, name: str) -> None:
    configs.replace("experiments/challenges.yaml", "animals/iron_deficient", f"animals/{name}")
    deficiency = value(load_experiment(configs.experiment()), "iron_deficient", "iron_deficiency")
    assert deficiency == (0 if name == "control" else 1)


def test_the_reference_experiment_is_the_study(configs: ConfigFolder) -> None:
    configs.spoil("base.yaml", TERMINAL, "value", "3 uM")
    experiment = load_experiment(configs.experiment()).experiment
    assert {g.name: g.animals for g in experiment.groups} == {"control": 12, "iron_deficient": 17}
    control, deficient = (group.parameters for group in experiment.groups)
    assert (control.iron_deficiency, deficient.iron_deficiency) == (0, 1)
    d1 = control.ligands["dopamine"].receptors["d1"]
    assert magnitude(d1.dissociation_terminal, "nM") == pytest.approx(3000)
    challenge = experiment.sessions["methadone then SKF81297"]
    assert challenge.control == "methadone then vehicle"
    assert [magnitude(i.time, "min") for i in challenge.injections] == [-30, 0]
    assert "mor" not in control.ligands["skf81297"].receptors


def test_an_overlay_inherits_the_range_and_becomes_the_source(configs: ConfigFolder) -> None:
    entry = load_experiment(configs.experiment()).provenance["iron_deficient"]["iron_deficiency"]
    assert entry.range == (0, 1)
    assert entry.source == "animals/iron_deficient.yaml"
    assert entry.status == "assumed"
    assert entry.set_by == "animals/iron_deficient.yaml:2"


def test_an_overlay_may_bring_its_own_range_and_source(configs: ConfigFolder) -> None:
    leaf = "{value: 4 uM, range: [2 uM, 5 uM], source: '@Kolb2026', status: read}"
    (configs.root / "animals" / "control.yaml").write_text(f"gaba: {{basal: {leaf}}}\n")
    entry = load_experiment(configs.experiment()).provenance["control"]["gaba.basal"]
    assert (entry.value, entry.range) == ("4 uM", ("2 uM", "5 uM"))
    assert (entry.source, entry.status) == ("@Kolb2026", "read")


def test_later_layers_win(configs: ConfigFolder) -> None:
    path, sets = "circuit.release.facilitating.pka_gain", []

    def entry() -> tuple[object, str]:
        found = load_experiment(configs.experiment(), sets).provenance["control"][path]
        return found.value, found.set_by.split(":")[0]

    file = "experiments/challenges.yaml"
    configs.spoil("base.yaml", path, "value", "0.85")
    assert entry() == (0.85, "base.yaml")
    configs.replace(file, "hypothesis: h0_default", "hypothesis: h1_soma_only")
    assert entry() == (0, "hypotheses/h1_soma_only.yaml")
    configs.replace(
        file,
        "groups:",
        "parameters: {circuit: {release: {facilitating: {pka_gain: 0.1}}}}\ngroups:",
    )
    assert entry() == (0.1, file)
    overlay = configs.root / "animals" / "control.yaml"
    overlay.write_text("circuit: {release: {facilitating: {pka_gain: 0.2}}}\n")
    assert entry() == (0.2, "animals/control.yaml")
    inline = "control.yaml], parameters: {circuit: {release: {facilitating: {pka_gain: 0.3}}}}}"
    configs.replace(file, "control.yaml]}", inline)
    assert entry() == (0.3, file)
    sets.append(f"{path}=0.4")
    assert entry() == (0.4, "--set")


def test_set_reaches_all_groups(configs: ConfigFolder) -> None:
    sets = ["iron_deficiency=0", "ligands.skf81297.receptors.d1.efficacy=0", "sensor=igabasnfr2"]
    experiment = load_experiment(configs.experiment(), sets).experiment
    control, deficient = (group.parameters for group in experiment.groups)
    assert control == deficient
    assert control.ligands["skf81297"].receptors["d1"].efficacy == 0
    assert control.photometry.sensor == "igabasnfr2"


def test_set_changes_keys_of_the_experiment(configs: ConfigFolder) -> None:
    sets = [
        "seed=7",
        "fidelity=windowed",
        "groups.control.animals=3",
        "simulation.window=2 s",
        "hypothesis=h5_mor_tone",
        "title=no = 1",
        "groups.control.parameters.gaba.basal=1 uM",
        "variability.gaba.shares.matrix=0",
        "sensors.igabasnfr1.dynamic_range=3",
    ]
    configs.spoil("base.yaml", "gaba.basal", "value", "0.5 uM")
    loaded = load_experiment(configs.experiment(), sets)
    experiment = loaded.experiment
    assert experiment.simulation.seed == 7
    assert experiment.groups[0].animals == 3
    assert magnitude(experiment.simulation.window, "s") == 2
    assert experiment.hypothesis == "h5_mor_tone"
    assert experiment.title == "no = 1"
    assert value(loaded, "control", "gaba.basal") == "1 uM"
    assert value(loaded, "iron_deficient", "gaba.basal") == "0.5 uM"
    assert experiment.groups[0].parameters.variability["gaba.shares.matrix"] == 0
    assert experiment.groups[0].parameters.sensors["igabasnfr1"].dynamic_range == 3


@pytest.mark.parametrize("sets", [(), ("iron_deficiency=0", "sensor=igabasnfr2", "seed=3")])
def test_a_resolved_file_loads_to_the_same_experiment(
    configs: ConfigFolder, sets: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(configs.root.parent)
    loaded = load_experiment(configs.experiment(), sets)
    text = resolved_yaml(loaded)
    assert str(configs.root) not in text
    file = configs.root.parent / "somewhere" / "config.resolved.yaml"
    file.parent.mkdir()
    file.write_text(text)
    again = load_experiment(file)
    assert again.experiment == loaded.experiment
    assert again.provenance == loaded.provenance
    assert resolved_yaml(again) == text


def test_a_resolved_file_takes_sets(configs: ConfigFolder, tmp_path: Path) -> None:
    configs.spoil("base.yaml", "gaba.basal", "range", "[0.2 uM, 2.5 uM]")
    file = tmp_path / "resolved.yaml"
    file.write_text(resolved_yaml(load_experiment(configs.experiment())))
    loaded = load_experiment(file, ["gaba.basal=1 uM"])
    assert loaded.provenance["control"]["gaba.basal"].set_by == "--set"
    assert loaded.provenance["control"]["gaba.basal"].range == ("0.2 uM", "2.5 uM")


def test_a_group_may_have_some_of_the_sessions(
    configs: ConfigFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = load_experiment(configs.experiment()).experiment
    written = "animals: 17"

    def load(sessions: str) -> Experiment:
        nonlocal written
        configs.replace(
            "experiments/challenges.yaml", written, f"animals: 17, sessions: {sessions}"
        )
        written = f"animals: 17, sessions: {sessions}"
        return load_experiment(configs.experiment()).experiment

    some = load("[methadone, vehicle]")
    control, deficient = some.groups
    assert some.sessions_of(control) == some.sessions == whole.sessions
    assert list(some.sessions_of(deficient)) == ["vehicle", "methadone"]
    assert content_hash(some) != content_hash(whole)
    assert content_hash(load("[vehicle, methadone]")) == content_hash(some)
    assert content_hash(load(f"[{', '.join(whole.sessions)}]")) == content_hash(whole)
    load("[methadone, vehicle]")
    resolved = configs.root.parent / "config.resolved.yaml"
    monkeypatch.chdir(configs.root.parent)
    resolved.write_text(resolved_yaml(load_experiment(configs.experiment())))
    assert load_experiment(resolved).experiment == some


def test_what_is_neither_smoothed_nor_kept_anew_is_what_it_was(configs: ConfigFolder) -> None:
    """Runs and sweeps from before these steps are found again; what they do makes another run."""

    def content(*sets: str) -> dict[str, Any]:
        experiment = load_experiment(configs.experiment(), sets).experiment
        return content_of(experiment)["groups"][0][2]["photometry"]["analysis"]

    plain = content("photometry.analysis.smoothing=0 ms", "photometry.analysis.raw_rate=1 Hz")
    assert "sampling_rate" in plain
    assert not plain.keys() & {"smoothing", "raw_rate"}
    assert content("photometry.analysis.smoothing=1 s") == plain | {"smoothing": "1"}
    assert content("photometry.analysis.raw_rate=10 Hz") == plain | {"raw_rate": "10"}


def test_the_content_hash_follows_values_not_spelling(configs: ConfigFolder) -> None:
    configs.spoil("base.yaml", TERMINAL, "value", "3 uM")

    def content(*sets: str) -> str:
        return content_hash(load_experiment(configs.experiment(), sets).experiment)

    same = content("title=another", f"{TERMINAL}=3000 nM")
    assert content() == same
    assert content(f"{TERMINAL}=3001 nM") != same
    assert content("seed=8") != same
    assert content("groups.control.animals=11") != same


def test_what_was_read_may_be_changed_and_is_read_again_as_it_is_written(configs: ConfigFolder):
    path = configs.experiment()
    first = load_experiment(path)
    sessions, simulation = deepcopy(first.sessions), deepcopy(first.simulation)
    first.sessions["SKF81297"]["injections"].clear()
    first.simulation.clear()
    again = load_experiment(path)
    assert (again.sessions, again.simulation) == (sessions, simulation)
