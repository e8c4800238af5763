"""Vagus nerve stimulation: what must be exactly so, whatever the parameters."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Experiment
from striosome.neuromodulation.slow_layers import SlowCourse
from striosome.scenarios.declaration import load_scenario
from striosome.simulation.cohort import draw_cohort
from support.places import EXPERIMENTS
from support.scenario_runs import restricted, shipped, simulated, small
from support.slow import solve_session

FOLDER = EXPERIMENTS / "vagus_stimulation"
TIME_MIN = np.arange(-20.0, 60.0, 10.0)
COMPARTMENTS = ("striosome", "matrix")


def experiment(*groups: str, sets: tuple[str, ...] = ()) -> Experiment:
    """The scenario's, with two animals in each of some groups."""
    whole = small(FOLDER, *sets).subject.loaded.experiment
    return restricted(whole, groups, whole.sessions)


def course(group: str) -> SlowCourse:
    found = experiment(group)
    parameters = draw_cohort(found.groups[0], 1).drawn
    return solve_session(parameters, found.sessions["SKF81297"], TIME_MIN, step_s=30.0)


@pytest.fixture(scope="module")
def module() -> Any:
    return shipped(FOLDER).code.module


@pytest.mark.spikes
def test_noradrenaline_alone_changes_no_number_and_without_it_no_coupling_does() -> None:
    still = "stimulation.vagus.noradrenaline_rise=0"
    alone = experiment("iron_deficient", "noradrenaline")
    uncoupled = experiment(
        "iron_deficient", "dopamine_50", sets=(f"groups.dopamine_50.parameters.{still}",)
    )
    for found in (alone, uncoupled):
        summary = simulated(found).summary
        summary = summary[~summary["metric"].isin(["dff_auc", "z_auc"])]
        one, other = (
            summary[summary["group"] == group.name].sort_values(["session", "metric", "animal"])
            for group in found.groups
        )
        np.testing.assert_array_equal(one["value"].to_numpy(), other["value"].to_numpy())


@pytest.mark.parametrize(
    ("candidate", "name"), [("glutamate", "glutamate"), ("release", "release_factor")]
)
def test_a_candidate_at_terminals_scales_its_target_and_leaves_the_rest(
    module: Any, candidate: str, name: str
) -> None:
    still = course("iron_deficient")
    for percent in module.CANDIDATES[candidate][1]:
        stimulated = course(module.group_of(candidate, percent))
        for compartment in COMPARTMENTS:
            ratio = getattr(stimulated, name)[compartment] / getattr(still, name)[compartment]
            np.testing.assert_allclose(ratio, percent / 100.0)
            for other in {"glutamate", "release_factor", "pka_soma"} - {name}:
                np.testing.assert_array_equal(
                    getattr(stimulated, other)[compartment], getattr(still, other)[compartment]
                )


@pytest.mark.parametrize("candidate", ["dopamine", "adenosine"])
def test_a_candidate_tone_is_that_many_times_as_high(module: Any, candidate: str) -> None:
    still = course("iron_deficient").concentrations_nM
    for percent in module.CANDIDATES[candidate][1]:
        found = course(module.group_of(candidate, percent)).concentrations_nM
        for name, tone in still.items():
            factor = percent / 100.0 if name == candidate else 1.0
            np.testing.assert_allclose(found[name], factor * tone, err_msg=name)


def test_groups_are_named_by_what_they_do(module: Any) -> None:
    groups = {group.name: group for group in shipped(FOLDER).subject.loaded.experiment.groups}
    swept = {
        module.group_of(candidate, percent): (candidate, percent)
        for candidate, (_, percents) in module.CANDIDATES.items()
        for percent in percents
        if percent != 100
    }
    assert set(groups) == {"control", "iron_deficient", "noradrenaline", *swept}
    for name, (candidate, percent) in swept.items():
        vagus = groups[name].parameters.stimulation.vagus
        for other in module.CANDIDATES:
            coupling = magnitude(getattr(vagus, f"{other}_coupling"), "1")
            assert coupling == pytest.approx(percent / 100.0 - 1.0 if other == candidate else 0.0)
        assert magnitude(vagus.noradrenaline_rise, "1") == module.SIMULATED_RISE


class TestCrossing:
    """Where a course is zero."""

    FACTORS = np.array([0.5, 0.75, 1.0, 1.5, 2.0])

    @pytest.mark.parametrize("root", [0.61, 0.98, 1.2, 1.9])
    def test_it_is_that_of_an_independent_root_finder(self, module: Any, root: float) -> None:
        above = np.exp(self.FACTORS) - np.exp(root)
        expected = brentq(lambda factor: np.interp(factor, self.FACTORS, above), 0.5, 2.0)
        assert module.crossing(self.FACTORS, above) == pytest.approx(expected)
        assert module.crossing(self.FACTORS, -above) == pytest.approx(expected)

    def test_of_two_the_nearer_to_none_counts(self, module: Any) -> None:
        above = np.array([-1.0, 0.25, 2.0, 1.0, -1.0])
        assert module.crossing(self.FACTORS, above) == pytest.approx(0.7)
        above = np.array([-1.0, 3.0, 2.0, -2.0, -1.0])
        assert module.crossing(self.FACTORS, above) == pytest.approx(1.25)

    def test_beyond_the_sweep_there_is_none(self, module: Any) -> None:
        assert np.isnan(module.crossing(self.FACTORS, self.FACTORS))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("groups.serotonin_50.animals=2", "groups.serotonin_50: unknown"),
        ("stimulation.vagus.serotonin_coupling=1", "unknown key"),
        ("stimulation.vagus.dopamine_coupling=-2", "-2 is outside its range, -1 to 5"),
        ("sessions.SKF81297.injections[0].route=nasal", "unknown route 'nasal' of skf81297"),
    ],
)
def test_what_is_not_defined_is_named(change: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_scenario(FOLDER, [change])
    assert message in str(caught.value)
