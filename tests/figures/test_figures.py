"""What every figure owes its reader, and what each one shows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.base.errors import BadInput
from striosome.figures import FIGURES, RunView, draw_all, save
from striosome.figures.chain import draw_chain
from striosome.figures.dose_response import dose_series
from striosome.figures.effects import effects
from striosome.figures.raster import draw_raster
from striosome.figures.run_view import groups
from striosome.figures.style import CYCLE, group_colours, group_markers, house_style, new_figure
from support.legible import assert_legible
from support.small_run import ANIMALS, DOSES, small_claims, small_run

Pages = dict[str, list[tuple[str, Figure]]]

# Sessions that are no step of a dose series, and the control of those that have one.
MAIN = ("vehicle", "SKF81297", "methadone then vehicle", "methadone then SKF81297")
PAIRED = {"SKF81297": "vehicle", "methadone then SKF81297": "methadone then vehicle"}


@pytest.fixture(scope="module")
def run() -> RunView:
    return small_run(DOSES, small_claims())


@pytest.fixture(scope="module")
def run_without_doses() -> RunView:
    return small_run((), small_claims().iloc[:0])


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


@pytest.fixture(scope="module")
def pages(run: RunView) -> Pages:
    """The pages of every figure."""
    with house_style():
        return {name: list(draw(run)) for name, draw in FIGURES.items()}


@pytest.mark.parametrize("name", FIGURES)
def test_texts_stay_on_the_page_and_apart(pages: Pages, name: str) -> None:
    for page, figure in pages[name]:
        assert_legible(page, figure)


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "claims"])
def test_axes_have_units(pages: Pages, name: str) -> None:
    for _, figure in pages[name]:
        labels = [label for axes in figure.axes for label in (axes.get_xlabel(), axes.get_ylabel())]
        assert any(labels)
        assert all("(" in label for label in labels if label)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_what_is_seen_and_that_it_is_simulated(pages: Pages, name: str) -> None:
    for _, figure in pages[name]:
        assert figure.get_suptitle()
        assert "SIMULATED" in figure.get_supxlabel()


@pytest.fixture(scope="module")
def drawn(run: RunView, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return draw_all(run.tree, run.summary, run.claims, tmp_path_factory.mktemp("figures"))


def test_every_page_is_written_as_png_and_svg(drawn: list[Path]) -> None:
    stems = (
        "time_course",
        "time_course_raw",
        "effects",
        "chain_SKF81297",
        "chain_methadone_then_SKF81297",
        "raster",
        "rates",
        "dose_response",
        "claims",
    )
    assert [path.name for path in drawn] == [
        f"{stem}.{ending}" for stem in stems for ending in ("png", "svg")
    ]
    assert all(path.stat().st_size > 1000 for path in drawn)


@pytest.mark.parametrize("name", ["time_course", "raster", "dose_response"])
def test_the_same_run_gives_the_same_svg(
    run: RunView, drawn: list[Path], name: str, tmp_path: Path
) -> None:
    for page, figure in FIGURES[name](RunView(run.tree, run.summary, run.claims)):
        _, again = save(figure, tmp_path / page)
        (first,) = (path for path in drawn if path.name == again.name)
        assert again.read_bytes() == first.read_bytes()


def test_what_a_run_does_not_hold_is_not_drawn(run_without_doses: RunView) -> None:
    assert not list(FIGURES["dose_response"](run_without_doses))
    assert not list(FIGURES["claims"](run_without_doses))


def test_one_animal_in_one_session_has_figures(run: RunView, tmp_path: Path) -> None:
    one = run.tree["control/vehicle"].to_dataset().isel(animal=[0])
    examples = run.tree["examples"].to_dataset()
    tree = xr.DataTree.from_dict(
        {"/": run.tree.to_dataset(), "/control/vehicle": one, "/examples": examples}
    )
    kept = (run.summary["group"] == "control") & (run.summary["session"] == "vehicle")
    summary = run.summary[kept & (run.summary["animal"] == 1)]
    written = draw_all(tree, summary, run.claims.iloc[:0], tmp_path)
    # Without a control session, nothing can be subtracted.
    assert {path.stem for path in written} == {
        "time_course_raw",
        "effects",
        "chain_vehicle",
        "raster",
        "rates",
    }


def thin_lines(axes: Axes) -> list[Line2D]:
    return [line for line in axes.lines if line.get_linewidth() < 0.5]


def test_every_animal_is_in_the_time_course(pages: Pages) -> None:
    for (_, figure), sessions in zip(pages["time_course"], (PAIRED, MAIN), strict=True):
        found = [len(thin_lines(axes)) for axes in figure.axes]
        assert found == [*ANIMALS.values()] * len(sessions)


def test_the_control_session_is_subtracted_animal_by_animal(run: RunView, pages: Pages) -> None:
    (_, minus_control), (_, raw) = pages["time_course"]

    def dff(group: str, session: str) -> np.ndarray:
        return run.tree[f"{group}/{session}"]["dff"].transpose("animal", "bin").to_numpy()

    wanted = [(session, PAIRED[session], group) for session in PAIRED for group in ANIMALS]
    for axes, (session, control, group) in zip(minus_control.axes, wanted, strict=True):
        found = [line.get_ydata() for line in thin_lines(axes)]
        np.testing.assert_array_equal(found, dff(group, session) - dff(group, control))
    wanted = [(session, group) for session in MAIN for group in ANIMALS]
    for axes, (session, group) in zip(raw.axes, wanted, strict=True):
        found = [line.get_ydata() for line in thin_lines(axes)]
        np.testing.assert_array_equal(found, dff(group, session))


def test_every_animal_is_a_dot_of_every_session(pages: Pages) -> None:
    ((_, figure),) = pages["effects"]
    for axes, animals in zip(figure.axes, ANIMALS.values(), strict=True):
        dots = [len(points.get_offsets()) for points in axes.collections]
        assert dots == [animals] * len(MAIN)


def test_dose_steps_are_only_in_the_dose_figure(pages: Pages) -> None:
    for name in ("effects", "rates"):
        ((_, figure),) = pages[name]
        shown = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
        words = [" ".join(label.replace("\N{NO-BREAK SPACE}", " ").split()) for label in shown]
        assert words == list(MAIN)


def test_the_title_tells_the_groups_apart(run_without_doses: RunView) -> None:
    ((_, figure),) = effects(run_without_doses)
    title = figure.get_suptitle().replace("\n", " ")
    assert title.startswith("SKF81297 1.5 mg/kg raises EPN GABA in")
    assert "iron-deficient animals (+" in title
    assert "n = 7" in title.replace("\N{NO-BREAK SPACE}", " ")


def test_doses_are_found_in_order(run: RunView) -> None:
    series = dose_series(run)
    assert list(series) == ["SKF81297"]
    assert list(series["SKF81297"]) == [0.15, 0.5, 1.5, 5.0, 15.0]
    assert series["SKF81297"][1.5] == "SKF81297"


def test_every_animal_is_a_line_of_the_dose_response(pages: Pages) -> None:
    ((_, figure),) = pages["dose_response"]
    (axes,) = figure.axes
    faint = [line for line in axes.lines if line.get_alpha() == 0.25]
    assert len(faint) == sum(ANIMALS.values())
    assert "ED50" in figure.get_suptitle()


@pytest.mark.parametrize("draw", [draw_chain, draw_raster])
def test_a_missing_session_is_named_with_those_that_are_there(run: RunView, draw) -> None:
    with pytest.raises(ValueError, match=r"'morphine'.*it holds vehicle|no spikes.*'morphine'"):
        draw(Figure(), run, "morphine")


def test_colours_of_known_groups_do_not_depend_on_the_others() -> None:
    alone = group_colours(["iron_deficient"])
    many = group_colours(["a", "control", "b", "iron_deficient", "c"])
    assert many["iron_deficient"] == alone["iron_deficient"]
    assert len(set(many.values())) == 5


def test_symbols_of_groups_are_as_lasting_as_their_colours() -> None:
    alone = group_markers(["iron_deficient"])
    many = group_markers(["a", "control", "b", "iron_deficient", "c"])
    assert many["iron_deficient"] == alone["iron_deficient"]
    assert len(set(many.values())) == 5


@pytest.mark.parametrize("name", ["rates", "dose_response"])
def test_groups_side_by_side_are_told_apart_without_colour(pages: Pages, name: str) -> None:
    ((_, figure),) = pages[name]
    for colour, marker in ((CYCLE[0], "o"), (CYCLE[1], "D")):
        drawn = {
            line.get_marker()
            for axes in figure.axes
            for line in (*axes.lines, *(axes.legend_.legend_handles if axes.legend_ else []))
            if line.get_color() == colour and line.get_marker() != "None"
        }
        assert drawn == {marker}


def test_style_ends_with_its_block() -> None:
    import matplotlib

    with house_style():
        inside = matplotlib.rcParams["svg.hashsalt"]
        new_figure(2.0)
    assert inside == "striosome"


def test_groups_without_some_session_are_not_shown(run: RunView) -> None:
    control, deficient = ANIMALS
    held = run.tree[deficient].children
    tree = run.tree.copy()
    tree[deficient] = xr.DataTree(children={"vehicle": held["vehicle"].copy()})
    short = RunView(tree, run.summary, run.claims).abridged()
    assert groups(short.tree) == [control]
    assert set(short.summary["group"]) == {control}
    assert short.provenance.endswith("1 other group: see effects.csv.")


def test_of_many_groups_the_first_two_are_shown(run: RunView) -> None:
    assert run.abridged() is run
    copies = {f"copy_{number}": run.tree.children["control"] for number in range(4)}
    tree = xr.DataTree(run.tree.to_dataset(), {**run.tree.children, **copies})
    assert {"examples", "copy_3"} <= set(tree.children)
    own = run.summary[run.summary["group"] == "control"]
    summary = pd.concat([run.summary, *(own.assign(group=name) for name in copies)])
    short = RunView(tree, summary, run.claims).abridged()
    assert groups(short.tree) == list(ANIMALS)
    assert "examples" in short.tree.children
    pd.testing.assert_frame_equal(short.summary, run.summary)
    assert run.provenance + " 4 other groups: see effects.csv." == short.provenance
    one, other = (each.estimate("epn_gaba_change", "SKF81297", "control") for each in (run, short))
    assert one == other


def test_a_result_of_an_older_version_says_so(run: RunView) -> None:
    old = run.tree.map_over_datasets(
        lambda data: data.rename(population="compartment") if "population" in data.dims else data
    )
    with pytest.raises(BadInput, match=r"was written by a version before 0\.2"):
        draw_chain(new_figure(4.0), RunView(old, run.summary, run.claims), "SKF81297")
