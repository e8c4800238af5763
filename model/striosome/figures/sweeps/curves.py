"""Responses of a grid along its only axis, where that is no dose."""

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.labels import group_title
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure, panel_title
from striosome.figures.sweeps.reading import SweepView, SweptParameter
from striosome.figures.sweeps.scale import scale_of, set_ticks

__all__ = ["curves", "draw_curves"]

_MARKERS = "Dos^v"


def curves(sweep: SweepView) -> Iterator[tuple[str, Figure]]:
    """Yield one page; none unless the sweep is a grid of a single numeric axis that is no dose."""
    if sweep.is_grid and [axis.is_numeric and not axis.is_dose for axis in sweep.axes] == [True]:
        figure = new_figure(3.4)
        draw_curves(figure, sweep, sweep.axes[0])
        yield "curves", figure


def draw_curves(figure: Figure, sweep: SweepView, axis: SweptParameter) -> None:
    """Draw a panel for each group, a curve for each session.

    Parameters
    ----------
    figure : Figure
        Empty.
    sweep : SweepView
        A grid.
    axis : SweptParameter
        Its only axis.
    """
    panels = figure.subplots(1, len(sweep.groups), sharey=True, squeeze=False)[0]
    for axes, group in zip(panels, sweep.groups, strict=True):
        animals = sweep.count(group)
        axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
        for index, session in enumerate(sweep.sessions):
            _curve(axes, sweep, axis, session, group, index)
        scale = scale_of(axis)
        set_ticks(axes, scale, "x", 7)
        axes.set_xlim(scale.edges[0], scale.edges[-1])
        axes.set_xlabel(axis.label)
        title = panel_title(f"{group_title(group)} (n = {animals})", 1)
        axes.set_title(title, loc="left", fontweight="bold")
    panels[0].set_ylabel(sweep.label)
    panels[-1].legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
    cut = sweep.middle([axis])[0]
    gaps = int(sweep.response(sweep.sessions[0], sweep.groups[0]).mean.isel(cut).isnull().sum())
    headline(figure, f"Response of {sweep.noun} against {axis.title}")
    footnote(
        figure,
        "Markers: simulated points. Bands: 95 % interval of the mean over animals (Student's t). "
        + (f"{gaps} of {len(axis.values)} points failed or are missing. " if gaps else "")
        + sweep.provenance,
    )


def _curve(
    axes: Axes, sweep: SweepView, axis: SweptParameter, session: str, group: str, index: int
) -> None:
    response = sweep.response(session, group)
    cut = sweep.middle([axis])[0]
    mean, low, high = (one.isel(cut).to_numpy() for one in (response.mean, *response.interval))
    places, colour = scale_of(axis).positions, CYCLE[index % len(CYCLE)]
    axes.fill_between(places, low, high, color=colour, alpha=0.25, linewidth=0, zorder=2)
    axes.plot(
        places,
        mean,
        color=colour,
        marker=_MARKERS[index % len(_MARKERS)],
        markersize=3.5,
        label=sweep.session_label(session),
        zorder=3,
    )
