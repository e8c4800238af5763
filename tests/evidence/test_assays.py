"""Assays against the closed forms of the same receptors, and what they cannot answer."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.quantities import unit_quantity
from striosome.evidence.assay import Subjects
from striosome.evidence.assays.bath import HalfEffectConcentration, SliceRatio
from striosome.evidence.assays.dialysis import GabaRatio
from striosome.evidence.assays.exposure import BrainConcentration, ReceptorOccupancy
from striosome.evidence.assays.potency import HalfBlockDose, HalfEffectDose
from striosome.evidence.assays.solving import amount_at
from support.builders import build_parameters

METHADONE = {"drug": "methadone", "route": "sc", "after": "30 min", "receptor": "mor"}
# Of the small tree.
K_METHADONE, K_NALOXONE, K_ENKEPHALIN, TONE = 3.4, 1.5, 100.0, 14.0
AFTER_MIN = 30.0
SETS = 5


def subjects(sets: int = SETS, **leaves: Any) -> Subjects:
    """Animals of the small tree; of a list there is one value for each set."""
    changes = {}
    for path, value in leaves.items():
        number, _, unit = value if isinstance(value, tuple) else (value, "", "1")
        column = np.array(number, dtype=float)[:, np.newaxis] if np.ndim(number) else number
        changes[path.replace("__", ".")] = column * unit_quantity(unit)
    return Subjects(build_parameters(changes), sets)


def per_dose_nM(mass: float, exposure: float, half_life_min: float) -> float:
    """Free drug in brain 30 min after 1 mg/kg s.c., by partial fractions of its three steps."""
    ka, ke, kb = np.log(2) / np.array([8.0, half_life_min, 2.0])
    share = (
        ka
        * kb
        * sum(
            np.exp(-one * AFTER_MIN) / ((two - one) * (three - one))
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
        ligands__methadone__receptors__mor__efficacy=0.0, ligands__enkephalin__tone=(0.0, "", "nM")
    )
    assay = HalfEffectDose.model_validate({"type": "half_effect_dose", **METHADONE})
    assert np.isnan(assay.predicted(animals)).all()


def test_the_dose_that_halves_an_effect_is_that_of_schild():
    """Without tone and reserve: half of the agonist's response is half of its occupancy."""
    animals = subjects(receptors__mor__transduction=0.0, ligands__enkephalin__tone=(0.0, "", "nM"))
    given_dose = 10.0
    assay = HalfBlockDose.model_validate(
        {
            "type": "half_block_dose",
            **METHADONE,
            "drug": "naloxone",
            "before": "0 min",
            "against": {"drug": "methadone", "route": "sc", "dose": f"{given_dose} mg/kg"},
        }
    )
    agonist = given_dose * PER_DOSE["methadone"] / K_METHADONE
    expected = (1 + agonist) * K_NALOXONE / PER_DOSE["naloxone"]
    np.testing.assert_allclose(assay.predicted(animals), expected, rtol=1e-6)


def with_unbound(found: Subjects, drug: str, share: list[float]) -> Subjects:
    """The same animals with what of a drug in tissue is free, one value for each set."""
    ligands = found.parameters.ligands
    kinetics = ligands[drug].pharmacokinetics
    assert kinetics is not None
    known = kinetics.model_copy(update={"unbound_fraction": np.array(share)[:, np.newaxis]})
    own = ligands[drug].model_copy(update={"pharmacokinetics": known})
    parameters = found.parameters.model_copy(update={"ligands": ligands | {drug: own}})
    return Subjects(parameters, found.sets)


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
        ligands__dopamine__receptors__d1__dissociation_soma=(constants, "", "nM"),
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


def test_what_is_not_of_spikes_stays_under_tetrodotoxin():
    animals = subjects(gaba__non_vesicular=[0.0, 0.2, 0.4, 0.6, 0.9])
    kept = np.array([0.0, 0.2, 0.4, 0.6, 0.9])
    everything = GabaRatio.model_validate({"type": "gaba_ratio", "silenced": "all"})
    np.testing.assert_allclose(everything.predicted(animals), kept, atol=1e-12)
    striosomal = GabaRatio.model_validate({"type": "gaba_ratio", "silenced": ["striosome"]})
    share = float(animals.parameters.gaba.shares["striosome"])
    np.testing.assert_allclose(striosomal.predicted(animals), kept + (1 - kept) * (1 - share))


@given(st.floats(1e-5, 1e5), st.floats(0.05, 0.95))
def test_an_amount_is_found_where_a_response_passes_a_level(half, level):
    found = amount_at(lambda a: a / (a + half), np.array([level, 1.5]), 1e-9, 1e9)
    np.testing.assert_allclose(found[0], half * level / (1 - level), rtol=1e-5)
    assert np.isnan(found[1])


FAULTS = {
    "drug": (
        HalfEffectDose,
        {**METHADONE, "drug": "metadone"},
        "unknown drug 'metadone'; did you mean methadone?",
    ),
    "route": (HalfEffectDose, {**METHADONE, "route": "iv"}, "unknown route 'iv' of methadone"),
    "form": (HalfEffectDose, {**METHADONE, "form": "salt"}, "unknown form 'salt' of methadone"),
    "receptor": (
        HalfEffectDose,
        {**METHADONE, "receptor": "mur"},
        "unknown receptor 'mur'; did you mean mor?",
    ),
    "total": (
        BrainConcentration,
        {"drug": "naloxone", "route": "sc", "dose": "1 mg/kg", "after": "1 min", "total": True},
        "naloxone has no pharmacokinetics.unbound_fraction",
    ),
    "against.drug": (
        HalfBlockDose,
        {
            **METHADONE,
            "before": "0 min",
            "against": {"drug": "morphin", "route": "sc", "dose": "1 mg/kg"},
        },
        "unknown drug 'morphin'",
    ),
    "cells.matrx": (
        SliceRatio,
        {"readout": "pka", "cells": {"matrx": 1}, "bath": {}, "against": {}},
        "unknown population; did you mean matrix?",
    ),
    "cells": (
        SliceRatio,
        {"readout": "pka", "bath": {}, "against": {}},
        "pka is read of populations: give their shares",
    ),
    "bath": (
        SliceRatio,
        {"readout": "glutamate", "bath": {"damgoo": "1 nM"}, "against": {}},
        "unknown ligand 'damgoo'",
    ),
    "silenced": (GabaRatio, {"silenced": ["gpe"]}, "unknown source 'gpe'; known: "),
}


@pytest.mark.parametrize("key", FAULTS)
def test_what_the_animal_has_not_is_named(key):
    assay, keys, message = FAULTS[key]
    name = assay.model_fields["type"].annotation.__args__[0]
    found = assay.model_validate({"type": name, **keys}).faults(build_parameters())
    assert [(one, said[: len(message)]) for one, said in found] == [(key, message)]


def test_a_concentration_has_a_unit():
    with pytest.raises(ValueError, match="'30' has no unit"):
        slice_ratio(readout="glutamate", bath={"dopamine": "30"})
