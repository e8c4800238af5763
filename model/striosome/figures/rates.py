"""Firing of the four populations in the effect window, by session and group."""

from collections.abc import Iterator

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.figures.dots import dots, session_axis
from striosome.figures.findings import finding, focus
from striosome.figures.labels import group_label, population_label
from striosome.figures.recording import Run, groups, main_sessions
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

_POPULATIONS = ("striosome", "matrix", "epn_habenula", "epn_thalamus")


def rates(run: Run) -> Iterator[tuple[str, Figure]]:
    """One page: a panel for each population."""
    figure = new_figure(7.6, page_width_in(len(judged_in(run.tree, main_sessions(run.tree)))))
    draw_rates(figure, run)
    yield "rates", figure


def draw_rates(figure: Figure, run: Run) -> None:
    """Draw the mean rate of each animal, groups side by side."""
    names, held = groups(run.tree), judged_in(run.tree, main_sessions(run.tree))
    colours, markers = group_colours(names), group_markers(names)
    width = 0.8 / len(names)
    panels = figure.subplots(len(_POPULATIONS), 1, sharex=True)
    for axes, population in zip(panels, _POPULATIONS, strict=True):
        metric = f"rate_{population}"
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
        axes.set_title(population_label(population), loc="left", fontweight="bold")
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
    headline(figure, finding(run, "rate_striosome_change", focus(run)[0], "striosomal firing"))
    footnote(
        figure,
        "Mean rate in the effect window. Dots: animals. Symbols and bars: mean and 95 % interval "
        f"(Student's t). Each panel has its own range. {run.provenance}",
    )
