"""Presynaptic factors on GABA and glutamate release."""

from typing import Any

import numpy as np
import pytest

from striosome.config.parameters.pharmacology import GlutamateReleaseBlock
from striosome.neuromodulation.signalling.presynaptic import (
    glutamate_factor,
    glutamate_left,
    release_factor,
)
from support.builders import build_parameters

ANIMAL = build_parameters()
RELEASE, RECEPTORS = ANIMAL.circuit.release["facilitating"], ANIMAL.receptors
AT_REST = {"a1": 0.28, "mor": 0.0, "d1": 0.0}


def released(pka: float, mor: float, a1: float, stimulation: float = 1.0) -> float:
    present = {"mor": mor, "a1": a1, "d1": 0.4}
    return float(release_factor(RELEASE, RECEPTORS, pka, present, stimulation))


def glutamate(a1: float, mor: float, scale: float = 1.0, receptors: Any = RECEPTORS) -> float:
    return float(glutamate_factor(receptors, {"a1": a1, "mor": mor, "d1": 0.4}, AT_REST, scale))


def test_release_factor_by_hand():
    expected = (1 + 0.85 * 0.6 * (1 - 0.3 * 0.2)) * (1 - 0.33 * 0.5) * (1 - 0.21 * 0.2)
    assert released(0.6, 0.5, 0.2) == pytest.approx(expected)
    assert released(0.6, 0.5, 0.2, 0.5) == pytest.approx(0.5 * expected)


def test_a_terminal_without_a_receptor_is_left_alone_by_it():
    without = release_factor(RELEASE, RECEPTORS, 0.6, {"a1": 0.2}, 1.0)
    assert without == pytest.approx(released(0.6, 0.0, 0.2))


def test_utilisation_never_exceeds_one():
    release = RELEASE.model_copy(update={"pka_gain": 1e3})
    assert 0.0192 * release_factor(release, RECEPTORS, 1.0, {}, 1.0) == pytest.approx(1.0)


def test_glutamate_is_at_baseline_in_a_control_without_opioid():
    assert glutamate(0.28, 0.0) == 1.0


def test_glutamate_falls_with_a1_and_opioid_and_rises_when_a1_is_lost():
    assert glutamate(0.5, 0.9) == pytest.approx(1 - 0.13 * 0.22 - 0.08 * 0.9)
    assert glutamate(0.1, 0.0) > 1.0


def test_glutamate_rate_is_never_negative():
    strong = build_parameters({"receptors.mor.glutamate.inhibition": 3.0}).receptors
    assert glutamate(0.28, 1.0, receptors=strong) == 0.0


def test_glutamate_follows_its_drive():
    for scale in (0.0, 0.5, 1.3):
        assert glutamate(0.1, 0.0, scale) == pytest.approx(scale * glutamate(0.1, 0.0))


def test_drugs_at_cortical_terminals_leave_shares_that_multiply():
    ligands = build_parameters().ligands
    gabapentin = ligands["gabapentin"]
    other = gabapentin.model_copy(
        update={
            "glutamate_release": GlutamateReleaseBlock.model_validate(
                {"half_concentration": "5 nM", "inhibition": 0.5}
            )
        }
    )
    bound = {"gabapentin": np.array([0.0, 100.0, 300.0]), "other": np.array([5.0, 5.0, 5.0])}
    alone = glutamate_left({"gabapentin": gabapentin}, bound)
    np.testing.assert_allclose(alone, [1.0, 1 - 0.1 * 0.5, 1 - 0.1 * 0.75])
    together = glutamate_left({"gabapentin": gabapentin, "other": other}, bound)
    np.testing.assert_allclose(together, alone * 0.75)


def test_ligands_without_that_action_leave_all_glutamate():
    ligands = {n: one for n, one in build_parameters().ligands.items() if n != "gabapentin"}
    assert glutamate_left(ligands, {}) == 1.0
