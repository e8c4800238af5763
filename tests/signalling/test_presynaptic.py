"""Presynaptic factors on GABA and glutamate release."""

import pytest

from builders import build_parameters
from striosome.signalling.presynaptic import glutamate_factor, release_factor

CIRCUIT = build_parameters().circuit


def test_release_factor_by_hand():
    expected = (1 + 0.85 * 0.6 * (1 - 0.3 * 0.2)) * (1 - 0.33 * 0.5) * (1 - 0.21 * 0.2)
    assert release_factor(CIRCUIT.release, 0.6, 0.5, 0.2) == pytest.approx(expected)


def test_utilisation_never_exceeds_one():
    release = build_parameters({"circuit.release.d1_gain": 1e3}).circuit.release
    assert 0.0192 * release_factor(release, 1.0, 0.0, 0.0) == pytest.approx(1.0)


def test_glutamate_is_at_baseline_in_a_control_without_opioid():
    assert glutamate_factor(CIRCUIT.afferents, 0.28, 0.28, 0.0) == 1.0


def test_glutamate_falls_with_a1_and_opioid_and_rises_when_a1_is_lost():
    assert glutamate_factor(CIRCUIT.afferents, 0.5, 0.28, 0.9) == pytest.approx(
        1 - 0.13 * 0.22 - 0.08 * 0.9
    )
    assert glutamate_factor(CIRCUIT.afferents, 0.1, 0.28, 0.0) > 1.0


def test_glutamate_rate_is_never_negative():
    afferents = build_parameters({"circuit.afferents.mor_inhibition": 3.0}).circuit.afferents
    assert glutamate_factor(afferents, 0.28, 0.28, 1.0) == 0.0
