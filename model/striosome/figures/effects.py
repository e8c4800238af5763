"""The change of EPN GABA in every animal, session by session."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from striosome.figures.findings import finding, focus
from striosome.figures.labels import group_label, signed
from striosome.figures.run_view import RunView, control_of, groups, main_sessions
from striosome.figures.strip import dots, session_axis
from striosome.figures.style import (
    NEUTRAL,
    footnote,
    group_colours,
    group_markers,
    headline,
    new_figure,
    page_width_in,
    panel_title,
)
from striosome.figures.treatments import judged_in

__all__ = ["draw_effects", "effects"]

_METRIC = "epn_gaba_change"
# Room for the row of means above the points.
_MARGIN = 0.12


def effects(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a panel for each group."""
    count = len(groups(run.tree))
    width_in = page_width_in(len(judged_in(run.tree, main_sessions(run.tree))))
    figure = new_figure(1.0 + 2.4 * count, width_in)
    draw_effects(figure, run)
    yield "effects", figure


def draw_effects(figure: Figure, run: RunView) -> None:
    """Draw dots of animals, joined from session to session, and group means."""
    names, held = groups(run.tree), judged_in(run.tree, main_sessions(run.tree))
    colours, markers = group_colours(names), group_markers(names)
    panels = figure.subplots(len(names), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes, group in zip(panels, names, strict=True):
        axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
        across, along = [], []
        for position, judged in enumerate(held):
            animals, mean = run.sample(judged.metric(_METRIC), judged.session, group)
            filled = control_of(run.tree, judged.session) is not None
            look = {"colour": colours[group], "marker": markers[group]}
            place = dots(axes, position, animals, mean, **look, width=0.8, filled=filled)
            across.append(place)
            along.append(animals)
            axes.text(
                position,
                0.99,
                signed(mean.mean, "percent", 1),
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="top",
                fontsize="small",
                color=colours[group],
            )
        if all(sample["animal"].equals(along[0]["animal"]) for sample in along):
            axes.plot(across, along, color=colours[group], linewidth=0.4, alpha=0.25, zorder=2)
        title = panel_title(f"{group_label(group)} (n = {len(along[0])})", 1)
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_ylabel("change of EPN GABA (%)")
        axes.margins(y=_MARGIN)
    session_axis(panels[-1], [judged.label for judged in held])
    headline(figure, finding(run, _METRIC, focus(run)[0], "EPN GABA"))
    footnote(
        figure,
        "Dots: animals, joined across sessions; dots with one number are the same individual in "
        "every group. Symbols and bars: mean and 95 % interval "
        "(Student's t). Filled: change against the baseline epoch (a window's own, where it "
        "names one) minus the same in the matched control session; open: sessions without a "
        "control, nothing subtracted. " + run.provenance,
    )
