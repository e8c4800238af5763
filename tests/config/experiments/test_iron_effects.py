"""Effects of iron deficiency from YAML: on any leaf, each with its own words when it is wrong."""

from pathlib import Path

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from striosome.neuromodulation.effective_animal import effective_animal
from support.lived import lived
from support.tiny import write_tiny

EXPLAINED = 'source: "a test", status: assumed'


def loaded(folder: Path, overlay: str, *sets: str, history: str = "") -> LoadedExperiment:
    """The tiny experiment with an overlay in both groups."""
    (folder / "overlay.yaml").write_text(overlay + "\n")
    path = write_tiny(folder)
    path.write_text(path.read_text().replace("overlays: [", f"{history}overlays: [overlay.yaml, "))
    return load_experiment(path, list(sets))


def basal_uM(found: LoadedExperiment) -> dict[str, float]:
    return {
        group.name: float(magnitude(effective_animal(group.parameters).parameters.gaba.basal, "uM"))
        for group in found.experiment.groups
    }


@pytest.mark.parametrize(
    ("entry", "deficient"),
    [
        ("raises: gaba.basal, value: 0.5, range: [0, 1]", 0.75),
        ("lowers: gaba.basal, value: 0.5, range: [0, 1]", 0.25),
        ("sets: gaba.basal, value: 1.25 uM, range: [0.2 uM, 2.5 uM]", 1.25),
    ],
)
def test_an_overlay_adds_an_effect_on_any_leaf(tmp_path, entry, deficient):
    found = loaded(tmp_path, f"iron: {{mine: {{{entry}, {EXPLAINED}}}}}")
    assert basal_uM(found) == pytest.approx({"control": 0.5, "iron_deficient": deficient})


def test_a_later_layer_changes_the_size_alone(tmp_path):
    text = f"iron: {{mine: {{raises: gaba.basal, value: 0.5, range: [0, 1], {EXPLAINED}}}}}"
    found = loaded(tmp_path, text, "iron.mine=0.1")
    assert basal_uM(found)["iron_deficient"] == pytest.approx(0.55)


def test_a_text_is_set_in_deficient_animals(tmp_path):
    text = f"iron: {{mine: {{sets: gaba.clearance, value: michaelis_menten, {EXPLAINED}, "
    found = loaded(tmp_path, text + "choices: [linear, michaelis_menten]}}")
    assert [
        effective_animal(group.parameters).parameters.gaba.clearance
        for group in found.experiment.groups
    ] == ["linear", "michaelis_menten"]


def test_a_resolved_file_gives_the_same_animals(tmp_path):
    text = f"iron: {{mine: {{raises: gaba.basal, value: 0.5, range: [0, 1], {EXPLAINED}}}}}"
    found = loaded(tmp_path, text)
    again = tmp_path / "config.resolved.yaml"
    again.write_text(resolved_yaml(found))
    assert basal_uM(load_experiment(again)) == basal_uM(found)


FAULTS = {
    "iron: {mine: {value: 0.1, range: [0, 1], %s}}": "iron.mine: also say which leaf it changes: "
    "lowers: PATH, raises: PATH, sets: PATH",
    "iron: {mine: {lowers: gaba.basl, value: 0.1, range: [0, 1], %s}}": "iron.mine: lowers: "
    "unknown parameter; did you mean gaba.basal?",
    "iron: {mine: {lowers: receptors.a1.density, value: 0.1, range: [0, 1], %s}}": "iron.mine: "
    "changes receptors.a1.density, which iron.a1_loss changes already",
    "iron: {mine: {lowers: gaba.clearance, value: 0.1, range: [0, 1], %s}}": "iron.mine: lowers: "
    "gaba.clearance is a text, which can only be set (sets: PATH)",
    "iron: {mine: {sets: gaba.clearance, value: linaer, choices: [linaer], %s}}": "iron.mine: "
    "unknown choice 'linaer'; did you mean linear?",
    "iron: {mine: {sets: circuit.populations.matrix.release, value: slow, choices: [slow], %s}}": (
        "iron.mine: sets: circuit.populations.matrix.release says what the model is made of: "
        "overlay the group"
    ),
    "iron: {mine: {sets: gaba.basal, value: 1, range: [0, 1], %s}}": "iron.mine: 1 has no unit",
    "iron: {mine: {raises: gaba.basal, time: adaptation.iron.a1_tim, value: 0.1, range: [0, 1], "
    "%s}}": "iron.mine: time: unknown parameter; did you mean adaptation.iron.a1_time?",
    "iron: {mine: {raises: gaba.basal, time: gaba.basal, value: 0.1, range: [0, 1], %s}}": (
        "iron.mine: time: gaba.basal: "
    ),
    "iron: {mine: {raises: gaba.basal, lowers: gaba.basal, value: 0.1, range: [0, 1], %s}}": (
        "iron.mine: is given several forms: lowers, raises"
    ),
    "gaba: {basal: {lowers: gaba.basal, value: 0.5 uM}}": "gaba.basal.lowers: unknown key",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_effect_is_explained_at_its_line(tmp_path, text):
    overlay = text % EXPLAINED if "%s" in text else text
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, overlay)
    assert f"overlay.yaml:1 {FAULTS[text]}" in str(caught.value)


def test_an_effect_without_a_time_is_refused_where_a_group_has_a_diet(tmp_path):
    text = f"iron: {{mine: {{raises: gaba.basal, value: 0.5, range: [0, 1], {EXPLAINED}}}}}"
    diet = "history: {title: t, diet: [{iron: normal, start: 0 day}]}, at: 4 day, "
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text, "simulation.history_step=10 min", history=diet)
    assert len(caught.value.problems) == 1
    assert "overlay.yaml:1 iron.mine: also say how fast it follows the diet" in str(caught.value)


def test_an_effect_without_a_time_cannot_follow_a_diet(tmp_path):
    text = f"iron: {{mine: {{raises: gaba.basal, value: 0.5, range: [0, 1], {EXPLAINED}}}}}"
    found = loaded(tmp_path, text)
    parameters = found.experiment.groups[1].parameters
    assert np.isfinite(basal_uM(found)["iron_deficient"])
    own = lived(at="4 day", diet=({"iron": "normal", "start": "0 day"},))
    changes = {"iron": parameters.iron, "iron_effects": parameters.iron_effects}
    with pytest.raises(ValueError, match=r"iron\.mine does not say how fast it follows"):
        effective_animal(own.model_copy(update=changes))
