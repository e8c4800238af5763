"""Sessions with named windows: an opioid at 0 and 40 min and SKF81297 at 60 min."""

from typing import Any

from striosome.config.experiments.experiment import EffectWindow, Session
from support.builders import build_session, dose
from support.experiments import with_control

__all__ = ["GIVEN", "WINDOWS", "windowed_sessions"]

GIVEN = (
    dose("methadone", "0.01 mg/kg", "0 min"),
    dose("methadone", "0.01 mg/kg", "40 min"),
    dose("SKF81297", "1.5 mg/kg", "60 min"),
)
WINDOWS: dict[str, dict[str, Any]] = {
    "again": {"after": 1, "start": "5 min", "end": "20 min"},
    "late": {
        "after": "SKF81297",
        "start": "10 min",
        "end": "50 min",
        "baseline_start": "-15 min",
        "baseline_end": "0 min",
    },
}


def windowed_sessions(*names: str) -> dict[str, Session]:
    """The session with those of its windows that are named, or all, and its matched control."""
    windows = {
        name: EffectWindow.model_validate(window)
        for name, window in WINDOWS.items()
        if name in (names or WINDOWS)
    }
    control = build_session(*(dose("vehicle", time=one["time"]) for one in GIVEN), end="120 min")
    session = with_control(build_session(*GIVEN, end="120 min"), "vehicle")
    return {"vehicle": control, "own": session.model_copy(update={"windows": windows})}
