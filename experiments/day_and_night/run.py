"""The challenges in the phases of day, with the unknown effects of phase bracketed.

`python experiments/day_and_night/run.py` is the same as
`striosome run experiments/day_and_night`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import striosome
from striosome.figures import RunView
from striosome.figures.basal import basal_gaba_difference
from striosome.figures.labels import signed
from striosome.figures.run_view import shared, values
from striosome.figures.samples import draw_courses, draw_sample
from striosome.figures.style import NEUTRAL, footnote, headline, new_figure

CONTROL, DEFICIENT = "control", "iron_deficient"
VEHICLE, SKF, METHADONE = "vehicle", "SKF81297", "methadone"
BLOCKED = f"{METHADONE} then {SKF}"
METRIC = "epn_gaba_change"
COLOURS = {"control": "#0072B2", "deficient": "#D55E00"}
WORDS = {"control": "control", "deficient": "iron-deficient"}
REFERENCE = {"control": CONTROL, "deficient": DEFICIENT}
CHALLENGES = {
    None: "Basal GABA",
    SKF: "SKF81297 1.5",
    METHADONE: "Methadone 10",
    BLOCKED: "Methadone,\nthen SKF81297",
}
# Assumptions on the active phase, as groups in it and in that of rest; "{}" is the diet.
ASSUMED = {
    "dopamine × 1.175 (measured)": ("{}_dark", ""),
    "dopamine × 1.5 instead": ("dopamine_high_{}_dark", ""),
    "… and adenosine × 0.7": ("adenosine_low_{}_dark", ""),
    "… and adenosine × 1.5": ("adenosine_high_{}_dark", ""),
    "… and iron less deficient, active": ("iron_less_dark", ""),
    "… and iron less deficient, rest": ("deficient_dark", "iron_less_light"),
}
# What assumes something of iron says nothing of controls.
OF_IRON = tuple(ASSUMED)[4:]


def reading(run: RunView, session: str | None, group: str) -> xr.DataArray:
    """Return the change of EPN GABA in a session; if None, basal GABA against a light control."""
    if session is None:
        return basal_gaba_difference(run.tree, VEHICLE, group, CONTROL)
    return values(run.summary, METRIC, session, group)


def by_phase(run: RunView, session: str | None, assumed: str, diet: str) -> xr.DataArray:
    """Return the active phase minus that of rest, in each animal."""
    active, rest = ASSUMED[assumed]
    places = (active.format(diet), rest or REFERENCE[diet])
    more, less = (reading(run, session, group) for group in places)
    return more - less


def diets(assumed: str) -> list[str]:
    """Return the diets for which an assumption applies."""
    return [diet for diet in COLOURS if diet == "deficient" or assumed not in OF_IRON]


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield active phase minus rest, as measured and under every assumption."""
    for session, title in CHALLENGES.items():
        for assumed in ASSUMED:
            if session in (None, SKF) or assumed == next(iter(ASSUMED)):
                for diet in diets(assumed):
                    difference = by_phase(run, session, assumed, diet)
                    words = title.replace("\n", " ")
                    name = f"{words}, active minus rest, {assumed.strip('… ')}, {WORDS[diet]}"
                    yield striosome.Quantity(name, difference, "percent")
    night, day = (reading(run, SKF, f"human_deficient_{phase}") for phase in ("dark", "light"))
    name = "response to SKF81297 in the dark minus in the light, human clock, iron-deficient"
    yield striosome.Quantity(name, night - day, "percent")


def figure(run: RunView) -> Figure:
    """Draw phases above; assumptions and the human clock below."""
    drawn = new_figure(6.0)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.0, 1.15])
    for axes, session in zip(above.subplots(1, len(CHALLENGES)), CHALLENGES, strict=True):
        _draw_phases(axes, run, session)
    response, basal, clock = below.subplots(1, 3, width_ratios=[1.0, 1.0, 0.8])
    _draw_assumptions(response, run, SKF, "SKF81297, by assumption")
    _draw_assumptions(basal, run, None, "Basal GABA, by assumption")
    response.set_yticks(range(len(ASSUMED)), list(ASSUMED))
    basal.set_yticks([])
    _draw_clock(clock, run)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots and thin lines: animals. Other symbols and bars: mean and 95 % interval "
        "(Student's t). Change against the baseline epoch minus the same in the matched control "
        "session of the same phase; basal: against the same animal as a control in the light. "
        "Of phases only dopamine is measured. Human clock: an extrapolation, mice made active in "
        "the light. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def mean(group: str) -> str:
        return signed(run.estimate(METRIC, SKF, group).mean, "percent", 0)

    found = [float(by_phase(run, SKF, assumed, "deficient").mean()) for assumed in ASSUMED]
    return (
        f"SKF81297 changes EPN GABA of deficient mice by {mean(DEFICIENT)} at rest and "
        f"{mean('deficient_dark')} in the active phase, of controls by {mean(CONTROL)} and "
        f"{mean('control_dark')}; what is not known of adenosine and iron moves the difference "
        f"from {signed(min(found), 'points', 0)} to {signed(max(found), 'points', 0)}"
    )


def _draw_phases(axes: Axes, run: RunView, session: str | None) -> None:
    """Draw every mouse in the light and in the dark."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for diet, colour in COLOURS.items():
        pair = [reading(run, session, group) for group in (REFERENCE[diet], f"{diet}_dark")]
        means = [run.estimate_of(animals) for animals in pair]
        draw_courses(axes, [0, 1], shared(*pair), means, colour)
    axes.set_title(CHALLENGES[session], loc="left", fontweight="bold")
    axes.set_xticks([0, 1], ["light\n(rest)", "dark\n(active)"])
    axes.set_xlim(-0.4, 1.4)
    if session is None:
        axes.set_ylabel("against controls in the light (%)")
        entries = [
            Line2D([], [], color=colour, marker="D", ms=4, label=WORDS[diet])
            for diet, colour in COLOURS.items()
        ]
        axes.legend(handles=entries, loc="center left", bbox_to_anchor=(0.0, 0.45))
    elif session == SKF:
        axes.set_ylabel("change of EPN GABA (%)")


def _draw_assumptions(axes: Axes, run: RunView, session: str | None, title: str) -> None:
    """Draw active phase minus rest under each assumption."""
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for row, assumed in enumerate(ASSUMED):
        for side, (diet, colour) in zip((-0.16, 0.16), COLOURS.items(), strict=True):
            if diet not in diets(assumed):
                continue
            animals = by_phase(run, session, assumed, diet)
            mean = run.estimate_of(animals)
            draw_sample(axes, row + side, animals, mean, colour, spread=0.2, orient="h")
    axes.set_ylim(len(ASSUMED) - 0.5, -0.5)
    axes.set_xlabel("active minus rest\n(percentage points)")
    axes.set_title(title, loc="left", fontweight="bold")


def _draw_clock(axes: Axes, run: RunView) -> None:
    """Draw deficient animals by the clock of two species."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    entries = []
    for words, stem, colour, marker, line in (
        ("mouse", ("iron_deficient", "deficient_dark"), COLOURS["deficient"], "D", "-"),
        ("human clock", ("human_deficient_light", "human_deficient_dark"), "#CC79A7", "s", "--"),
    ):
        pair = [reading(run, SKF, group)[:8] for group in stem]
        means = [run.estimate_of(one) for one in pair]
        draw_courses(axes, [0, 1], shared(*pair), means, colour, marker, line=line)
        entries.append(Line2D([], [], color=colour, marker=marker, ls=line, ms=4, label=words))
    axes.set_title("By the clock", loc="left", fontweight="bold")
    axes.set_ylabel("change of EPN GABA\nafter SKF81297 (%)")
    axes.set_xticks([0, 1], ["light", "dark"])
    axes.set_xlim(-0.4, 1.4)
    axes.legend(handles=entries, loc="lower center")


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
