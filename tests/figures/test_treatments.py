"""What a window judges, in words: the right drugs in the order of time, none that came later."""

import pytest

from striosome.figures.run_view import InjectionShown, Window
from striosome.figures.treatments import Judged, treatment_label, when_label

SKF, METHADONE, VEHICLE = "skf81297", "methadone", "vehicle"


def given(*injections: tuple[str, float]) -> list[InjectionShown]:
    dose = {SKF: 1.5, METHADONE: 10.0, "own": 1.0, VEHICLE: 0.0, "dpcpx": 3.0}
    return [InjectionShown(drug, dose[drug], time) for drug, time in injections]


def window(
    start: float = 10.0,
    end: float = 60.0,
    *,
    anchor: float = 0.0,
    baseline: tuple[float, float] = (-10.0, 0.0),
    name: str = "",
) -> Window:
    effect = (anchor + start, anchor + end)
    return Window(name, anchor, baseline, effect, (anchor, anchor + end))


DEFAULT = window()
LATE = window(anchor=90.0, baseline=(80.0, 90.0), name="late")
THREE = given(("own", 0.0), ("own", 40.0), (SKF, 90.0))
TREATMENTS = {
    "one drug": (given((SKF, 0)), DEFAULT, [], "SKF81297 1.5 mg/kg"),
    "a salt as it was weighed": (
        [InjectionShown(SKF, 1.1726, 0.0, "hydrobromide", 1.5)],
        DEFAULT,
        [],
        "SKF81297 hydrobromide 1.5 mg/kg",
    ),
    "nothing else than vehicle": (given((VEHICLE, 0)), DEFAULT, [], "vehicle"),
    "after a pre-treatment": (
        given((SKF, 0), (METHADONE, -30)),
        DEFAULT,
        given((METHADONE, -30), (VEHICLE, 0)),
        "SKF81297 1.5 mg/kg after methadone",
    ),
    "vehicle after a pre-treatment": (
        given((METHADONE, -30), (VEHICLE, 0)),
        DEFAULT,
        [],
        "vehicle after methadone",
    ),
    "both at once": (
        given((METHADONE, 0), (SKF, 0)),
        DEFAULT,
        given((VEHICLE, 0)),
        "methadone 10 mg/kg with SKF81297 1.5 mg/kg",
    ),
    "both at once, one in the control as well": (
        given((METHADONE, 0), (SKF, 0)),
        DEFAULT,
        given((METHADONE, 0), (VEHICLE, 0)),
        "methadone 10 mg/kg with SKF81297 1.5 mg/kg",
    ),
    "two at once before a third": (
        given((METHADONE, -30), ("dpcpx", -30), (SKF, 0)),
        DEFAULT,
        [],
        "SKF81297 1.5 mg/kg after methadone and DPCPX",
    ),
    "a drug with a vehicle": (given((VEHICLE, 0), (SKF, 0)), DEFAULT, [], "SKF81297 1.5 mg/kg"),
    "what came after the window is not named": (
        given(("own", 0), (SKF, 90)),
        DEFAULT,
        [],
        "own 1 mg/kg",
    ),
    "at the end of the window it came after it": (
        given(("own", 0), (SKF, 60)),
        DEFAULT,
        [],
        "own 1 mg/kg",
    ),
    "within the window it is named with its time": (
        THREE,
        DEFAULT,
        [],
        "own 1 mg/kg, then own 1 mg/kg at 40 min",
    ),
    "only within the window": (given((SKF, 30)), DEFAULT, [], "SKF81297 1.5 mg/kg at 30 min"),
    "only after the window": (
        given((SKF, 90)),
        DEFAULT,
        [],
        "no injection before the end of the window",
    ),
    "no injection": ([], DEFAULT, [], "no injection before the end of the window"),
    "a late window with a baseline of its own": (
        THREE,
        LATE,
        given((VEHICLE, 0), (VEHICLE, 40), (VEHICLE, 90)),
        "SKF81297 1.5 mg/kg after own",
    ),
    "a late window against the session's baseline": (
        THREE,
        window(anchor=90.0),
        given((VEHICLE, 0), (VEHICLE, 40), (VEHICLE, 90)),
        "own 1 mg/kg then own 1 mg/kg then SKF81297 1.5 mg/kg",
    ),
    "the same where the control is given the earlier drug": (
        THREE,
        window(anchor=90.0),
        given(("own", 0), ("own", 40), (VEHICLE, 90)),
        "SKF81297 1.5 mg/kg after own",
    ),
}


@pytest.mark.parametrize("case", TREATMENTS)
def test_a_treatment_is_what_the_window_judges(case: str) -> None:
    injections, judged, matched, expected = TREATMENTS[case]
    assert treatment_label(injections, judged, matched) == expected
    assert treatment_label(injections[::-1], judged, matched[::-1]).count("mg/kg") == (
        expected.count("mg/kg")
    )


@pytest.mark.parametrize(
    ("injections", "judged", "expected"),
    [
        (given((SKF, 0)), DEFAULT, "10–60 min after SKF81297"),
        (given((METHADONE, 0), (SKF, 0)), DEFAULT, "10–60 min after methadone with SKF81297"),
        (given((VEHICLE, 0)), DEFAULT, "10–60 min after vehicle"),
        (given((SKF, -5)), DEFAULT, "10–60 min after time zero"),
        (THREE, LATE, "10–60 min after SKF81297"),
        (THREE, window(5, 45, anchor=40.0), "5–45 min after own at 40 min"),
        (THREE, DEFAULT, "10–60 min after own at 0 min"),
    ],
)
def test_a_window_counts_from_its_injection(
    injections: list[InjectionShown], judged: Window, expected: str
) -> None:
    assert when_label(injections, judged) == expected


def test_the_area_of_the_default_window_begins_at_time_zero() -> None:
    one = Judged("s", DEFAULT, tuple(given((SKF, 0))), (), several=False)
    assert one.when("dff_auc") == "0–60 min after SKF81297"
    assert one.when("epn_gaba_change") == "10–60 min after SKF81297"
    assert one.label == "s"
    assert one.metric("dff_auc") == "dff_auc"


def test_a_session_with_several_windows_names_each() -> None:
    late = Judged("s", LATE, tuple(THREE), (), several=True)
    assert late.label == "s, 10–60 min after SKF81297"
    assert late.metric("dff_auc") == "dff_auc@late"
