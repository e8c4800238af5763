# ruff: noqa: E501 (one fault a line)
"""A receptor with a drug that is YAML alone, and what is refused of receptors."""

import re

import numpy as np
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import load_experiment
from striosome.config.parameters.receptors import receptor_sites
from support.builders import build_session, dose
from support.places import ROOT
from support.slow import solve_session
from support.tiny import problem_of, with_overlay

KAPPA = ROOT / "docs" / "examples" / "kappa.yaml"
TIME_MIN = np.arange(-20.0, 60.0, 5.0)


@pytest.fixture
def animal(tmp_path):
    """A control animal with kappa opioid receptors."""
    return load_experiment(with_overlay(tmp_path, KAPPA)).experiment.groups[0].parameters


def course(animal, *injections):
    return solve_session(animal, build_session(*injections), TIME_MIN, step_s=30.0)


def test_its_drug_lowers_release_as_its_equations_say(animal):
    u50488 = dose("u50488", "5 mg/kg")
    found, without = course(animal, u50488), course(animal)
    present = found.activation.terminal["kor"]
    bound = found.concentrations_nM["u50488"]
    np.testing.assert_allclose(present, bound / (bound + 2.0))
    assert present[0, -1] > 0.5
    for name in ("striosome", "matrix"):
        np.testing.assert_allclose(
            found.release_factor[name], without.release_factor[name] * (1.0 - 0.3 * present)
        )
        np.testing.assert_allclose(found.pka_soma[name], without.pka_soma[name], rtol=1e-12)


def test_an_antagonist_of_two_receptors_competes_at_both(animal):
    agonists = (dose("u50488", "5 mg/kg"), dose("methadone", "0.05 mg/kg"))
    free, blocked = course(animal, *agonists), course(animal, *agonists, dose("naloxone", "1 g/kg"))
    for receptor in ("kor", "mor"):
        # What was there before the drugs is not looked at.
        after = TIME_MIN > 5.0
        usual = free.activation.soma[receptor][0, after]
        assert np.all(blocked.activation.soma[receptor][0, after] < 0.1 * usual)


def test_it_has_a_place_in_results_and_figures(animal):
    sites = {one.name: (one.label, one.colour) for one in receptor_sites(animal.receptors)}
    assert list(sites) == ["d1_soma", "d1_terminal", "mor", "a1", "kor"]
    assert sites["kor"] == ("KOR", "#D55E00")
    assert sites["d1_terminal"] == ("D1, terminal", "#E69F00")


VALUE = "{value: 0.1, range: [0, 1], source: x, status: assumed}"
AFFINITY = "{value: 1 nM, range: [0.1 nM, 9 nM], source: x, status: assumed}"
HETEROMER = (
    "form: {value: efficacy, choices: [efficacy, affinity], source: x, status: assumed}, "
    f"efficacy_loss: {VALUE}, affinity_shift: {VALUE}"
)
CARRIED = f"{{soma: {VALUE}, terminal: {VALUE}}}"
KOR = f"density: {VALUE}, transduction: {VALUE}, release: {{inhibition: {VALUE}}}"


def adenosine(receptor: str, **constants: str) -> str:
    """An overlay that binds adenosine to a receptor."""
    given = ", ".join(f"{name}: {value}" for name, value in constants.items())
    return f"ligands: {{adenosine: {{receptors: {{{receptor}: {{{given}, efficacy: {VALUE}}}}}}}}}"


FAULTS = {
    f"receptors: {{kor: {{{KOR}}}}}": (
        "receptors.kor: acts on cells that carry it, but no population in circuit.populations does"
    ),
    f"receptors: {{d2: {{glutamate: {{inhibition: {VALUE}}}}}}}": (
        "receptors.d2.glutamate.inhibition: also give receptors.d2.transduction"
    ),
    "receptors: {mor: {sites: separat}}": (
        "receptors.mor.sites: expected alike or separate, got 'separat'; did you mean separate?"
    ),
    "receptors: {mor: {glutamate: {baseline: helthy}}}": (
        "receptors.mor.glutamate.baseline: expected zero or healthy, got 'helthy'; did you mean "
        "healthy?"
    ),
    "receptors: {d1: {heteromer: {partner: mur}}}": (
        "receptors.d1.heteromer.partner: expected mor or a1 or d2, got 'mur'; did you mean mor?"
    ),
    f"receptors: {{a1: {{heteromer: {{partner: d1, {HETEROMER}}}}}}}": (
        "receptors.a1.heteromer.partner: receptors restrain each other in a circle: "
    ),
    adenosine("d1", dissociation=AFFINITY): (
        "ligands.adenosine.receptors.d1.dissociation: sites of d1 are separate: give "
        "dissociation_soma and dissociation_terminal"
    ),
    adenosine("mor", dissociation_soma=AFFINITY): (
        "receptors.mor.dissociation_soma: sites of mor are alike: give dissociation"
    ),
    adenosine("mop", dissociation=AFFINITY): (
        "ligands.adenosine.receptors.mop: unknown receptor 'mop'; did you mean mor?"
    ),
    f"ligands: {{adenosine: {{receptors: {{mor: {{efficacy: {VALUE}}}}}}}}}": (
        "ligands.adenosine.receptors.mor: needs dissociation"
    ),
    f"circuit: {{populations: {{matrix: {{receptors: {{d2: {CARRIED}}}}}}}}}": (
        "circuit.populations.matrix.receptors.d2: has no action on cells: give "
        "receptors.d2.cyclic_amp or receptors.d2.release"
    ),
    "receptors: {d1: {density: {value: -1, range: [-1, 3]}}}": (
        "receptors.d1.density: must not be below 0, nor its range"
    ),
    "receptors: {mor: {release: {inhibition: {value: 0.5, range: [0, 2]}}}}": (
        "receptors.mor.release.inhibition: must not be above 1, nor its range"
    ),
    'receptors: {d1: {density: {value: "-1e-1", range: ["-1", 3]}}}': (
        "receptors.d1.density: must not be below 0, nor its range"
    ),
    "receptors: {d1: {heteromer: {form: {value: efficac}}}}": (
        "receptors.d1.heteromer.form: unknown choice 'efficac'; did you mean efficacy?"
    ),
    f"receptors: {{mor: {{heteromer: {{partner: a1, {HETEROMER.replace('choices: [efficacy', 'choices: [foo, efficacy').replace('value: efficacy', 'value: foo')}}}}}}}": (
        "receptors.mor.heteromer.form: expected efficacy or affinity, got 'foo'"
    ),
    "receptors: {mor: {colour: orange}}": "receptors.mor.colour: expected #rrggbb, got 'orange'",
    'receptors: {mor: {label: ""}}': "receptors.mor.label: has no value",
    "signalling: {mor_inhibition: 0}": (
        "signalling.mor_inhibition: unknown key: it is receptors.mor.cyclic_amp.inhibition now"
    ),
    "circuit: {release: {a1_on_d1: 0}}": (
        "circuit.release.a1_on_d1: unknown key: it is receptors.a1.release.pka_restraint now"
    ),
    "circuit: {afferents: {a1_inhibition: 0}}": (
        "circuit.afferents.a1_inhibition: unknown key: it is receptors.a1.glutamate.inhibition now"
    ),
    "receptors: {heteromer: {efficacy_loss: 0}}": (
        "receptors.heteromer: unknown key: it is receptors.d1.heteromer now"
    ),
    "ligands: {methadone: {mor: {efficacy: 0}}}": (
        "ligands.methadone.mor: unknown key: it is ligands.methadone.receptors.mor now"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_of_a_receptor_is_one_message(text, tmp_path):
    assert re.search(re.escape(FAULTS[text]), problem_of(tmp_path, text))


def test_receptors_of_an_old_layout_are_told_at_once_what_to_write(tmp_path):
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text("signalling: {mor_inhibition: 0}\ncircuit: {release: {d1_gain: 0}}\n")
    with pytest.raises(ConfigError) as caught:
        load_experiment(with_overlay(tmp_path, overlay))
    assert [one.line for one in caught.value.problems] == [1, 2]
