"""GABA under what is perfused in the nucleus, against the formulas of the model written out."""

from typing import Any

import numpy as np
import pytest

from striosome.evidence.assays.dialysis import GabaRatio
from support.subjects import subjects

KEPT = [0.0, 0.2, 0.4, 0.6, 0.9]
STRIOSOME, MATRIX = 0.35, 0.54


def ratio(**keys: Any) -> GabaRatio:
    return GabaRatio.model_validate({"type": "gaba_ratio", **keys})


def test_what_is_not_of_spikes_stays_under_tetrodotoxin():
    animals = subjects(gaba__non_vesicular=KEPT)
    kept = np.array(KEPT)
    np.testing.assert_allclose(ratio(silenced="all").predicted(animals), kept, atol=1e-12)
    striosomal = ratio(silenced=["striosome"]).predicted(animals)
    np.testing.assert_allclose(striosomal, kept + (1 - kept) * (1 - STRIOSOME))


def opioid_response(concentration_nM: float) -> float:
    """Of MOR under methadone (K 3.4 nM) and an enkephalin tone of 14 nM (K 100 nM)."""
    present = concentration_nM / 3.4 + 0.14
    stimulus = present / (1 + present)
    return stimulus * 4.9 / (1 + 3.9 * stimulus)


@pytest.mark.parametrize("recovery", [0.001, 0.1, 1.0])
def test_an_opioid_at_terminals_takes_what_those_with_its_receptor_release(recovery):
    """Without an effect of PKA, release is `1 - i E`; matrix terminals carry no MOR."""
    animals = subjects(gaba__non_vesicular=KEPT, circuit__release__facilitating__pka_gain=0.0)
    left, rest = (1 - 0.33 * opioid_response(c) for c in (1000.0 * recovery, 0.0))
    vesicular = 1 - STRIOSOME * (1 - left / rest)
    found = ratio(bath={"methadone": "1 uM"}, recovery=recovery).predicted(animals)
    np.testing.assert_allclose(found, np.array(KEPT) + (1 - np.array(KEPT)) * vesicular)


def terminal_release(d1: float, mor: float, inhibition: np.ndarray) -> np.ndarray:
    """Release of terminals: cyclic AMP, PKA and the factor on utilisation, as in the model."""
    a1 = 0.39 / 1.39
    camp = (0.011 + d1 * (1 - 0.31 * a1)) * (1 - inhibition * mor) * (1 - 0.23 * a1)
    pka = camp**3.1 / (camp**3.1 + 0.1**3.1)
    return (1 + 0.85 * pka * (1 - 0.3 * a1)) * (1 - 0.33 * mor) * (1 - 0.21 * a1)


def test_a_d1_antagonist_at_terminals_takes_what_dopamine_adds():
    inhibition = np.array([0.0, 0.3, 0.6, 0.75, 0.85])
    animals = subjects(
        receptors__mor__cyclic_amp__inhibition=inhibition, ligands__dopamine__tone=(3000.0, "nM")
    )
    antagonist = 1000.0 * 0.2 / 1.2
    with_it, without = 1 / (1 + 1 + antagonist), 1 / 2
    changed = {
        name: terminal_release(with_it, mor, inhibition)
        / terminal_release(without, mor, inhibition)
        for name, mor in (("striosome", opioid_response(0.0)), ("matrix", 0.0))
    }
    vesicular = 1 + STRIOSOME * (changed["striosome"] - 1) + MATRIX * (changed["matrix"] - 1)
    found = ratio(bath={"SCH23390": "1 uM"}, recovery=0.2).predicted(animals)
    np.testing.assert_allclose(found, 0.34 + 0.66 * vesicular)
    assert np.all(found < 0.95)


def test_what_is_silenced_stays_silent_under_a_drug():
    animals = subjects(gaba__non_vesicular=KEPT, circuit__release__facilitating__pka_gain=0.0)
    drug = {"bath": {"methadone": "1 mM"}, "recovery": 1}
    both = ratio(silenced=["matrix"], **drug).predicted(animals)
    opioid = ratio(**drug).predicted(animals)
    np.testing.assert_allclose(opioid - both, (1 - np.array(KEPT)) * MATRIX)
