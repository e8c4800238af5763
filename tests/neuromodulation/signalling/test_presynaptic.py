"""Presynaptic factors on GABA and glutamate release."""

import numpy as np
import pytest

from striosome.config.parameters.pharmacology import GlutamateReleaseBlock
from striosome.neuromodulation.signalling.presynaptic import (
    glutamate_factor,
    glutamate_left,
    release_factor,
)
from support.builders import build_parameters

CIRCUIT = build_parameters().circuit


def test_release_factor_by_hand():
    expected = (1 + 0.85 * 0.6 * (1 - 0.3 * 0.2)) * (1 - 0.33 * 0.5) * (1 - 0.21 * 0.2)
    assert release_factor(CIRCUIT.release, 0.6, 0.5, 0.2, 1.0) == pytest.approx(expected)
    assert release_factor(CIRCUIT.release, 0.6, 0.5, 0.2, 0.5) == pytest.approx(0.5 * expected)


def test_utilisation_never_exceeds_one():
    release = build_parameters({"circuit.release.d1_gain": 1e3}).circuit.release
    assert 0.0192 * release_factor(release, 1.0, 0.0, 0.0, 1.0) == pytest.approx(1.0)


def test_glutamate_is_at_baseline_in_a_control_without_opioid():
    assert glutamate_factor(CIRCUIT.afferents, 0.28, 0.28, 0.0, 1.0) == 1.0


def test_glutamate_falls_with_a1_and_opioid_and_rises_when_a1_is_lost():
    assert glutamate_factor(CIRCUIT.afferents, 0.5, 0.28, 0.9, 1.0) == pytest.approx(
        1 - 0.13 * 0.22 - 0.08 * 0.9
    )
    assert glutamate_factor(CIRCUIT.afferents, 0.1, 0.28, 0.0, 1.0) > 1.0


def test_glutamate_rate_is_never_negative():
    afferents = build_parameters({"circuit.afferents.mor_inhibition": 3.0}).circuit.afferents
    assert glutamate_factor(afferents, 0.28, 0.28, 1.0, 1.0) == 0.0


def test_glutamate_follows_its_drive():
    for scale in (0.0, 0.5, 1.3):
        found = glutamate_factor(CIRCUIT.afferents, 0.1, 0.28, 0.0, scale)
        assert found == pytest.approx(
            scale * glutamate_factor(CIRCUIT.afferents, 0.1, 0.28, 0.0, 1.0)
        )


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
