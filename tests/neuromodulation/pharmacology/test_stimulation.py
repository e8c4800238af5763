"""Slow adaptations answer to drugs, not to what the body has anyway."""

import numpy as np
import pytest

from striosome.neuromodulation.pharmacology.stimulation import drug_stimulus
from support.builders import build_parameters

TREE = build_parameters()


def stimulus(density=1.0, drugs=("methadone", "naloxone"), **concentrations: float) -> np.ndarray:
    bound = {"enkephalin": 14.0, "methadone": 0.0, "naloxone": 0.0} | concentrations
    arrays = {name: np.atleast_1d(float(value)) for name, value in bound.items()}
    return drug_stimulus("mor", density, TREE.ligands, arrays, drugs)


def test_tone_alone_is_no_stimulus():
    assert stimulus() == 0.0


def test_a_drug_shares_the_site_with_the_tone_by_gaddum():
    # x = C/K: methadone 2, enkephalin 0.14
    assert stimulus(methadone=6.8)[0] == pytest.approx(2.0 / 3.14)
    assert stimulus(density=0.5, methadone=6.8)[0] == pytest.approx(1.0 / 3.14)


def test_an_antagonist_stimulates_nothing_and_takes_the_agonist_off():
    assert stimulus(naloxone=15.0) == 0.0
    # x = C/K: methadone 2, enkephalin 0.14, naloxone 10
    assert stimulus(methadone=6.8, naloxone=15.0)[0] == pytest.approx(2.0 / 13.14)


def test_a_site_that_no_ligand_binds_is_never_stimulated():
    assert drug_stimulus("d2", 1.0, TREE.ligands, {}, ("methadone",)) == 0.0


def test_much_of_a_full_agonist_is_a_stimulus_of_one():
    assert stimulus(methadone=1e9)[0] == pytest.approx(1.0)
