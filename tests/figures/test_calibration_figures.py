"""Figures of made-up calibrations: they are legible, and show the numbers of the tables."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from striosome.figures import save
from striosome.figures.calibration import (
    CalibrationTables,
    ComparisonTables,
    draw_calibration,
    draw_comparison,
)
from striosome.figures.calibration.attribution import attribution
from striosome.figures.calibration.confirmation import confirmation
from striosome.figures.calibration.convergence import convergence
from striosome.figures.calibration.corner import corner
from striosome.figures.calibration.correlations import correlations
from striosome.figures.calibration.evidence import evidence
from striosome.figures.calibration.experiments import experiments
from striosome.figures.calibration.information import information
from striosome.figures.calibration.marginals import marginals
from striosome.figures.calibration.predictive import predictive
from striosome.figures.calibration.prior import few_ticks, share_of_range
from striosome.figures.calibration.scoreboard import scoreboard
from striosome.figures.labels import number, parameter_label
from striosome.figures.style import house_style, new_figure
from support.calibration_tables import calibration, comparison
from support.legible import assert_legible, drawn_texts

Pages = dict[str, dict[str, Figure]]
Draw = Callable[..., Iterator[tuple[str, Figure]]]

# Each figure and the tables without which it is not drawn.
OF_ONE: dict[str, tuple[Draw, tuple[str, ...]]] = {
    "convergence": (convergence, ("history", "posterior")),
    "marginals": (marginals, ("posterior",)),
    "corner": (corner, ("posterior", "population")),
    "correlations": (correlations, ("correlations", "directions")),
    "predictive": (predictive, ("outcomes", "predictions")),
    "information": (information, ("information",)),
    "attribution": (attribution, ("attribution",)),
    "confirmation": (confirmation, ("confirmation", "confirmed_sets")),
}
OF_ALL: dict[str, tuple[Draw, tuple[str, ...]]] = {
    "evidence": (evidence, ("hypotheses", "outcomes")),
    "experiments": (experiments, ("experiments",)),
    "scoreboard": (scoreboard, ("scoreboard",)),
}
FIGURES = OF_ONE | OF_ALL


@pytest.fixture(scope="module")
def one() -> CalibrationTables:
    return calibration()


@pytest.fixture(scope="module")
def several() -> ComparisonTables:
    return comparison()


@pytest.fixture(scope="module")
def pages(one: CalibrationTables, several: ComparisonTables) -> Pages:
    with house_style():
        found = {name: dict(draw(one)) for name, (draw, _) in OF_ONE.items()}
        return found | {name: dict(draw(several)) for name, (draw, _) in OF_ALL.items()}


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


def emptied(tables: object, *names: str) -> object:
    return replace(tables, **dict.fromkeys(names, pd.DataFrame()))


def words(figure: Figure) -> list[str]:
    return [" ".join(text.split()) for text, _ in drawn_texts(figure)]


@pytest.mark.parametrize("name", FIGURES)
def test_texts_stay_on_the_page_and_apart(pages: Pages, name: str) -> None:
    assert pages[name]
    for page, figure in pages[name].items():
        assert_legible(page, figure)


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "scoreboard"])
def test_axes_have_units(pages: Pages, name: str) -> None:
    for figure in pages[name].values():
        labels = [label for axes in figure.axes for label in (axes.get_xlabel(), axes.get_ylabel())]
        assert any(labels)
        assert all("(" in label for label in labels if label)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_what_is_seen_and_that_it_is_simulated(pages: Pages, name: str) -> None:
    for figure in pages[name].values():
        assert figure.get_suptitle()
        assert "SIMULATED" in figure.get_supxlabel()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_without_its_table_is_left_out(
    one: CalibrationTables, several: ComparisonTables, name: str
) -> None:
    draw, needed = FIGURES[name]
    for table in needed:
        assert not list(draw(emptied(one if name in OF_ONE else several, table)))


def test_files_are_written_and_those_of_an_earlier_drawing_removed(
    one: CalibrationTables, several: ComparisonTables, tmp_path: Path
) -> None:
    # Only what is quick to draw: the other figures pass through the same function.
    kept = {"hypothesis", "provenance", "information", "attribution"}
    alone = emptied(one, *({each.name for each in fields(one)} - kept))
    save(new_figure(3.0), tmp_path / "corner")
    own = tmp_path / "own.png"
    own.touch()
    written = draw_calibration(alone, tmp_path)
    assert [path.name for path in written] == [
        f"{name}.{ending}" for name in ("information", "attribution") for ending in ("png", "svg")
    ]
    assert set(tmp_path.iterdir()) == {own, *written}
    names = {path.stem for path in draw_comparison(emptied(several, "scoreboard"), tmp_path)}
    assert names == {"evidence", "experiments_1", "experiments_2"}
    nothing = emptied(several, "hypotheses", "experiments", "scoreboard")
    assert draw_comparison(nothing, tmp_path) == []
    assert list(tmp_path.iterdir()) == [own]


def test_convergence_follows_the_history_and_marks_what_has_not_mixed(
    one: CalibrationTables, pages: Pages
) -> None:
    above, below, right = pages["convergence"]["convergence"].axes
    np.testing.assert_allclose(above.lines[0].get_ydata(), one.history["log_evidence"])
    np.testing.assert_allclose(below.lines[0].get_ydata(), one.history["effective"])
    drawn = right.collections[-1]
    ordered = np.sort(one.posterior["r_hat"])[::-1]
    np.testing.assert_allclose(drawn.get_offsets()[:, 0], ordered)
    ill = np.any(drawn.get_facecolors() != drawn.get_facecolors()[-1], axis=1)
    assert list(ill) == list(ordered > 1.02)


def test_marginals_are_sorted_and_told_in_the_units_of_the_parameters(
    one: CalibrationTables, pages: Pages
) -> None:
    figure = pages["marginals"]["marginals"]
    rows = one.posterior.sort_values("shrinkage", ascending=False)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [parameter_label(path) for path in rows["parameter"]]
    (drawn,) = (line for line in figure.axes[0].lines if line.get_marker() == "o")
    shares = share_of_range(rows["q50"], rows["low"], rows["high"], rows["scale"])
    np.testing.assert_allclose(drawn.get_xdata(), shares)
    told = words(figure)
    for row in rows.to_dict("records"):
        low, middle, high = (number(row[name], 2) for name in ("q05", "q50", "q95"))
        unit = "" if row["unit"] == "1" else f" {row['unit']}"
        assert f"{middle} ({low} to {high}){unit}" in told


def test_the_corner_holds_every_set_of_the_six_that_are_narrowed_most(
    one: CalibrationTables, pages: Pages
) -> None:
    figure = pages["corner"]["corner"]
    grid = np.array(figure.axes).reshape(6, 6)
    rows = one.posterior.nlargest(6, "shrinkage")
    paths = list(rows["parameter"])
    for down in range(6):
        for across in range(down):
            expected = one.population[[paths[across], paths[down]]]
            drawn = grid[down, across].collections[0].get_offsets()
            np.testing.assert_allclose(drawn, expected)
    scales = [grid[5, column].get_xscale() for column in range(6)]
    assert scales == list(rows["scale"])
    assert not any(grid[place].get_visible() for place in combinations(range(6), 2))


def test_the_map_holds_each_correlation_once_and_names_the_strongest(
    one: CalibrationTables, pages: Pages
) -> None:
    figure = pages["correlations"]["correlations"]
    (mesh,) = (item for item in figure.axes[0].collections if isinstance(item, QuadMesh))
    shown = np.ma.filled(mesh.get_array(), np.nan)
    assert np.isnan(shown[np.triu_indices(len(shown))]).all()
    np.testing.assert_allclose(
        np.sort(shown[np.tril_indices(len(shown), -1)]), np.sort(one.correlations["correlation"])
    )
    assert "(r = +0.86)" in " ".join(figure.get_suptitle().split())
    directions = [axes for axes in figure.axes if axes.get_title("left").startswith("Direction")]
    assert len(directions) == 3
    first = one.directions[one.directions["direction"] == 1]
    largest = first.loc[first["loading"].abs().nlargest(8).index, "loading"]
    widths = [bar.get_width() for bar in directions[0].patches]
    np.testing.assert_allclose(widths, largest)


def test_predictions_and_outcomes_are_those_of_the_tables(
    one: CalibrationTables, pages: Pages
) -> None:
    figure = pages["predictive"]["predictive"]
    outcomes, gaba, locomotion = figure.axes
    for panel, (_, rows) in zip(
        (gaba, locomotion), one.predictions.groupby("metric", sort=False), strict=True
    ):
        drawn = [line.get_xdata() for line in panel.lines if line.get_marker() in ("o", "D")]
        expected = [own["mean"] for _, own in rows.groupby("group", sort=False)]
        np.testing.assert_allclose(drawn, expected)
    marks = {line.get_marker(): line.get_xdata() for line in outcomes.lines}
    np.testing.assert_allclose(marks["o"], one.outcomes["probability"])
    np.testing.assert_allclose(marks["D"], one.outcomes["prior_probability"])


def test_the_probability_of_a_number_is_explained_where_there_is_one(
    one: CalibrationTables, pages: Pages
) -> None:
    number = one.outcomes.assign(test=["size", *one.outcomes["test"][1:]])
    with house_style():
        figures = dict(predictive(replace(one, outcomes=number)))
    words = "of a number: a mean within its 95 % interval"
    for figure, told in ((figures["predictive"], True), (pages["predictive"]["predictive"], False)):
        assert (words in " ".join(figure.get_supxlabel().split())) == told
        assert_legible("predictive", figure)


def test_bars_of_information_and_dots_of_attribution(one: CalibrationTables, pages: Pages) -> None:
    left, right = pages["information"]["information"].axes
    rows = one.information.sort_values("narrowing", ascending=False)
    for panel, values in ((left, 100.0 * rows["narrowing"]), (right, rows["information"])):
        np.testing.assert_allclose([bar.get_width() for bar in panel.patches], values)
    for panel, (_, own) in zip(
        pages["attribution"]["attribution"].axes,
        one.attribution.groupby("measure", sort=False),
        strict=True,
    ):
        (dots,) = (line for line in panel.lines if line.get_marker() == "o")
        np.testing.assert_allclose(dots.get_xdata(), own["mean"])


def test_confirmation_pairs_surrogate_and_spikes(one: CalibrationTables, pages: Pages) -> None:
    _, gaba, locomotion, claims = pages["confirmation"]["confirmation"].axes
    for panel, (_, rows) in zip(
        (gaba, locomotion), one.confirmed_sets.groupby("metric", sort=False), strict=True
    ):
        drawn = np.concatenate([points.get_offsets() for points in panel.collections])
        expected = rows[["surrogate", "spikes"]].to_numpy()
        np.testing.assert_allclose(np.sort(drawn, axis=0), np.sort(expected, axis=0))
    named = {line.get_label(): line.get_xdata() for line in claims.lines}
    np.testing.assert_allclose(named["corrected by spikes"], one.confirmation["spikes"])
    reweighted = named["corrected and reweighted"]
    np.testing.assert_allclose(reweighted, one.confirmation["reweighted"])
    shifts = np.sqrt(np.mean(one.surface_error.query("metric == 'epn_gaba_change'")["shift"] ** 2))
    assert f"surrogate {shifts:.2g}" in gaba.texts[0].get_text()


def test_evidence_is_told_against_the_best_beside_every_outcome(
    several: ComparisonTables, pages: Pages
) -> None:
    left, _, right = pages["evidence"]["evidence"].axes
    rows = several.hypotheses.sort_values("log_evidence", ascending=False)
    (dots,) = (line for line in left.lines if line.get_marker() == "o")
    expected = rows["log_evidence"] - rows["log_evidence"].max()
    np.testing.assert_allclose(dots.get_xdata(), expected)
    table = several.outcomes.set_index(["hypothesis", "id"])["probability"]
    names = [label.get_text() for label in right.get_xticklabels()]
    cells = {text.get_position(): text.get_text() for text in right.texts}
    for down, row in enumerate(rows.to_dict("records")):
        for across, name in enumerate(names):
            value, _, mark = cells[across, down].partition("\n")
            assert value == f"{table[row['hypothesis'], name]:.2f}"
            assert (mark == "✓") == (name in row["met"].split())
            assert (mark == "✗") == (name in row["failed"].split())


def test_every_pair_has_its_three_best_experiments(several: ComparisonTables, pages: Pages) -> None:
    figures = pages["experiments"].values()
    drawn = [0.5 + bar.get_width() for figure in figures for bar in figure.axes[0].patches]
    best = several.experiments[several.experiments["rank"] <= 3]
    np.testing.assert_allclose(drawn, best["right"])
    named = [label for figure in figures for label in figure.axes[0].get_yticklabels()]
    first = " ".join(named[0].get_text().split())
    assert first.startswith("naloxone then SKF81297: change of firing rate of EPN → thalamus")
    assert first.endswith("iron-deficient, n = 13")


def test_the_scoreboard_shows_every_claim_and_both_sides_of_a_contradiction(
    several: ComparisonTables, pages: Pages
) -> None:
    told = words(pages["scoreboard"]["scoreboard"])
    board = several.scoreboard
    ids = [word for word in told if word in set(board["id"])]
    assert sorted(ids) == sorted(board["id"])
    # Of one kind: neighbours. Of two kinds: either names the other, with its verdict.
    assert ids.index("C10b") == ids.index("C10a") + 1
    assert ids.index("C12") == ids.index("L8") + 1
    assert told.count("⟷ C2 ✓") == 2
    assert {"⟷ T3 ✗", "⟷ T4 ?"} <= set(told)
    assert "+34.8 % (+30.8 to +39.8)" in told


def test_places_in_the_prior_range() -> None:
    shares = share_of_range([5.0, 10.0], [0.0, 1.0], [10.0, 100.0], ["linear", "log"])
    np.testing.assert_allclose(shares, [0.5, 0.5])


@pytest.mark.parametrize(
    ("low", "high", "scale", "expected"),
    [
        (0.0, 30.0, "linear", [0.0, 10.0, 20.0, 30.0]),
        (0.02, 0.5, "log", [0.02, 0.1, 0.5]),
        (1.0, 1000.0, "log", [1.0, 10.0, 100.0, 1000.0]),
        (20.0, 300.0, "log", [20.0, 50.0, 100.0, 200.0]),
    ],
)
def test_ticks_are_few_and_round(
    low: float, high: float, scale: str, expected: list[float]
) -> None:
    np.testing.assert_allclose(few_ticks(low, high, scale), expected)
