"""Iron deficiency acts on five leaves and on nothing else."""

import numpy as np
import pytest

from builders import build_parameters
from striosome.physiology.iron import apply_iron_deficiency
from striosome.quantities import magnitude
from striosome.schema.parameters import Parameters

FACTORS = {
    "receptors.a1.density": 0.6,
    "receptors.mor.density": 0.65,
    "receptors.d1.density": 0.9,
    "ligands.dopamine.tone": 1.3,
    "ligands.enkephalin.tone": 1.2,
}


def changed(before: dict, after: dict, prefix: str = "") -> dict[str, float]:
    """Relative change of every leaf that differs, by path."""
    found: dict[str, float] = {}
    for name, old in before.items():
        new, path = after[name], f"{prefix}{name}"
        if isinstance(old, dict):
            found |= changed(old, new, f"{path}.")
        elif np.any(old != new):
            found[path] = float(new / old)
    return found


def iron(severity: float) -> tuple[Parameters, Parameters]:
    before = build_parameters({"iron_deficiency": severity})
    return before, apply_iron_deficiency(before)


def test_replete_animal_is_unchanged():
    before, after = iron(0.0)
    assert changed(before.model_dump(), after.model_dump()) == {}


@pytest.mark.parametrize("severity", [0.5, 1.0])
def test_severity_scales_every_component(severity):
    before, after = iron(severity)
    expected = {path: 1 + severity * (factor - 1) for path, factor in FACTORS.items()}
    assert changed(before.model_dump(), after.model_dump()) == pytest.approx(expected)


def test_a_loss_of_more_than_all_receptors_leaves_none():
    before = build_parameters({"iron_deficiency": 1.0, "iron.a1_loss": 1.2})
    assert apply_iron_deficiency(before).receptors.a1.density == 0.0


def test_severity_may_differ_between_animals():
    severity = np.array([[0.0], [0.5], [1.0]])
    after = apply_iron_deficiency(build_parameters({"iron_deficiency": severity}))
    np.testing.assert_allclose(after.receptors.a1.density, [[1.0], [0.8], [0.6]])
    tone = magnitude(after.ligands["dopamine"].tone, "nM")
    np.testing.assert_allclose(tone, 17.0 * np.array([[1.0], [1.15], [1.3]]))
