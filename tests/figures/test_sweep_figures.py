"""Figures of sweeps of a known function: what they draw, what they say, and that it is legible."""

import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from striosome.figures.labels import session_label
from striosome.figures.style import house_style, new_figure
from striosome.figures.sweeps import SWEEP_FIGURES, SweepView, draw_sweep
from striosome.figures.sweeps.heat_maps import draw_heat_maps
from striosome.figures.sweeps.reading import SweptParameter
from striosome.figures.sweeps.scale import is_logarithmic, scale_of
from support.legible import assert_legible
from support.sweep_datasets import (
    ANIMALS,
    GRIDS,
    SESSIONS,
    grid_sweep,
    half_effective_dose,
    point_sweep,
)

Pages = dict[str, Figure]

SWEEPS = {
    "line": lambda: grid_sweep("tone", failed=False),
    "plane": lambda: grid_sweep("iron", "tone"),
    "cube": lambda: grid_sweep("iron", "tone", "mor"),
    "doses": lambda: grid_sweep("iron", "skf_dose"),
    "doses_alone": lambda: grid_sweep("skf_dose", failed=False),
    "four": lambda: grid_sweep("iron", "tone", "mor", "gain").sel(group=["control"]),
    "random": point_sweep,
}


def pages_of(data: xr.Dataset) -> Pages:
    with house_style():
        return {
            name: page for draw in SWEEP_FIGURES.values() for name, page in draw(SweepView(data))
        }


@pytest.fixture(scope="module")
def pages() -> dict[str, Pages]:
    return {name: pages_of(make()) for name, make in SWEEPS.items()}


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


@pytest.mark.parametrize("sweep", SWEEPS)
def test_texts_stay_on_the_page_and_apart(pages: dict[str, Pages], sweep: str) -> None:
    for page, figure in pages[sweep].items():
        assert_legible(page, figure)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_figures_say_what_is_seen_and_that_it_is_simulated(
    pages: dict[str, Pages], sweep: str
) -> None:
    for figure in pages[sweep].values():
        assert figure.get_suptitle()
        assert "SIMULATED" in figure.get_supxlabel()


def test_each_design_has_the_figures_that_fit_it(pages: dict[str, Pages]) -> None:
    def names(*figures: str) -> list[str]:
        return [f"{figure}_{group}" for figure in figures for group in ANIMALS]

    assert list(pages["line"]) == ["curves"]
    assert list(pages["plane"]) == names("heat_maps")
    assert list(pages["cube"]) == names("heat_maps")
    assert list(pages["doses"]) == names("heat_maps", "dose_response_skf_dose")
    assert list(pages["doses_alone"]) == ["dose_response_skf_dose"]
    assert list(pages["random"]) == names("importance", "points")


def test_files_are_written_twice_alike(tmp_path: Path) -> None:
    data = grid_sweep("iron", "skf_dose").sel(group=["iron_deficient"])
    first, second = (draw_sweep(data, tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [
        f"{stem}_iron_deficient.{ending}"
        for stem in ("heat_maps", "dose_response_skf_dose")
        for ending in ("png", "svg")
    ]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_nothing_done_is_nothing_drawn(tmp_path: Path) -> None:
    data = grid_sweep("iron", "tone")
    data["mean"][:] = np.nan
    assert draw_sweep(data, tmp_path / "none") == []


def test_a_group_without_a_response_has_no_page() -> None:
    data = grid_sweep("iron", "tone")
    data["mean"].loc[{"group": "control"}] = np.nan
    assert list(pages_of(data)) == ["heat_maps_iron_deficient"]


def test_maps_hold_the_means_on_one_scale_about_zero(pages: dict[str, Pages]) -> None:
    figure = pages["cube"]["heat_maps_iron_deficient"]
    maps = [
        mesh
        for axes in figure.axes
        for mesh in axes.collections
        if isinstance(mesh, QuadMesh) and mesh.norm.vmin == -mesh.norm.vmax
    ]
    own = SWEEPS["cube"]().sel(group="iron_deficient", metric="epn_gaba_change")["mean"]
    means = own.mean("stream").transpose("session", "mor", "tone", "iron")
    shown = means.sel(session=["SKF81297", "methadone", "methadone then SKF81297"])
    assert len(maps) >= 9
    for mesh, expected in zip(maps, shown.to_numpy().reshape(9, 5, 6), strict=False):
        np.testing.assert_allclose(np.ma.filled(mesh.get_array(), np.nan), expected)
    assert len({mesh.norm.vmax for mesh in maps}) == 1
    assert maps[0].norm.vmax == pytest.approx(np.nanmax(np.abs(shown)))


def test_failed_and_missing_points_are_marked_apart(pages: dict[str, Pages]) -> None:
    figure = pages["plane"]["heat_maps_control"]
    for axes in figure.axes[:3]:
        cells = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        assert [bool(cell.get_hatch()) for cell in cells] == [True, False, False]
    words = [text.get_text() for axes in figure.axes if axes.legend_ for text in axes.legend_.texts]
    assert "failed" in words
    assert "not simulated" in words


def test_the_title_counts_what_is_seen_and_blocked() -> None:
    data = grid_sweep("iron", "tone", failed=False)
    data["standard_deviation"][:] = 10.0
    limit = 10.0 * 2.1199 / np.sqrt(17)  # of a mean of 17 animals, p = 0.05
    data["mean"].loc[{"session": "SKF81297"}] = limit * 0.99
    data["mean"].loc[{"session": "SKF81297", "iron": 1.0}] = limit * 1.01
    data["mean"].loc[{"session": "SKF81297", "tone": 10.0}] = 40.0
    data["mean"].loc[{"session": "methadone then SKF81297"}] = 0.0
    data["mean"].loc[{"session": "methadone then SKF81297", "tone": 10.0, "iron": 0.0}] = 30.0
    figure = new_figure(3.0)
    draw_heat_maps(figure, SweepView(data), "iron_deficient")
    title = " ".join(figure.get_suptitle().split())
    # 6 points of the lowest tone and 4 others of the highest severity; of these only the former
    # rise so far that half of it is clear of the noise.
    assert "raises EPN GABA at 10 of 30 points" in title
    assert "block this at 5, and fails to at 1" in title


def words_of(figure: Figure) -> str:
    """Title, legends and footnote, in one line."""
    legends = [
        text.get_text() for axes in figure.axes if axes.legend_ for text in axes.legend_.texts
    ]
    return " ".join(" ".join([figure.get_suptitle(), *legends, figure.get_supxlabel()]).split())


@pytest.mark.parametrize(("group", "animals"), ANIMALS.items())
def test_maps_speak_of_the_animals_that_were_simulated(
    pages: dict[str, Pages], group: str, animals: int
) -> None:
    words = words_of(pages["plane"][f"heat_maps_{group}"])
    assert set(re.findall(r"(\d+) animals", words)) == {str(animals)}


def test_more_animals_see_a_smaller_rise() -> None:
    data = grid_sweep("iron", "tone", failed=False)
    data["standard_deviation"][:] = 10.0
    data["mean"].loc[{"session": "SKF81297"}] = 5.5  # of 17 animals 5.1 is seen, of 12 only 6.4
    titles = {}
    for group in ANIMALS:
        figure = new_figure(3.0)
        draw_heat_maps(figure, SweepView(data), group)
        titles[group] = " ".join(figure.get_suptitle().split())
    assert "at 0 of 30 points" in titles["control"]
    assert "at 30 of 30 points" in titles["iron_deficient"]


def test_points_with_other_numbers_of_animals_have_their_own_intervals() -> None:
    data = grid_sweep("iron", "tone", failed=False)
    data["standard_deviation"][:] = 10.0
    data["mean"].loc[{"session": "SKF81297"}] = 5.5
    data["n"].loc[{"iron": 0.0}] = 12
    figure = new_figure(3.0)
    draw_heat_maps(figure, SweepView(data), "iron_deficient")
    assert "at 25 of 30 points" in " ".join(figure.get_suptitle().split())
    assert "12 to 17 animals" in words_of(figure)


def test_one_animal_detects_nothing_and_nothing_is_said_of_it() -> None:
    data = grid_sweep("iron", "tone", failed=False)
    data["standard_deviation"][:] = np.nan
    data["n"][:] = 1
    for words in map(words_of, pages_of(data).values()):
        assert "detectab" not in words
        assert "nan" not in words


def test_further_axes_are_cut_in_the_middle_and_the_title_says_so(pages: dict[str, Pages]) -> None:
    title = " ".join(pages["four"]["heat_maps_control"].get_suptitle().split())
    assert title.endswith("All at adenylyl cyclase gain 1.5")


def test_half_effective_doses_and_their_shift_are_those_of_the_function() -> None:
    data = grid_sweep("iron", "skf_dose", failed=False, spread=1.0)
    data = data.sel(group=["iron_deficient"])
    figure = pages_of(data)["dose_response_skf_dose_iron_deficient"]
    (halves,) = (axes for axes in figure.axes if axes.get_ylabel().startswith("ED50"))
    found = [line.get_ydata()[0] for line in halves.lines if line.get_marker() != "None"]
    np.testing.assert_allclose(found, half_effective_dose(GRIDS["iron"]), rtol=0.1)
    title = " ".join(figure.get_suptitle().split())
    ratio, low, high = map(float, re.findall(r"\d\.\d", title))
    assert 1.0 < low <= ratio <= high
    assert ratio == pytest.approx(4.0, rel=0.15)
    assert "times lower" in title
    assert title.endswith("at iron deficiency 1 than at iron deficiency 0")


def test_no_shift_is_claimed_where_the_interval_holds_one() -> None:
    data = grid_sweep("skf_dose", failed=False)
    same = data["value"].sel(group="iron_deficient", session="SKF81297").to_numpy()
    data["value"].loc[{"group": "control", "session": "SKF81297"}] = same
    title = pages_of(data)["dose_response_skf_dose"].get_suptitle()
    assert "not detectably shifted" in " ".join(title.split())


def test_a_response_without_saturation_has_words_instead_of_a_number() -> None:
    data = grid_sweep("iron", "skf_dose", failed=False).sel(group=["iron_deficient"])
    rising = np.broadcast_to(GRIDS["skf_dose"] * 3.0, (6, 5))
    noise = np.random.default_rng(1).normal(0.0, 0.5, (6, 5, 17))
    data["value"].loc[{"session": "SKF81297", "group": "iron_deficient"}] = (
        rising[:, :, np.newaxis, np.newaxis, np.newaxis] + noise[:, :, np.newaxis, np.newaxis, :]
    )
    figure = pages_of(data)["dose_response_skf_dose_iron_deficient"]
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert texts == ["not identified:\nno saturation at the tested doses"] * 6
    assert "ED50 shift unknown" in figure.get_suptitle().replace("\n", " ")
    drawn = [line for axes in figure.axes[1:] for line in axes.lines]
    assert not drawn


def test_a_response_that_dips_has_no_curve_and_the_title_says_so() -> None:
    data = grid_sweep("skf_dose", failed=False, spread=1.0)
    dip = np.array([-3.6, -6.0, 2.8, 13.5, 15.0]) - data["value"].sel(session="SKF81297").mean(
        ["stream", "animal", "metric"]
    ).sel(group="control")
    where = {"session": "SKF81297", "group": "control"}
    data["value"].loc[where] = data["value"].loc[where] + dip
    figure = pages_of(data)["dose_response_skf_dose"]
    assert "no Hill curve fits in control animals" in " ".join(figure.get_suptitle().split())
    curves, halves = figure.axes[:2]
    lines = {line.get_linestyle(): line for line in curves.lines if len(line.get_xdata()) > 2}
    np.testing.assert_array_equal(lines[":"].get_xdata(), GRIDS["skf_dose"])
    words = " ".join(" ".join(text.get_text() for text in halves.texts).split())
    assert "no Hill curve fits, the mean at 0.5 mg/kg lies −6" in words


def test_every_animal_with_all_doses_is_a_dot(pages: dict[str, Pages]) -> None:
    curves = pages["doses_alone"]["dose_response_skf_dose"].axes[0]
    dots = [len(points.get_offsets()) for points in curves.collections]
    assert dots == [animals * 5 for animals in ANIMALS.values()]


def test_curves_hold_the_means_of_all_sessions(pages: dict[str, Pages]) -> None:
    own = SWEEPS["line"]().sel(metric="epn_gaba_change")["mean"].mean("stream")
    for axes, group in zip(pages["line"]["curves"].axes, ANIMALS, strict=True):
        drawn = {
            line.get_label(): line.get_ydata() for line in axes.lines if len(line.get_xdata()) > 2
        }
        for name in ("SKF81297", "methadone", "methadone then SKF81297"):
            expected = own.sel(session=name, group=group)
            np.testing.assert_allclose(drawn[session_label(name)], expected)


def test_bars_are_sorted_and_name_what_matters(pages: dict[str, Pages]) -> None:
    figure = pages["random"]["importance_iron_deficient"]
    first = figure.axes[0]
    names = [label.get_text().replace("\n", " ") for label in first.get_yticklabels()]
    assert names[:3] == ["iron deficiency", "adenylyl cyclase gain", "adenosine tone"]
    assert "5 % failed" in figure.get_supxlabel().replace("\n", " ")
    widths = [bar.get_width() for bar in first.patches if abs(bar.get_width()) != 2.0]
    assert widths == sorted(widths, key=abs, reverse=True)


def test_too_few_points_for_the_parameters_say_so() -> None:
    figure = pages_of(point_sweep(15))["importance_control"]
    assert "14 points, 20 needed" in figure.axes[0].get_title()
    assert "No estimate" in figure.get_suptitle()


def test_points_are_those_done_against_six_parameters(pages: dict[str, Pages]) -> None:
    figure = pages["random"]["points_iron_deficient"]
    shown = [axes for axes in figure.axes if axes.get_visible()]
    assert len(shown) == 6
    assert {len(axes.collections[0].get_offsets()) for axes in shown} == {152}
    scales = {axes.get_xlabel(): axes.get_xscale() for axes in shown}
    assert scales["adenosine tone (nM)"] == "log"
    assert scales["iron deficiency"] == "linear"


def axis(values: list[float], unit: str = "1") -> SweptParameter:
    return SweptParameter("x", "x", unit, (), np.array(values))


def test_doses_and_even_ratios_are_logarithmic_and_a_dose_of_zero_has_a_place() -> None:
    assert is_logarithmic(axis([1.0, 10.0, 100.0]))
    assert not is_logarithmic(axis([1.0, 2.0, 3.0]))
    assert not is_logarithmic(axis([1.0, 50.0, 99.0]))
    assert is_logarithmic(axis([1.0, 2.0], "mg/kg"))
    scale = scale_of(axis([0.0, 0.1, 1.0, 10.0], "mg/kg"))
    np.testing.assert_allclose(scale.positions, [-2.0, -1.0, 0.0, 1.0])
    np.testing.assert_allclose(scale.edges, [-2.5, -1.5, -0.5, 0.5, 1.5])
    assert scale.ticks(2)[1] == ["0", "10"]


def test_a_session_is_named_by_what_its_window_judges() -> None:
    data = SWEEPS["line"]()
    name = "methadone then SKF81297"
    assert SweepView(data).session_label(name) == "SKF81297 after methadone"
    # Given within the window or after it, the last drug is not what is asked about.
    later = data.assign_coords(last_injection=("session", np.full(data.sizes["session"], 90.0)))
    assert SweepView(later).session_label(name) == "methadone then SKF81297, 10 to 60 min"
    # A sweep of an earlier version does not say when anything was given.
    unknown = data.drop_vars(["window_start", "window_end", "last_injection"])
    assert SweepView(unknown).session_label(name) == name


def test_a_session_without_the_window_has_no_panel() -> None:
    data = SWEEPS["line"]()
    lost = data["mean"].where(data["session"] != "methadone")
    assert SweepView(data.assign(mean=lost)).sessions == ["SKF81297", "methadone then SKF81297"]


def test_sessions_are_named_by_what_is_asked() -> None:
    assert [session_label(name) for name in SESSIONS[-2:]] == [
        "vehicle after methadone",
        "SKF81297 after methadone",
    ]
    assert half_effective_dose(np.array(1.0)) == 1.0
