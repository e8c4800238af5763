"""The course of histories: who is drawn, what is marked, and what is left out."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.config.experiments.history import ParametersWithHistory
from striosome.figures import FIGURES, RunView
from striosome.figures.style import group_colours, house_style
from striosome.neuromodulation.history import history_course
from striosome.simulation.history_dataset import history_dataset
from support.legible import assert_legible
from support.lived import PUMP, TWICE_A_DAY, lived
from support.small_run import small_claims, small_run

NUMBER = np.arange(1, 7)
RISE = np.linspace(0.5, 1.5, NUMBER.size)[:, np.newaxis]
NORMAL = ({"iron": "normal", "start": "2 day", "end": "9 day"},)


def withdrawn(at: str) -> ParametersWithHistory:
    second = TWICE_A_DAY | {"dose": "20 mg/kg", "start": "3 day", "end": "6 day"}
    return lived(TWICE_A_DAY, second, at=at, step="2 h", adaptation__opioid__ac_rise=RISE)


def with_histories(run: RunView, **histories: ParametersWithHistory) -> RunView:
    """The run, whose groups have these histories; the first groups of the run, by other names."""
    groups = [run.tree["control"], run.tree["iron_deficient"]]
    nodes = {"/": run.tree.to_dataset(), "/examples": run.tree["examples"].to_dataset()}
    for index, (name, parameters) in enumerate(histories.items()):
        held = groups[index % 2].children.items()
        nodes |= {f"/{name}/{session}": node.to_dataset() for session, node in held}
        nodes[f"/{name}/history"] = history_dataset(NUMBER, parameters, history_course(parameters))
    return RunView(xr.DataTree.from_dict(nodes), run.summary, run.claims)


@pytest.fixture(scope="module")
def naive() -> RunView:
    return small_run((), small_claims().iloc[:0])


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


def drawn(run: RunView) -> Figure:
    ((name, figure),) = FIGURES["history"](run)
    assert name == "history"
    return figure


def lines(figure: Figure, row: int, colour: str) -> list[Line2D]:
    return [line for line in figure.axes[row].lines if line.get_color() == colour]


def test_without_a_history_nothing_is_drawn(naive: RunView) -> None:
    assert not list(FIGURES["history"](naive))


def test_groups_of_one_history_share_a_column(naive: RunView) -> None:
    run = with_histories(naive, during=withdrawn("5.6 day"), late=withdrawn("9 day"))
    figure = drawn(run)
    labels = [axes.get_ylabel().replace("\n", " ") for axes in figure.axes]
    # Below what was given; D1 and iron have not moved.
    moved = ["stimulus by drugs (1)", "MOR coupling (× control)", "AC5 gain (× control)"]
    assert [label for label in labels if label] == moved
    assert_legible("history", figure)
    colours = group_colours(["during", "late"])
    gain = lines(figure, 3, colours["late"])
    thin = [line for line in gain if line.get_linewidth() < 0.5]
    data = run.tree["late/history"].to_dataset()
    np.testing.assert_array_equal([line.get_ydata() for line in thin], data["ac_gain"].values)
    ends = {float(line.get_xdata()[-1]) for line in lines(figure, 3, colours["during"])}
    assert ends == {5.6}
    assert "AC5 gain is" in figure.get_suptitle().replace("\n", " ")


def test_doses_pumps_and_diets_are_marked(naive: RunView) -> None:
    fed = lived(PUMP, at="8 day", diet=NORMAL, iron_deficiency=1.0)
    run = with_histories(naive, late=withdrawn("9 day"), fed=fed)
    figure = drawn(run)
    assert_legible("history", figure)
    ticks, bars = figure.axes[:2]
    given = [len(line.get_xdata()) for line in ticks.lines if line.get_marker() == "|"]
    assert given == [12]
    widths = {round(bar.get_width(), 6) for bar in bars.patches}
    assert widths == {8.0, 6.0}
    texts = {text.get_text().strip() for axes in (ticks, bars) for text in axes.texts}
    assert texts == {"10 mg/kg", "20 mg/kg", "100 mg/kg/day", "normal"}


def test_each_component_of_iron_has_a_line(naive: RunView) -> None:
    fed = lived(at="12 day", diet=NORMAL, iron_deficiency=1.0)
    figure = drawn(with_histories(naive, fed=fed))
    assert_legible("history", figure)
    (names,) = (axes.get_legend() for axes in figure.axes[2:])
    words = [text.get_text() for text in names.get_texts()]
    assert words == ["A1R", "MOR", "dopamine", "D1", "enkephalin"]
    assert "iron deficiency (dopamine) is" in figure.get_suptitle()


def test_pasts_that_differ_have_columns_of_their_own(naive: RunView) -> None:
    other = lived(TWICE_A_DAY | {"dose": "5 mg/kg"}, at="4 day")
    figure = drawn(with_histories(naive, one=lived(TWICE_A_DAY, at="5 day"), other=other))
    assert_legible("history", figure)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if title] == ["a history: one", "a history: other"]


def test_animals_that_do_not_differ_are_one_line(naive: RunView) -> None:
    figure = drawn(with_histories(naive, late=lived(TWICE_A_DAY, at="5 day")))
    assert not [line for axes in figure.axes for line in axes.lines if line.get_linewidth() < 0.5]


def test_a_history_that_moves_nothing_is_said_to(naive: RunView) -> None:
    figure = drawn(with_histories(naive, late=lived(at="5 day")))
    assert figure.get_suptitle() == "When sessions begin, no slow state has moved"
    assert_legible("history", figure)


def test_other_figures_see_sessions_only(naive: RunView) -> None:
    run = with_histories(naive, control=withdrawn("5.6 day"), iron_deficient=withdrawn("9 day"))
    for name in ("time_course", "effects"):
        assert len(list(FIGURES[name](run))) == len(list(FIGURES[name](naive)))
