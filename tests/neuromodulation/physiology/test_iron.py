"""Iron deficiency acts on the leaves that it names and on no other, and follows the diet."""

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.experiments.history import DietInterval
from striosome.config.parameters.paths import get_leaf
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.iron import (
    apply_iron_deficiency,
    iron_courses,
)
from support.builders import build_parameters

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
    assert apply_iron_deficiency(before).receptors["a1"].density == 0.0


def test_severity_may_differ_between_animals():
    severity = np.array([[0.0], [0.5], [1.0]])
    after = apply_iron_deficiency(build_parameters({"iron_deficiency": severity}))
    np.testing.assert_allclose(after.receptors["a1"].density, [[1.0], [0.8], [0.6]])
    tone = magnitude(after.ligands["dopamine"].tone, "nM")
    np.testing.assert_allclose(tone, 17.0 * np.array([[1.0], [1.15], [1.3]]))


def diet(*stretches: tuple[str, str, str | None]) -> list[DietInterval]:
    return [
        DietInterval.model_validate(
            {"iron": iron, "start": start} | ({} if end is None else {"end": end})
        )
        for iron, start, end in stretches
    ]


TIMES = {
    "a1_loss": 14.0,
    "mor_loss": 10.0,
    "dopamine_rise": 4.0,
    "d1_loss": 21.0,
    "enkephalin_rise": 8.0,
}
DAYS = np.linspace(0.0, 60.0, 241)


def courses(severity: object, *stretches: tuple[str, str, str | None]) -> dict[str, np.ndarray]:
    parameters = build_parameters({"iron_deficiency": severity})
    return iron_courses(parameters, diet(*stretches), DAYS)


def test_each_component_recovers_with_its_own_time_constant():
    found = courses(1.0, ("normal", "0 day", None))
    assert set(found) == set(TIMES)
    for name, tau in TIMES.items():
        np.testing.assert_allclose(found[name], np.exp(-DAYS / tau), atol=1e-12)


def test_deficiency_builds_up_and_is_repleted():
    found = courses(0.0, ("deficient", "10 day", "24 day"), ("normal", "24 day", None))
    rise = 1.0 - np.exp(-14.0 / 14.0)
    at = dict(zip(DAYS, found["a1_loss"], strict=True))
    assert at[10.0] == 0.0
    assert at[24.0] == pytest.approx(rise)
    assert at[38.0] == pytest.approx(rise * np.exp(-1.0))


def test_full_repletion_is_a_control():
    parameters = build_parameters({"iron_deficiency": 1.0})
    found = iron_courses(parameters, diet(("normal", "0 day", None)), np.array([0.0, 1000.0]))
    repleted = apply_iron_deficiency(parameters, {name: d[-1] for name, d in found.items()})
    control = apply_iron_deficiency(build_parameters())
    for path in FACTORS:
        assert float(get_leaf(repleted, path) / get_leaf(control, path)) == pytest.approx(1.0)


def test_a_healthy_animal_on_a_normal_diet_changes_no_bit():
    for found in (courses(0.0, ("normal", "0 day", None)), courses(0.6)):
        for severity in found.values():
            assert len(set(severity)) == 1


def test_diets_act_on_each_animal_from_where_it_starts():
    severity = np.array([[0.0], [0.5], [1.0]])
    found = courses(severity, ("normal", "20 day", None))["a1_loss"]
    np.testing.assert_allclose(found[:, DAYS == 20.0], severity)
    np.testing.assert_allclose(found[:, DAYS == 34.0], severity * np.exp(-1.0))


def test_severity_may_differ_between_components():
    parameters = build_parameters()
    severity = dict.fromkeys(TIMES, 0.0) | {"dopamine_rise": 1.0}
    after = apply_iron_deficiency(parameters, severity)
    expected = {"ligands.dopamine.tone": pytest.approx(1.3)}
    assert changed(parameters.model_dump(), after.model_dump()) == expected
