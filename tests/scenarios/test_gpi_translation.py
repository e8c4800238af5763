"""Virtual patients: what must be exactly so, whatever the parameters."""

from typing import Any

import numpy as np
import pytest
import yaml

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Experiment
from striosome.neuromodulation.slow_layers import SlowCourse
from striosome.scenarios.declaration import load_scenario
from striosome.simulation.cohort import draw_cohort
from support.places import ROOT
from support.scenario_runs import part, shipped, small
from support.slow import solve_session

FOLDER = ROOT / "experiments" / "gpi_translation"
TIME_MIN = np.arange(-20.0, 60.0, 10.0)
# Treatment, and what takes its effect.
WITHOUT_EFFECT = {
    "dopamine agonist": "ligands.pramipexole.glutamate_release.inhibition=0",
    "alpha-2-delta ligand": "ligands.gabapentin.glutamate_release.inhibition=0",
    "opioid": "receptors.mor.density=0",
    "adenosine drug": "ligands.dipyridamole.adenosine_uptake.maximal_fold=1",
}
# Doses of patients of 70 kg (mg).
DOSES_MG = {
    "dopamine agonist": 0.5,
    "alpha-2-delta ligand": 600.0,
    "opioid": 20.0,
    "adenosine drug": 217.8,
}


def experiment(*sets: str) -> Experiment:
    """The scenario's, with two people in each group."""
    return small(FOLDER, *sets).subject.loaded.experiment


def course(session: str, *sets: str) -> SlowCourse:
    found = experiment(*sets)
    (group,) = (one for one in found.groups if one.name == "iron_deficient")
    parameters = draw_cohort(group, 1).drawn
    return solve_session(parameters, found.sessions[session], TIME_MIN, step_s=30.0)


def assert_same(one: SlowCourse, other: SlowCourse) -> None:
    """All that reaches the circuit is the same, up to the last digits of another grid."""
    for name in ("pka_soma", "pka_terminal", "glutamate", "release_factor"):
        for compartment in ("striosome", "matrix"):
            pair = (getattr(course, name)[compartment] for course in (one, other))
            np.testing.assert_allclose(*pair, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("treatment", list(WITHOUT_EFFECT))
def test_a_treatment_without_its_effect_or_its_dose_is_none(treatment: str) -> None:
    session, effect = f"{treatment} then SKF81297", WITHOUT_EFFECT[treatment]
    assert_same(course(session, effect), course("SKF81297", effect))
    assert_same(
        course(session, f"sessions.{session}.injections[0].dose=0 mg/kg"), course("SKF81297")
    )
    with pytest.raises(AssertionError):
        assert_same(course(session), course("SKF81297"))


@pytest.mark.spikes
def test_without_iron_deficiency_nobody_is_a_patient() -> None:
    groups = ("control", "iron_deficient", "half_repleted")
    run = part(FOLDER, groups, ("vehicle", "SKF81297"), "iron_deficiency=0")
    module = shipped(FOLDER).code.module
    assert (module.excess(run) == 0.0).all()
    assert not module.patients(run).any()
    # Parameters are drawn again by seed and number, and only for the population of the file.
    assert all(len(column) == 2 for column in module.traits(run).values())
    assert "ligands.dopamine.tone" in module.traits(run)
    run.tree.attrs["seed"] = 1
    assert module.traits(run) == {}


@pytest.mark.parametrize("treatment", list(DOSES_MG))
def test_doses_are_those_of_patients(treatment: str) -> None:
    (given, _) = experiment().sessions[f"{treatment} then vehicle"].injections
    assert magnitude(given.dose, "mg/kg") == pytest.approx(DOSES_MG[treatment] / 70.0, rel=0.03)


def test_every_human_value_says_where_it_comes_from() -> None:
    def leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
        return [node] if "value" in node else [x for one in node.values() for x in leaves(one)]

    found = leaves(yaml.safe_load((ROOT / "configs" / "species" / "human.yaml").read_text()))
    assert len(found) > 15
    for leaf in found:
        assert {"value", "source", "status"} <= set(leaf)
        assert leaf["value"] == "light" or "range" in leaf


class TestSeparation:
    """Which parameter tells those who are helped from the others."""

    HELPED = np.arange(20) < 8

    @pytest.fixture
    def noise(self) -> dict[str, np.ndarray]:
        columns = np.random.default_rng(5).normal(size=(20, 20))
        return {f"noise {number}": column for number, column in enumerate(columns)}

    @pytest.fixture
    def module(self) -> Any:
        return shipped(FOLDER).code.module

    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_what_decides_is_found(
        self, module: Any, noise: dict[str, np.ndarray], sign: float
    ) -> None:
        columns = noise | {"cause": np.where(self.HELPED, sign, 0.0) + np.arange(20) * 1e-3}
        found = module.separation(columns, self.HELPED, 1)
        assert (found.path, found.correlation) == ("cause", sign)
        assert found.chance < 1.0

    def test_labels_that_say_nothing_are_beyond_chance_once_in_twenty(
        self, module: Any, noise: dict[str, np.ndarray]
    ) -> None:
        rng = np.random.default_rng(7)
        beyond = 0
        for _ in range(40):
            found = module.separation(noise, rng.permutation(self.HELPED), 1)
            beyond += abs(found.correlation) > found.chance
        # Of a rate of 1/20 more than 9 of 40 are as rare as 1 in 30 000.
        assert beyond <= 9

    def test_too_few_of_one_kind_say_nothing(
        self, module: Any, noise: dict[str, np.ndarray]
    ) -> None:
        assert module.separation(noise, np.arange(20) < 2, 1) is None
        assert module.separation({}, self.HELPED, 1) is None

    @pytest.mark.parametrize(
        ("left", "helped"), [(0.5, True), (-0.5, True), (0.51, False), (-0.51, False)]
    )
    def test_too_little_is_no_health_either(self, module: Any, left: float, helped: bool) -> None:
        assert module.Outcome(np.array([left])).helped == [helped]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("sessions.opioid then SKF81297.injections[0].route=iv", "unknown route 'iv' of methadone"),
        ("groups.patients.animals=2", "groups.patients: unknown"),
        ("ligands.dipyridamole.adenosine_uptake.half_concentration=1 mM", "outside its range"),
    ],
)
def test_what_is_not_defined_is_named(change: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_scenario(FOLDER, [change])
    assert message in str(caught.value)
