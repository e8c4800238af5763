"""What a run says of its photometry: a row for each animal, and notes where it warns."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from striosome.base.notes import Note
from striosome.base.quantities import parse_quantity
from striosome.engines.activity import Activity, ActivityEstimate
from striosome.simulation.photometry_notes import (
    PHOTOMETRY_COLUMNS,
    _share_lost,
    photometry_notes,
    photometry_table,
)
from striosome.simulation.plan import plan
from striosome.simulation.readouts import SessionRecord, read_out
from support.at_rest import at_rest
from support.experiments import (
    SAMPLED_AS_SHIPPED,
    SKF,
    build_experiment,
    build_group,
    drug_session,
    vehicle_session,
)

ANIMALS = 3


def readouts(step: float, **changes: Any) -> list[SessionRecord]:
    """Vehicle, and a drug after which release is `step` times as large; paths have `__`."""
    group = build_group("control", ANIMALS, **SAMPLED_AS_SHIPPED, **changes)
    runs = plan(
        build_experiment((group,), {"vehicle": vehicle_session(), "skf": drug_session(SKF)})
    )

    def estimate(run, factor: float) -> ActivityEstimate:
        release = np.where(run.middle_min > 0.0, factor, 1.0)
        rows = np.tile(release, ANIMALS)[:, np.newaxis] * np.array([2.0, 3.0, 20.0, 30.0])
        return ActivityEstimate(Activity(rows, rows), (), shared=False)

    resting = estimate(runs[0], 1.0)
    control = at_rest(runs[0], resting)
    return [
        read_out(runs[0], resting, control, 1),
        read_out(runs[1], estimate(runs[1], step), control, 1),
    ]


def analysis(**values: str) -> dict[str, Any]:
    units = {"smoothing": "s", "sampling_rate": "Hz"}
    return {
        f"photometry__analysis__{name}": parse_quantity(value, units[name])
        if name in units
        else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("pipeline", ["isosbestic_baseline", "linear_baseline"])
def test_a_pipeline_that_keeps_a_change_says_nothing(pipeline: str) -> None:
    made = readouts(2.0, **analysis(pipeline=pipeline))
    assert photometry_notes(made) == ()
    table = photometry_table(made).set_index(["session", "animal"])
    assert tuple(photometry_table(made).columns) == PHOTOMETRY_COLUMNS
    assert len(table) == 2 * ANIMALS
    assert (table["flags"] == "").all()
    # Twice the vesicular release is 1.59 times the GABA; on this sensor and background +2.8 % F.
    drug = table.loc["skf"]
    assert drug["true_percent"].to_numpy() == pytest.approx(2.8, abs=0.2)
    assert (drug["own_percent"] / drug["true_percent"]).to_numpy() == pytest.approx(1.0, abs=0.05)
    assert table.loc["vehicle", "true_percent"].abs().max() < 1e-9
    assert table.loc["vehicle", "own_percent"].isna().all()


@pytest.mark.parametrize(
    ("pipeline", "least"),
    [("double_exponential", 25), ("high_pass", 95)],
)
@pytest.mark.parametrize("step", [2.5, 0.2])
def test_a_pipeline_that_takes_a_change_for_bleaching_says_how_much(
    pipeline: str, least: int, step: float
) -> None:
    made = readouts(step, **analysis(pipeline=pipeline))
    (note,) = photometry_notes(made)
    assert (note.kind, note.group, note.session) == ("pipeline", "control", "skf")
    assert note.text.startswith(f"{pipeline} reports ")
    assert "over 10 to 60 min is" in note.text
    assert "(3 animals): it loses " in note.text
    lost = int(note.text.split("it loses ")[1].split(" %")[0])
    assert lost >= least
    drug = photometry_table(made).query("session == 'skf'")
    share = 1.0 - drug["own_percent"].mean() / drug["true_percent"].mean()
    assert lost == pytest.approx(100.0 * share, abs=0.5)
    # In percent of dF/F, so that a small change of which much is lost comes after a large one.
    assert note.size >= share * drug["true_percent"].mean()


def test_noise_of_the_reference_is_said_with_its_size_and_its_cure() -> None:
    noisy = {"photometry__artefacts__noise_sd": 0.05}
    notes = photometry_notes(readouts(1.0, **noisy))
    assert {note.session for note in notes if note.kind == "reference noise"} == {"vehicle", "skf"}
    (first, *_) = notes
    reliability = float(first.text.split("reliability ")[1].split(")")[0])
    assert reliability < 0.6
    assert "at 10 Hz" in first.text
    assert "photometry.analysis.smoothing: 1 s" in first.text
    flags = photometry_table(readouts(1.0, **noisy))["flags"]
    assert flags.str.contains("noisy_reference").all()
    slow = {"photometry__artefacts__motion_sd": 0.02} | noisy
    cured = photometry_notes(readouts(1.0, **slow, **analysis(smoothing="3 s")))
    assert not any(note.kind == "reference noise" for note in cured)


def test_a_reference_that_only_falls_is_flagged_by_number() -> None:
    """Movement that is opposite in the two channels turns the line over."""
    opposite = {
        "photometry__artefacts__reference_motion": -1.0,
        "photometry__artefacts__reference_haemodynamic": -1.0,
        "photometry__artefacts__reference_bleach": 0.0,
    }
    notes = photometry_notes(readouts(1.0, **opposite))
    assert {note.kind for note in notes} == {"fit"}
    assert all("3 of 3 animals (number 1, 2, 3)" in note.text for note in notes)
    table = photometry_table(readouts(1.0, **opposite))
    assert (table["flags"] == "negative_slope").all()
    assert (table["slope"] < 0.0).all()


def test_the_worst_of_a_kind_comes_first() -> None:
    weak, strong = (
        readouts(step, **analysis(pipeline="double_exponential")) for step in (1.2, 3.0)
    )
    sizes = [note.size for note in photometry_notes([*weak, *strong])]
    assert len(sizes) == 2
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (0.5, "it loses 50 % of a lasting change"),
        (1.02, "it loses 100 % of a lasting change"),
        (1.2, "it turns a lasting change round, to 20 % of its size"),
        (-0.3, "it adds 30 % to a lasting change"),
    ],
)
def test_what_becomes_of_a_change(lost: float, said: str) -> None:
    assert _share_lost(lost) == said


def test_a_note_survives_a_record() -> None:
    note = Note("fit", "control", "skf", "something", 0.5)
    assert Note.of_record(note.plain()) == note


def test_no_readouts_make_an_empty_table() -> None:
    table = photometry_table([])
    assert isinstance(table, pd.DataFrame)
    assert tuple(table.columns) == PHOTOMETRY_COLUMNS
    assert photometry_notes([]) == ()
