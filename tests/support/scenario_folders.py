# ruff: noqa: E501 (one number a line)
"""Scenarios small enough for a test, on a made-up response surface."""

from pathlib import Path

from support.places import CONFIGS

README = """\
# Does it rise?

**Question.** Does GABA rise, as `configs/claims.yaml` says?

**Mechanism.** D1.

**Prediction.** It rises; see [the other](../other/README.md).

**What would refute it.** A fall.

**Verdict.** It
rises < twice.

More about it.

**Sources.** None.
"""
CODE = """\
from matplotlib.figure import Figure

import striosome


def figure(run):
    drawn = Figure()
    drawn.suptitle(type(run).__name__)
    return drawn


def quantities(run):
    summary = run.summary.query("metric == 'epn_gaba_change' and session == 'SKF81297'")
    wide = summary.pivot(index="animal", columns="group", values="value")
    yield striosome.Quantity("difference", wide["iron_deficient"] - wide["control"], "percent")
    yield striosome.Quantity("largest", wide.to_numpy().max(), "percent")
"""
EXPECTED = """\
default:
  seeds: [1, 2]
  numbers:
    - {metric: epn_gaba_change, session: SKF81297, group: control, value: 0, tolerance: 1000, unit: percent}
    - {metric: epn_gaba_change, session: methadone, group: control, value: 900, tolerance: 1, unit: percent}
    - {quantity: difference, value: 0, tolerance: 1000, unit: percent}
"""
SWEEP_CODE = """\
from matplotlib.figure import Figure


def figure(data):
    drawn = Figure()
    drawn.suptitle(type(data).__name__)
    return drawn
"""


SESSIONS = """\
parameters: {photometry: {analysis: {sampling_rate: 1 Hz}}}
sessions:
  vehicle:
    start: -30 min
    end: 60 min
    injections: [{drug: vehicle, time: 0 min, dose: 0 mg/kg, route: ip}]
  SKF81297:
    start: -30 min
    end: 60 min
    injections: [{drug: skf81297, time: 0 min, dose: 1.5 mg/kg, route: ip}]
    control: vehicle
  methadone:
    start: -30 min
    end: 60 min
    injections: [{drug: methadone, time: 0 min, dose: 10 mg/kg, route: sc}]
    control: vehicle
"""


def experiment_text() -> str:
    """Two challenges in two groups of three animals, on the response surface."""
    text = (CONFIGS / "experiments" / "challenges.yaml").read_text().replace("../", f"{CONFIGS}/")
    for old, new in (
        ("windowed ", "surrogate "),
        ("animals: 12", "animals: 3"),
        ("animals: 17", "animals: 3"),
        (f"[{CONFIGS}/protocols/challenges.yaml, {CONFIGS}/protocols/dose_series.yaml]", "[]"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text + SESSIONS


def write_scenario(
    folder: Path,
    config: str | None = None,
    code: str = CODE,
    expected: str | None = EXPECTED,
) -> Path:
    """Write a scenario and return its folder; by default it has an experiment of its own."""
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(README)
    (folder / "config.yaml").write_text(config or experiment_text())
    (folder / "run.py").write_text(code)
    if expected is not None:
        (folder / "expected.yaml").write_text(expected)
    return folder
