"""Which drug activates, blocks or restrains which receptor."""

from typing import Any

import numpy as np
import pytest

from striosome.neuromodulation.pharmacology.receptors import Activation, receptor_activation
from support.builders import build_parameters


def activation(changes: dict[str, Any] | None = None, **concentrations_nM: float) -> Activation:
    """Receptors at the tones of the small tree, with some concentrations replaced."""
    parameters = build_parameters(changes)
    present = {"dopamine": 17.0, "enkephalin": 14.0, "adenosine": 39.0} | concentrations_nM
    courses = {name: np.array([present.get(name, 0.0)]) for name in parameters.ligands}
    return receptor_activation(parameters.receptors, parameters.ligands, courses)


def test_tone_alone_by_hand():
    found = activation()
    a1 = 39.0 / 139.0
    assert found.a1 == pytest.approx(a1)
    assert found.d1_soma == pytest.approx(17.0 / 141.0 * (1 - 0.31 * a1))
    assert found.d1_terminal == pytest.approx(17.0 / 3017.0 * (1 - 0.31 * a1))
    opioid = 14.0 / 114.0
    assert found.mor == pytest.approx(opioid * 4.9 / (1 + 3.9 * opioid))


def test_skf_acts_on_both_d1_sites_each_with_its_potency():
    tone, found = activation(), activation(SKF81297=91.0)
    restraint = 1 - 0.31 * 39.0 / 139.0
    ratio = 17.0 / 3000.0 + 91.0 / 370.0
    assert found.d1_terminal == pytest.approx(ratio / (1 + ratio) * restraint)
    assert found.d1_soma > 2 * tone.d1_soma
    assert (found.mor, found.a1) == (tone.mor, tone.a1)


def test_sch23390_abolishes_skf():
    blocked = activation(SKF81297=100.0, SCH23390=1000.0)
    assert blocked.d1_soma < 0.01
    assert blocked.d1_terminal < 0.01


def test_naloxone_abolishes_methadone():
    assert activation(methadone=100.0).mor > 0.95
    assert activation(methadone=100.0, naloxone=1e5).mor < 0.01


def test_receptor_reserve_saves_the_methadone_effect_when_receptors_are_lost():
    lost = {"receptors.mor.density": 0.65}
    without = lost | {"receptors.mor.transduction": 0.0}
    assert activation(lost, methadone=100.0).mor > 0.85
    assert activation(without, methadone=100.0).mor < 0.65


@pytest.mark.parametrize("form", ["efficacy", "affinity"])
def test_a1_antagonist_raises_d1_and_agonist_lowers_it(form):
    changes = {"receptors.heteromer.form": form}
    tone = activation(changes)
    for site in ("d1_soma", "d1_terminal"):
        assert getattr(activation(changes, DPCPX=100.0), site) > 1.05 * getattr(tone, site)
        assert getattr(activation(changes, CPA=100.0), site) < 0.9 * getattr(tone, site)


def test_affinity_form_shifts_the_agonist_and_keeps_its_maximum():
    changes = {"receptors.heteromer.form": "affinity"}
    restrained = {"adenosine": 0.0, "CPA": 1e9, "dopamine": 0.0}
    assert activation(changes, **restrained, SKF81297=91.0 * 3).d1_soma == pytest.approx(0.5)
    assert activation(changes, **restrained, SKF81297=1e9).d1_soma == pytest.approx(1.0)


def test_efficacy_form_lowers_the_maximum_and_keeps_the_potency():
    restrained = {"adenosine": 0.0, "CPA": 1e9, "dopamine": 0.0}
    assert activation(**restrained, SKF81297=1e9).d1_soma == pytest.approx(0.69)
    assert activation(**restrained, SKF81297=91.0).d1_soma == pytest.approx(0.69 / 2)


def test_without_a1_both_forms_agree():
    found = [
        activation({"receptors.heteromer.form": form}, adenosine=0.0, SKF81297=50.0).d1_soma
        for form in ("efficacy", "affinity")
    ]
    assert found[0] == pytest.approx(found[1])


def test_unknown_form_names_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'affinity'"):
        activation({"receptors.heteromer.form": "afinity"})
