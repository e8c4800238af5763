"""Which drug activates, blocks or restrains which receptor."""

from typing import Any

import numpy as np
import pytest

from striosome.config.parameters.pharmacology import SITES
from striosome.config.parameters.receptors import PARTNER_LOWERS
from striosome.neuromodulation.pharmacology.receptors import (
    HETEROMER_FORMS,
    Activation,
    receptor_activation,
)
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
    assert found.soma["a1"] == pytest.approx(a1)
    assert found.soma["d1"] == pytest.approx(17.0 / 141.0 * (1 - 0.31 * a1))
    assert found.terminal["d1"] == pytest.approx(17.0 / 3017.0 * (1 - 0.31 * a1))
    opioid = 14.0 / 114.0
    assert found.soma["mor"] == pytest.approx(opioid * 4.9 / (1 + 3.9 * opioid))


def test_skf_acts_on_both_d1_sites_each_with_its_potency():
    tone, found = activation(), activation(SKF81297=91.0)
    restraint = 1 - 0.31 * 39.0 / 139.0
    ratio = 17.0 / 3000.0 + 91.0 / 370.0
    assert found.terminal["d1"] == pytest.approx(ratio / (1 + ratio) * restraint)
    assert found.soma["d1"] > 2 * tone.soma["d1"]
    assert (found.soma["mor"], found.soma["a1"]) == (tone.soma["mor"], tone.soma["a1"])


def test_sch23390_abolishes_skf():
    blocked = activation(SKF81297=100.0, SCH23390=1000.0)
    assert blocked.soma["d1"] < 0.01
    assert blocked.terminal["d1"] < 0.01


def test_naloxone_abolishes_methadone():
    assert activation(methadone=100.0).soma["mor"] > 0.95
    assert activation(methadone=100.0, naloxone=1e5).soma["mor"] < 0.01


def test_receptor_reserve_saves_the_methadone_effect_when_receptors_are_lost():
    lost = {"receptors.mor.density": 0.65}
    without = lost | {"receptors.mor.transduction": 0.0}
    assert activation(lost, methadone=100.0).soma["mor"] > 0.85
    assert activation(without, methadone=100.0).soma["mor"] < 0.65


@pytest.mark.parametrize("form", ["efficacy", "affinity"])
def test_a1_antagonist_raises_d1_and_agonist_lowers_it(form):
    changes = {"receptors.d1.heteromer.form": form}
    tone = activation(changes)
    for site in SITES:
        usual = tone.at(site)["d1"]
        assert activation(changes, DPCPX=100.0).at(site)["d1"] > 1.05 * usual
        assert activation(changes, CPA=100.0).at(site)["d1"] < 0.9 * usual


def test_affinity_form_shifts_the_agonist_and_keeps_its_maximum():
    changes = {"receptors.d1.heteromer.form": "affinity"}
    restrained = {"adenosine": 0.0, "CPA": 1e9, "dopamine": 0.0}
    assert activation(changes, **restrained, SKF81297=91.0 * 3).soma["d1"] == pytest.approx(0.5)
    assert activation(changes, **restrained, SKF81297=1e9).soma["d1"] == pytest.approx(1.0)


def test_efficacy_form_lowers_the_maximum_and_keeps_the_potency():
    restrained = {"adenosine": 0.0, "CPA": 1e9, "dopamine": 0.0}
    assert activation(**restrained, SKF81297=1e9).soma["d1"] == pytest.approx(0.69)
    assert activation(**restrained, SKF81297=91.0).soma["d1"] == pytest.approx(0.69 / 2)


def test_without_a1_both_forms_agree():
    found = [
        activation({"receptors.d1.heteromer.form": form}, adenosine=0.0, SKF81297=50.0).soma["d1"]
        for form in ("efficacy", "affinity")
    ]
    assert found[0] == pytest.approx(found[1])


def test_unknown_form_names_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'affinity'"):
        activation({"receptors.d1.heteromer.form": "afinity"})


def test_files_may_name_the_forms_of_a_heteromer_that_there_are():
    assert tuple(HETEROMER_FORMS) == PARTNER_LOWERS
