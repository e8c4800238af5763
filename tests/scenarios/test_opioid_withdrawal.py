"""Opioid withdrawal: what must be exactly so, whatever the parameters."""

from pathlib import Path

import numpy as np
import pytest

from striosome.neuromodulation.history import history_course
from support.places import EXPERIMENTS
from support.scenario_runs import (
    METRIC,
    assert_same,
    faults,
    part,
    small,
    values_of,
)

FOLDER = EXPERIMENTS / "opioid_withdrawal"
SESSIONS = ("vehicle", "SKF81297", "naloxone")
NO_TONE = "ligands.enkephalin.tone=0 nM"


def history(group: str, change: str) -> str:
    return f"groups.{group}.history.{change}"


@pytest.mark.spikes
def test_a_week_without_a_drug_changes_nothing() -> None:
    none = [history("morphine_day_7", f"doses[{k}].dose=0 mg/kg") for k in (0, 1)]
    assert_same(
        part(FOLDER, ["control", "morphine_day_7"], SESSIONS, *none), "morphine_day_7", "control"
    )


@pytest.mark.spikes
@pytest.mark.parametrize(
    "sets",
    [
        ("receptors.mor.density=0",),
        ("adaptation.opioid.coupling_loss=0", "adaptation.opioid.ac_rise=0"),
    ],
)
def test_a_week_leaves_no_trace_without_receptors_or_without_adaptation(
    sets: tuple[str, ...],
) -> None:
    run = part(FOLDER, ["control", "morphine_3_d"], SESSIONS, *sets)
    assert_same(run, "morphine_3_d", "control")


@pytest.mark.spikes
def test_naloxone_precipitates_withdrawal_only_where_an_opioid_acts() -> None:
    groups = ["control", "morphine_day_7", "morphine_3_d", "methadone_day_7"]
    run = part(FOLDER, groups, ("vehicle", "naloxone"), NO_TONE)
    for group, sign in zip(groups, (0, 1, 0, 1), strict=True):
        assert (np.sign(values_of(run, METRIC, "naloxone", group)) == sign).all()


@pytest.mark.spikes
def test_only_cells_that_have_the_receptor_adapt() -> None:
    # Without enkephalin a loss of coupling has nothing to act on, in any cell.
    run = part(FOLDER, ["control", "morphine_3_d"], ("vehicle", "SKF81297"), NO_TONE)

    def both(metric: str) -> list[np.ndarray]:
        return [values_of(run, metric, "SKF81297", g) for g in ("control", "morphine_3_d")]

    np.testing.assert_array_equal(*both("rate_matrix"))
    never, withdrawn = both(METRIC)
    assert (never != withdrawn).all()


def test_fewer_receptors_adapt_less() -> None:
    groups = small(FOLDER).subject.loaded.experiment.groups
    courses = {
        name: history_course(group.parameters)
        for group in groups
        if (name := group.name) in ("morphine_12_h", "deficient_12_h")
    }
    for state, sign in (("ac_gain", 1), ("mor_coupling", -1)):
        moved = {name: sign * (course.states[state][-1] - 1.0) for name, course in courses.items()}
        assert 0.0 < moved["deficient_12_h"] < moved["morphine_12_h"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (history("morphine_12_h", "doses[1].start=2 day"), "overlaps doses[0], which ends at 3"),
        (history("morphine_12_h", "doses[0].start=-1 day"), "is negative: a history begins at day"),
        (history("methadone_12_h", "doses[0].end=0 day"), "ends before it starts"),
        (history("methadone_12_h", "doses[0].drug=methadon"), "did you mean methadone?"),
        ("groups.morphine_day_7.at=-4 h", "-4 h is not a time of the history"),
        ("groups.morphine_day_7.at=6.52 day", "the history gives morphine at 6.5 day, after"),
    ],
)
def test_a_schedule_that_cannot_be_is_reported(change: str, message: str) -> None:
    assert any(message in fault for fault in faults(FOLDER, change))


def test_it_is_reported_with_the_line_of_its_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "title: two pumps at once\n"
        "doses:\n"
        "  - {drug: methadone, route: sc, rate: 20 mg/kg/day, start: 0 day, end: 7 day}\n"
        "  - {drug: methadone, route: sc, rate: 20 mg/kg/day, start: 6 day, end: 9 day}\n"
    )
    (fault,) = faults(FOLDER, f"groups.methadone_12_h.history={broken}")
    assert fault.startswith(f"{broken}:4 doses[1].start: overlaps doses[0]")
