"""Methadone's doses over MOR density, with and without spare receptors, and over opioid tone.

`python experiments/opioid_reserve/run.py` is the same as
`striosome run experiments/opioid_reserve`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import striosome
from striosome.figures import RunView
from striosome.figures.labels import group_label, signed
from striosome.figures.run_view import shared, values
from striosome.figures.samples import draw_courses
from striosome.figures.strip import dots
from striosome.figures.style import NEUTRAL, footnote, group_colours, headline, new_figure

METRIC = "epn_gaba_change"
CONTROL, DEFICIENT = "control", "iron_deficient"
SKF, NALOXONE = "SKF81297", "naloxone"
ALONE = {dose: f"methadone {dose:g} mg/kg" for dose in (0.3, 1.0, 3.0, 10.0, 30.0)}
# Before SKF81297; nothing is drawn at a third of the lowest dose.
NOTHING = 0.3
BEFORE = {NOTHING: SKF} | {
    dose: f"methadone {dose:g} mg/kg then {SKF}" for dose in (1.0, 3.0, 10.0)
}
# Deficient animals by their share of a control's MOR before iron deficiency takes its own.
SPARE = {1.0: DEFICIENT, 0.5: "mor_half", 0.25: "mor_quarter", 0.1: "mor_tenth"}
NO_SPARE = {
    share: "no_reserve" if share == 1.0 else f"no_reserve_{group}" for share, group in SPARE.items()
}
TONES = {"no_tone_": "no", "": "shipped", "high_tone_": "high"}
# Dose of methadone (mg/kg) in the study.
PUBLISHED = 10.0


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the effects of methadone and of the tone on the response, in each animal."""

    def change(session: str, group: str) -> xr.DataArray:
        return values(run.summary, METRIC, session, group)

    for words, groups in (("spare MOR", SPARE), ("no spare MOR", NO_SPARE)):
        for share, group in groups.items():
            name = f"response after methadone, {share:g} of MOR, {words}"
            yield striosome.Quantity(name, change(BEFORE[PUBLISHED], group), "percent")
    for diet in (CONTROL, DEFICIENT):
        taken = change(SKF, f"no_tone_{diet}") - change(SKF, diet)
        name = f"response that the shipped tone takes, {group_label(diet)}"
        yield striosome.Quantity(name, taken, "percent")
        for tone, words in TONES.items():
            rise = change(NALOXONE, tone + diet)
            name = f"rise after naloxone, {words} tone, {group_label(diet)}"
            yield striosome.Quantity(name, rise, "percent")


def figure(run: RunView) -> Figure:
    """Draw basal GABA above and the response below: by dose and density, and by tone."""
    drawn = new_figure(5.9)
    # The row without height holds the legends, for which the layout then makes room.
    grid = drawn.add_gridspec(3, 3, height_ratios=[1.0, 1.0, 1e-3], width_ratios=[1.0, 1.0, 1.15])
    basal, response = (
        [drawn.add_subplot(grid[row, column]) for column in range(3)] for row in (0, 1)
    )
    for panels, sessions in ((basal, ALONE), (response, BEFORE)):
        panels[1].sharey(panels[0])
        for axes, groups in zip(panels, (SPARE, NO_SPARE), strict=False):
            _draw_doses(axes, run, sessions, groups)
            axes.set_xlabel("methadone (mg/kg s.c.)")
    for column, words in enumerate(("spare MOR (shipped)", "no spare MOR")):
        basal[column].set_title(f"Methadone alone,\n{words}", loc="left", fontweight="bold")
        title = f"Then SKF81297 1.5 mg/kg,\n{words}"
        response[column].set_title(title, loc="left", fontweight="bold")
        response[column].set_xticks(list(BEFORE), ["none", "1", "3", "10"])
    _draw_tones(basal[2], run, {NALOXONE: "naloxone 1", ALONE[PUBLISHED]: "methadone 10"})
    basal[2].set_title("Drugs alone (mg/kg),\nby enkephalin tone", loc="left", fontweight="bold")
    _draw_tones(response[2], run, {SKF: "nothing", BEFORE[PUBLISHED]: "methadone 10"})
    response[2].set_title("SKF81297 after …", loc="left", fontweight="bold")
    for axes in (basal[0], response[0], basal[2], response[2]):
        axes.set_ylabel("change of EPN GABA (%)")
    _add_legend(drawn.add_subplot(grid[2, :]))
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots and thin lines: animals. Diamonds and bars: mean and 95 % interval "
        "(Student's t). Change against the baseline epoch minus the same in the matched control "
        "session. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def mean(session: str, group: str) -> str:
        return signed(run.estimate(METRIC, session, group).mean, "percent", 0)

    def left(group: str) -> str:
        return f"{mean(BEFORE[PUBLISHED], group)} of {mean(SKF, group)}"

    return (
        f"Methadone leaves {left(SPARE[1.0])} in deficient animals, {left(SPARE[0.1])} with a "
        f"tenth of MOR, {left(NO_SPARE[1.0])} without spare MOR; without opioid tone controls "
        f"respond by {mean(SKF, f'no_tone_{CONTROL}')}"
    )


def _shades() -> dict[float, str]:
    """Return a colour for each density, dark where receptors are many."""
    places = np.linspace(0.05, 0.85, len(SPARE))
    return dict(zip(SPARE, map(to_hex, colormaps["viridis"](places)), strict=True))


def _draw_doses(
    axes: Axes, run: RunView, sessions: Mapping[float, str], groups: Mapping[float, str]
) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    doses = np.array(list(sessions))
    for share, colour in _shades().items():
        animals = shared(
            *(values(run.summary, METRIC, name, groups[share]) for name in sessions.values())
        )
        means = [run.estimate(METRIC, name, groups[share]) for name in sessions.values()]
        draw_courses(axes, doses, animals, means, colour)
    axes.set_xscale("log")
    axes.set_xticks(doses, [f"{dose:g}" for dose in doses])
    axes.minorticks_off()


def _draw_tones(axes: Axes, run: RunView, sessions: Mapping[str, str]) -> None:
    """Draw three tones of each group side by side."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    ticks: dict[float, str] = {}
    for position, session in enumerate(sessions):
        for index, (tone, label) in enumerate(TONES.items()):
            place = position + 0.3 * (index - 1)
            ticks[place] = label
            for side, (diet, colour) in zip(
                (-0.07, 0.07), group_colours((CONTROL, DEFICIENT)).items(), strict=True
            ):
                sample = run.sample(METRIC, session, tone + diet)
                dots(axes, place + side, *sample, colour=colour, width=0.13)
    axes.set_xticks(list(ticks), list(ticks.values()), fontsize=6)
    # The middle tone stands where the drug's name stands, one line lower.
    axes.xaxis.remove_overlapping_locs = False
    axes.set_xticks(range(len(sessions)), list(sessions.values()), minor=True)
    axes.tick_params(axis="x", which="minor", pad=13)
    axes.tick_params(axis="x", which="both", length=0)


def _add_legend(axes: Axes) -> None:
    axes.set_axis_off()
    entries = [
        Line2D([], [], color=colour, marker="D", ms=3.5, label=f"deficient, {share:g} of MOR")
        for share, colour in _shades().items()
    ] + [
        Line2D([], [], color=colour, marker="D", ms=3.5, ls="", label=group_label(diet))
        for diet, colour in group_colours((CONTROL, DEFICIENT)).items()
    ]
    axes.legend(handles=entries, loc="upper left", ncols=3, borderaxespad=0.0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
