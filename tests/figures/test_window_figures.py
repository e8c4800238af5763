"""Figures of sessions with several injections: what they are headed, and what is drawn."""

from collections.abc import Iterator

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from striosome.figures import FIGURES, RunView
from striosome.figures.findings import focus
from striosome.figures.run_view import main_sessions
from striosome.figures.style import house_style
from striosome.figures.timeline import mark_session
from striosome.figures.treatments import judged_words
from support.builders import build_session, dose
from support.experiments import SKF, with_control
from support.legible import assert_legible
from support.small_run import ANIMALS, run_of, small_claims
from support.window_sessions import windowed_sessions

Pages = dict[str, list[tuple[str, Figure]]]
HIDDEN = {"figures": False}


@pytest.fixture(scope="module")
def run() -> RunView:
    """Three injections and windows for two of them; both drugs at once; hidden controls."""
    sessions = windowed_sessions()
    sessions["vehicle"] = sessions["vehicle"].model_copy(update=HIDDEN)
    once = build_session(dose("vehicle"), end="120 min").model_copy(update=HIDDEN)
    both = build_session(dose("methadone", "10 mg/kg"), SKF, end="120 min")
    return run_of(
        sessions | {"once": once, "both": with_control(both, "once")}, small_claims().iloc[:0]
    )


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with house_style():
        yield


@pytest.fixture(scope="module")
def pages(run: RunView) -> Pages:
    with house_style():
        return {name: list(draw(run)) for name, draw in FIGURES.items()}


def title_of(pages: Pages, name: str) -> str:
    return pages[name][0][1].get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["effects", "rates", "time_course", "chain"])
def test_texts_stay_on_the_page_and_apart(pages: Pages, name: str) -> None:
    for page, figure in pages[name]:
        assert_legible(page, figure)


@pytest.mark.parametrize("name", ["effects", "rates", "time_course", "chain"])
def test_headlines_name_what_the_window_judges(pages: Pages, name: str) -> None:
    title = title_of(pages, name)
    assert "SKF81297 1.5 mg/kg after methadone" in title
    assert title.endswith("10–50 min after SKF81297, against −15 to 0 min")


def test_a_raster_names_what_was_given_before_its_last_window(pages: Pages) -> None:
    # Shown are 5 min before and 30 min after time zero, when methadone was given once.
    assert title_of(pages, "raster").startswith("Methadone 0.01 mg/kg: firing of striosome")


def test_without_a_window_of_its_own_a_late_drug_is_not_claimed() -> None:
    sessions = windowed_sessions()
    bare = sessions["own"].model_copy(update={"windows": {}})
    run = run_of(sessions | {"own": bare}, small_claims().iloc[:0])
    for name in ("effects", "rates", "time_course", "chain"):
        (_, figure), *_ = FIGURES[name](run)
        title = figure.get_suptitle().replace("\n", " ")
        assert "SKF81297" not in title, name
        assert "ethadone 0.01 mg/kg, then methadone 0.01 mg/kg at 40 min" in title
        assert title.endswith("60 min after methadone at 0 min")
    ((_, figure),) = FIGURES["effects"](run)
    labels = [tick.get_text() for tick in figure.axes[-1].get_xticklabels()]
    assert labels[1].replace("\n", " ") == (
        "own, 10–60 min after methadone at 0 min, with methadone at 40 min"
    )


def test_sessions_that_stay_out_of_figures_are_in_none(run: RunView, pages: Pages) -> None:
    assert main_sessions(run.tree) == ["own", "both"]
    ((_, figure),) = pages["effects"]
    labels = [tick.get_text().replace("\n", " ") for tick in figure.axes[-1].get_xticklabels()]
    assert labels == [
        "own, 10–60 min after methadone at 0 min, with methadone at 40 min",
        "own, 5–20 min after methadone at 40 min",
        "own, 10–50 min after SKF81297, against −15 to 0 min",
        "both",
    ]
    rows = [figure for _, figure in pages["time_course"]]
    assert [len(figure.axes) for figure in rows] == [2 * len(ANIMALS)] * 2


def test_each_window_is_drawn_with_its_own_metric(run: RunView, pages: Pages) -> None:
    ((_, figure),) = pages["effects"]
    drawn = [
        dots.get_offsets()[:, 1]
        for dots in figure.axes[0].collections
        if len(dots.get_offsets()) > 1
    ]
    table = run.summary.query("group == 'control'").set_index(["session", "metric"])["value"]
    expected = [
        ("own", "epn_gaba_change"),
        ("own", "epn_gaba_change@again"),
        ("own", "epn_gaba_change@late"),
        ("both", "epn_gaba_change"),
    ]
    for found, cell in zip(drawn, expected, strict=True):
        np.testing.assert_allclose(found, table.loc[cell])


def test_a_session_is_looked_at_in_the_windows_that_it_names(run: RunView) -> None:
    (looked_at,) = focus(run)
    assert (looked_at.session, looked_at.window.name) == ("own", "late")


def test_every_window_is_put_into_words(run: RunView) -> None:
    words = judged_words(run.tree)
    assert list(words) == ["vehicle", "own", "once", "both"]
    assert words["both"][""].treatment == "methadone 10 mg/kg with SKF81297 1.5 mg/kg"
    assert words["both"][""].when == "10–60 min after methadone with SKF81297"
    assert words["both"][""].area == "0–60 min after methadone with SKF81297"
    assert words["own"]["late"].area == words["own"]["late"].when
    assert words["own"]["late"].treatment == "SKF81297 1.5 mg/kg after methadone"
    # Held against the session's baseline, both doses are judged together.
    assert words["own"]["again"].treatment == "methadone 0.01 mg/kg then methadone 0.01 mg/kg"
    assert words["once"][""].treatment == "vehicle"


def test_names_of_windows_that_overlap_stand_apart() -> None:
    axes = Figure().subplots()
    spans = {"a": (10, 60), "b": (10, 60), "c": (40, 90)}
    data = xr.Dataset(attrs={
        "baseline_min": [-10.0, 0.0], "effect_min": [10.0, 60.0],
        "injection_drug": ["skf81297"], "injection_time_min": [0.0],
        "injection_dose_mg_per_kg": [1.5],
        "window_name": list(spans), "window_anchor": [0.0] * 3,
        "window_baseline_start": [-10.0] * 3, "window_baseline_end": [0.0] * 3,
        "window_start": [start for start, _ in spans.values()],
        "window_end": [end for _, end in spans.values()],
    })  # fmt: skip
    mark_session(axes, data)
    heights = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert heights.keys() == spans.keys()
    assert min(heights["b"] - heights["a"], heights["c"] - heights["b"]) > 0.1
