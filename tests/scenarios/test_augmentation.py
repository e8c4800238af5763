"""Augmentation: what must be exactly so, whatever the parameters."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from striosome.neuromodulation.history import history_course
from support.places import EXPERIMENTS
from support.scenario_runs import METRIC, assert_same, faults, part, small, values_of

FOLDER = EXPERIMENTS / "augmentation"
SESSIONS = ("vehicle", "SKF81297")
NO_RISE = "adaptation.d1.rise=0"
NO_TERMINAL = "ligands.pramipexole.glutamate_release.inhibition=0"


def densities(*sets: str) -> dict[str, float]:
    """D1 of the typical animal of each group with a history, at time zero of its sessions."""
    groups = small(FOLDER, *sets).subject.loaded.experiment.groups[2:]
    return {
        group.name: float(history_course(group.parameters).states["d1_density"][-1])
        for group in groups
    }


@pytest.mark.spikes
def test_weeks_without_a_drug_change_nothing() -> None:
    none = "groups.due_8_wk.history.doses[0].dose=0 mg/kg"
    assert_same(
        part(FOLDER, ["iron_deficient", "due_8_wk"], SESSIONS, none), "due_8_wk", "iron_deficient"
    )


@pytest.mark.spikes
def test_without_up_regulation_there_is_benefit_and_no_augmentation() -> None:
    groups = ["iron_deficient", "on_0_wk", "on_8_wk", "stopped_4_wk"]
    run = part(FOLDER, groups, SESSIONS, NO_RISE)
    assert_same(run, "stopped_4_wk", "iron_deficient")
    untreated, first, late = (
        values_of(run, "rate_matrix", "vehicle", group) for group in groups[:3]
    )
    assert (first < untreated).all()
    # What a day leaves of one dose, the next adds to.
    np.testing.assert_allclose(late, first, rtol=0.02)


@pytest.mark.spikes
def test_without_terminals_and_up_regulation_pramipexole_does_nothing() -> None:
    none = (NO_RISE, NO_TERMINAL)
    assert_same(
        part(FOLDER, ["iron_deficient", "on_8_wk"], SESSIONS, *none), "on_8_wk", "iron_deficient"
    )
    run = part(FOLDER, ["iron_deficient", "due_8_wk"], (*SESSIONS, "pramipexole"), *none)
    assert_same(run, "due_8_wk", "iron_deficient")
    assert (values_of(run, METRIC, "pramipexole", "due_8_wk") == 0.0).all()


@pytest.mark.spikes
def test_augmentation_is_carried_by_d1_receptors() -> None:
    run = part(FOLDER, ["iron_deficient", "stopped_3_d"], SESSIONS, "receptors.d1.density=0")
    assert_same(run, "stopped_3_d", "iron_deficient")
    assert (values_of(run, METRIC, "SKF81297", "stopped_3_d") == 0.0).all()


def test_d1_rise_over_weeks_of_the_drug_and_fall_without_it() -> None:
    found = densities()
    for moment in ("on", "due"):
        course = [found[f"{moment}_{week}_wk"] for week in (1, 2, 4, 8)]
        assert all(earlier < later for earlier, later in pairwise([1.0, *course]))
    for after in ("3_d", "2_wk", "4_wk"):
        stopped, reduced, stays = (
            found[f"{way}_{after}"] for way in ("stopped", "reduced_due", "sch23390_due")
        )
        assert 1.0 < stopped < reduced < stays
        # D1R follow the D2/D3 agonist, whatever stands in its place or beside it.
        assert found[f"methadone_{after}"] == pytest.approx(stopped, abs=1e-6)
    assert found["sch23390_due_4_wk"] == pytest.approx(found["due_8_wk"], abs=1e-6)
    assert set(densities(NO_RISE).values()) == {1.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("groups.reduced_on_2_wk.history.doses[1].start=27 day", "overlaps doses[0], which ends"),
        ("groups.methadone_2_wk.history.doses[1].start=-1 day", "is negative: a history begins"),
        ("groups.sch23390_on_2_wk.history.doses[1].end=28 day", "ends before it starts"),
        ("groups.due_2_wk.history.doses[0].drug=pramipexol", "did you mean pramipexole?"),
        ("groups.due_2_wk.history.doses[0].route=iv", "unknown route 'iv' of pramipexole"),
        ("groups.on_2_wk.at=336.5 h", "the history gives pramipexole at 14 day, after session"),
    ],
)
def test_a_schedule_that_cannot_be_is_reported(change: str, message: str) -> None:
    assert any(message in fault for fault in faults(FOLDER, change))


def test_it_is_reported_with_the_line_of_its_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    daily = "{drug: pramipexole, route: sc, dose: 0.1 mg/kg, every: 1 day"
    broken.write_text(
        "title: two doses at once\n"
        "doses:\n"
        f"  - {daily}, start: 0 day, end: 28 day}}\n"
        f"  - {daily}, start: 21 day, end: 56 day}}\n"
    )
    (fault,) = faults(FOLDER, f"groups.due_8_wk.history={broken}")
    assert fault.startswith(f"{broken}:4 doses[1].start: overlaps doses[0]")
