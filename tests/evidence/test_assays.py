"""Assays against the closed forms of the same receptors, and what they cannot answer."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.evidence.assay import Subjects
from striosome.evidence.assays.bath import HalfEffectConcentration, SliceRatio
from striosome.evidence.assays.decline import BrainDecline
from striosome.evidence.assays.exposure import BrainConcentration, ReceptorOccupancy
from striosome.evidence.assays.potency import BlockDose, HalfEffectDose
from striosome.evidence.assays.solving import amount_at
from striosome.evidence.assays.tone import LigandTone
from support.subjects import subjects

METHADONE = {"drug": "methadone", "route": "sc", "after": "30 min", "receptor": "mor"}
# Of the small tree.
K_METHADONE, K_NALOXONE, K_ENKEPHALIN, TONE = 3.4, 1.5, 100.0, 14.0
AFTER_MIN = 30.0
SETS = 5


def per_dose_nM(
    mass: float, exposure: float, half_life_min: float, after_min: float = AFTER_MIN
) -> float:
    """Free drug in brain some time after 1 mg/kg s.c., by partial fractions of its three steps."""
    ka, ke, kb = np.log(2) / np.array([8.0, half_life_min, 2.0])
    share = (
        ka
        * kb
        * sum(
            np.exp(-one * after_min) / ((two - one) * (three - one))
            for one, two, three in ((ka, ke, kb), (ke, ka, kb), (kb, ka, ke))
        )
    )
    return float(1e6 / mass * exposure * 0.8 * share)


PER_DOSE = {
    "methadone": per_dose_nM(309.45, 0.0045, 75.0),
    "naloxone": per_dose_nM(327.37, 0.5, 30.0),
}


def half_effect_dose(tau: np.ndarray, density: float = 1.0) -> np.ndarray:
    """Solved for the concentration by hand: occupancy from stimulus, stimulus from response."""
    resting = TONE / K_ENKEPHALIN

    def response(stimulus):
        return stimulus * (1 + tau) / (1 + tau * stimulus)

    half = (response(density * resting / (1 + resting)) + response(density)) / 2
    stimulus = half / (1 + tau - tau * half)
    ratio = (stimulus * (1 + resting) - density * resting) / (density - stimulus)
    return ratio * K_METHADONE / PER_DOSE["methadone"]


def test_the_dose_of_half_an_effect_is_that_of_the_closed_form():
    tau = np.array([0.0, 0.5, 3.0, 10.0, 30.0])
    animals = subjects(receptors__mor__transduction=tau, receptors__mor__density=0.7)
    found = HalfEffectDose.model_validate({"type": "half_effect_dose", **METHADONE})
    np.testing.assert_allclose(found.predicted(animals), half_effect_dose(tau, 0.7), rtol=1e-6)


def test_a_drug_without_effect_has_no_dose_of_half_of_it():
    animals = subjects(
        ligands__methadone__receptors__mor__efficacy=0.0, ligands__enkephalin__tone=(0.0, "nM")
    )
    assay = HalfEffectDose.model_validate({"type": "half_effect_dose", **METHADONE})
    assert np.isnan(assay.predicted(animals)).all()


def block_dose(**keys: Any) -> BlockDose:
    """Of naloxone against 10 mg/kg of methadone."""
    against = {"drug": "methadone", "route": "sc", "dose": "10 mg/kg"}
    other = {"type": "block_dose", "drug": "naloxone", "before": "0 min", "against": against}
    return BlockDose.model_validate({**METHADONE, **other, **keys})


# Without tone and reserve, the response is the occupancy.
PLAIN = {"receptors__mor__transduction": 0.0, "ligands__enkephalin__tone": (0.0, "nM")}


@pytest.mark.parametrize("blocked", [None, 0.5, 0.9, 0.99])
def test_the_dose_that_takes_a_share_of_an_effect_is_that_of_schild(blocked):
    agonist = 10.0 * PER_DOSE["methadone"] / K_METHADONE
    share = blocked or 0.5
    expected = (1 + agonist) * share / (1 - share) * K_NALOXONE / PER_DOSE["naloxone"]
    assay = block_dose(**({} if blocked is None else {"blocked": blocked}))
    np.testing.assert_allclose(assay.predicted(subjects(**PLAIN)), expected, rtol=1e-6)


def test_what_has_no_effect_has_no_dose_that_takes_a_share_of_it():
    idle = PLAIN | {"ligands__methadone__receptors__mor__efficacy": [0.0, 1.0]}
    found = block_dose(blocked=0.9).predicted(subjects(2, **idle))
    assert np.isnan(found).tolist() == [True, False]


def with_unbound(found: Subjects, drug: str, share: list[float]) -> Subjects:
    """The same animals with what of a drug in tissue is free, one value for each set."""
    ligands = found.parameters.ligands
    kinetics = ligands[drug].pharmacokinetics
    assert kinetics is not None
    known = kinetics.model_copy(update={"unbound_fraction": np.array(share)[:, np.newaxis]})
    own = ligands[drug].model_copy(update={"pharmacokinetics": known})
    parameters = found.parameters.model_copy(update={"ligands": ligands | {drug: own}})
    return Subjects.of(parameters, found.sets)


def test_exposure_and_occupancy_follow_the_dose():
    shares = [0.1, 0.2, 0.3, 0.5, 1.0]
    animals = with_unbound(subjects(), "naloxone", shares)
    dose = {"drug": "naloxone", "route": "sc", "dose": "2 mg/kg", "after": "30 min"}
    free = 2 * PER_DOSE["naloxone"]
    total, alone = (
        BrainConcentration.model_validate({"type": "brain_concentration", **dose, "total": one})
        for one in (True, False)
    )
    np.testing.assert_allclose(alone.predicted(animals), free)
    np.testing.assert_allclose(total.predicted(animals), free / np.array(shares))
    bound = ReceptorOccupancy.model_validate({"type": "occupancy", **dose, "receptor": "mor"})
    ratio = free / K_NALOXONE
    expected = ratio / (1 + ratio + TONE / K_ENKEPHALIN)
    np.testing.assert_allclose(bound.predicted(animals), np.full(SETS, expected))


def test_a_drug_declines_as_its_three_steps_say():
    kinetics = 327.37, 0.5, 30.0
    times = {"after": "75 min", "against": "20 min"}
    assay = BrainDecline.model_validate(
        {"type": "brain_decline", "drug": "naloxone", "route": "sc", **times}
    )
    expected = per_dose_nM(*kinetics, after_min=75.0) / per_dose_nM(*kinetics, after_min=20.0)
    np.testing.assert_allclose(assay.predicted(subjects()), np.full(SETS, expected))


def test_a_tone_is_that_of_the_animal_as_it_is():
    """With its condition and its phase of day: a rise of 0.3, times 1.175 at night."""
    tones = [2.0, 20.0]
    own = {"iron_deficiency": 1.0, "ligands__dopamine__tone": (tones, "nM")}
    animals = subjects(2, **own)
    day = animals.drawn.day.model_copy(update={"phase": "active"})
    awake = Subjects.of(animals.drawn.model_copy(update={"day": day}), 2)
    assay = LigandTone.model_validate({"type": "ligand_tone", "ligand": "dopamine"})
    np.testing.assert_allclose(assay.predicted(animals), np.array(tones) * 1.3)
    np.testing.assert_allclose(assay.predicted(awake), np.array(tones) * 1.3 * 1.175)
    resting = LigandTone.model_validate({"type": "ligand_tone", "ligand": "adenosine"})
    np.testing.assert_allclose(resting.predicted(animals), [39.0, 39.0])


def slice_ratio(**keys: Any) -> SliceRatio:
    return SliceRatio.model_validate({"type": "slice_ratio", "against": {}, **keys})


def test_an_opioid_takes_camp_of_the_cells_that_carry_its_receptor():
    share = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    animals = subjects(receptors__mor__cyclic_amp__inhibition=share)
    drug = {"dopamine": "1 mM"}
    keys = {
        "readout": "cyclic_amp",
        "against": drug,
        "bath": drug | {"methadone": "1 mM"},
        "above": {},
    }
    striosomal = slice_ratio(cells={"striosome": 1}, **keys).predicted(animals)
    np.testing.assert_allclose(striosomal, 1 - share, atol=0.02)
    matrix = slice_ratio(cells={"matrix": 2}, **keys).predicted(animals)
    np.testing.assert_allclose(matrix, 1.0)
    mixed = slice_ratio(cells={"striosome": 1, "matrix": 3}, **keys).predicted(animals)
    np.testing.assert_allclose(mixed, 0.25 * striosomal + 0.75 * matrix)


def test_a_tone_that_is_named_is_there_in_the_slice():
    keys = {"readout": "glutamate", "bath": {"DPCPX": "1 mM"}}
    animals = subjects()
    with_tone = slice_ratio(**keys, tones=["adenosine"]).predicted(animals)
    without = slice_ratio(**keys).predicted(animals)
    assert np.all(with_tone > 1.0)
    np.testing.assert_allclose(without, 1.0)


@given(st.lists(st.floats(10.0, 1000.0), min_size=SETS, max_size=SETS))
def test_half_of_the_camp_is_at_the_constant_of_the_receptor(constants):
    """Without reserve, and whatever the cells."""
    animals = subjects(
        ligands__dopamine__receptors__d1__dissociation_soma=(constants, "nM"),
        receptors__d1__transduction=0.0,
    )
    assay = HalfEffectConcentration.model_validate(
        {
            "type": "half_effect_concentration",
            "readout": "cyclic_amp",
            "cells": {"striosome": 0.15, "matrix": 0.85},
            "ligand": "dopamine",
        }
    )
    np.testing.assert_allclose(assay.predicted(animals), constants, rtol=1e-4)


@given(st.floats(1e-5, 1e5), st.floats(0.05, 0.95))
def test_an_amount_is_found_where_a_response_passes_a_level(half, level):
    found = amount_at(lambda a: a / (a + half), np.array([level, 1.5]), 1e-9, 1e9)
    np.testing.assert_allclose(found[0], half * level / (1 - level), rtol=1e-5)
    assert np.isnan(found[1])


def test_a_concentration_has_a_unit():
    with pytest.raises(ValueError, match="'30' has no unit"):
        slice_ratio(readout="glutamate", bath={"dopamine": "30"})
