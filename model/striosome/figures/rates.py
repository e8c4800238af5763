"""Firing of every population in the effect window, by session and group."""

from collections.abc import Iterator

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.figures.findings import finding, focus
from striosome.figures.labels import group_label
from striosome.figures.populations import populations_of_run
from striosome.figures.run_view import RunView, groups, main_sessions
from striosome.figures.strip import dots, session_axis
from striosome.figures.style import (
    footnote,
    group_colours,
    group_markers,
    headline,
    legend_columns,
    new_figure,
    page_width_in,
)
from striosome.figures.treatments import judged_in

__all__ = ["draw_rates", "rates"]


def rates(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a panel for each population."""
    height_in = 0.8 + 1.7 * len(populations_of_run(run.tree))
    figure = new_figure(height_in, page_width_in(len(judged_in(run.tree, main_sessions(run.tree)))))
    draw_rates(figure, run)
    yield "rates", figure


def draw_rates(figure: Figure, run: RunView) -> None:
    """Draw the mean rate of each animal, groups side by side."""
    names, held = groups(run.tree), judged_in(run.tree, main_sessions(run.tree))
    colours, markers = group_colours(names), group_markers(names)
    width = 0.8 / len(names)
    populations = populations_of_run(run.tree)
    panels = figure.subplots(len(populations), 1, sharex=True, squeeze=False)[:, 0]
    for axes, population in zip(panels, populations, strict=True):
        metric = f"rate_{population.name}"
        for position, judged in enumerate(held):
            for index, group in enumerate(names):
                dots(
                    axes,
                    position + (index - (len(names) - 1) / 2.0) * width,
                    *run.sample(judged.metric(metric), judged.session, group),
                    colour=colours[group],
                    marker=markers[group],
                    width=width,
                )
        axes.set_title(population.label, loc="left", fontweight="bold")
        axes.set_ylabel("rate (Hz)")
    session_axis(panels[-1], [judged.label for judged in held])
    entries = [
        Line2D([], [], color=colours[name], marker=markers[name], ls="", label=group_label(name))
        for name in names
    ]
    panels[0].legend(
        handles=entries,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=legend_columns([group_label(name) for name in names]),
    )
    first = populations[0]
    metric = f"rate_{first.name}_change"
    headline(figure, finding(run, metric, focus(run)[0], f"firing of {first.label}"))
    footnote(
        figure,
        "Mean rate in the effect window. Dots: animals. Symbols and bars: mean and 95 % interval "
        f"(Student's t). Each panel has its own range. {run.provenance}",
    )
