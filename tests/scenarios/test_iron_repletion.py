"""Recovery from iron deficiency: what must be exactly so, whatever the parameters."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from striosome.config.parameters.paths import get_leaf
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.history import as_found
from support.places import EXPERIMENTS
from support.scenario_runs import METRIC, assert_same, faults, part, small, values_of

FOLDER = EXPERIMENTS / "iron_repletion"
SESSIONS = ("vehicle", "SKF81297", "methadone", "naloxone")
# What each component of iron deficiency acts on.
LEAVES = {
    "a1": "receptors.a1.density",
    "mor": "receptors.mor.density",
    "dopamine": "ligands.dopamine.tone",
    "d1": "receptors.d1.density",
    "enkephalin": "ligands.enkephalin.tone",
}
TIMES = ("2_d", "4_d", "1_wk", "2_wk", "4_wk", "8_wk", "16_wk")


def animals(*sets: str) -> dict[str, Parameters]:
    """The typical animal of each group as its sessions find it."""
    groups = small(FOLDER, *sets).subject.loaded.experiment.groups
    return {group.name: as_found(group.parameters).animal for group in groups}


def lost(found: dict[str, Parameters], group: str, component: str) -> float:
    """How far a component is from a control."""
    own, control = (float(get_leaf(found[name], LEAVES[component])) for name in (group, "control"))
    return own / control - 1.0


@pytest.mark.spikes
def test_on_the_deficient_diet_weeks_change_nothing() -> None:
    still = "groups.repleted_8_wk.history.diet[0].iron=deficient"
    run = part(FOLDER, ["iron_deficient", "repleted_8_wk"], SESSIONS, still)
    assert_same(run, "repleted_8_wk", "iron_deficient")


@pytest.mark.spikes
def test_full_repletion_is_a_control_within_tolerance() -> None:
    late = "groups.repleted_16_wk.at=200 week"
    run = part(FOLDER, ["control", "iron_deficient", "repleted_16_wk"], SESSIONS, late)
    assert_same(run, "repleted_16_wk", "control")
    deficient, control = (
        values_of(run, METRIC, "SKF81297", group) for group in ("iron_deficient", "control")
    )
    assert (deficient != control).all()


@pytest.mark.spikes
def test_before_iron_is_given_nothing_has_happened() -> None:
    run = part(FOLDER, ["iron_deficient", "repleted_2_d"], SESSIONS, "groups.repleted_2_d.at=0 day")
    assert_same(run, "repleted_2_d", "iron_deficient")


def test_each_component_relaxes_with_its_own_time_constant() -> None:
    found = animals()
    for component in LEAVES:
        whole = lost(found, "all_five", component)
        assert whole != 0.0
        shares = [lost(found, f"all_five_{name}", component) / whole for name in ("2_wk", "4_wk")]
        # An exponential: the share left after twice the time is the square.
        assert shares[1] == pytest.approx(shares[0] ** 2, rel=1e-9)


def test_dopamine_is_back_before_receptors_and_a_late_component_alone_is_late() -> None:
    found = animals()
    for component in ("a1", "mor", "dopamine"):
        left = [abs(lost(found, f"repleted_{time}", component)) for time in TIMES]
        assert all(later < earlier for earlier, later in pairwise(left))
        late = {
            other: lost(found, f"late_{component}_2_wk", other)
            - lost(found, "repleted_2_wk", other)
            for other in LEAVES
        }
        assert late.pop(component) != 0.0
        assert set(late.values()) == {0.0}
    shares = {
        component: lost(found, "repleted_1_wk", component)
        / lost(found, "iron_deficient", component)
        for component in ("a1", "dopamine")
    }
    assert shares["dopamine"] < shares["a1"]


def test_half_times_are_those_of_an_exponential() -> None:
    module = small(FOLDER).code.module
    days = (0, 2, 4, 7, 14, 28, 56, 112)
    animals = xr.DataArray(np.ones(3), {"animal": np.arange(3)})
    fine = {day: 2.0 ** (-day / 7.0) * animals for day in days}
    assert module.half_time_day(fine) == pytest.approx(7.0)
    assert module.half_time_day(dict.fromkeys(days, animals)) == days[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("groups.repleted_1_wk.history.diet[0].start=-1 day", "is negative: a history begins at"),
        ("groups.repleted_1_wk.history.diet[0].end=0 day", "ends before it starts"),
        ("groups.repleted_1_wk.history.diet[0].iron=norml", "did you mean normal?"),
        ("groups.repleted_1_wk.at=-1 week", "-1 week is not a time of the history"),
    ],
)
def test_a_diet_that_cannot_be_is_reported(change: str, message: str) -> None:
    assert any(message in fault for fault in faults(FOLDER, change))


def test_diets_that_overlap_are_reported_with_the_line_of_their_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "title: two diets at once\n"
        "diet:\n"
        "  - {iron: deficient, start: 0 day, end: 7 day}\n"
        "  - {iron: normal, start: 6 day}\n"
    )
    (fault,) = faults(FOLDER, f"groups.repleted_2_wk.history={broken}")
    assert fault.startswith(f"{broken}:4 diet[1].start: overlaps diet[0]")
