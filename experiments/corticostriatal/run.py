"""Stimulation that terminals and cells need, and the effect of drugs at cortical terminals.

`python experiments/corticostriatal/run.py` is the same as
`striosome run experiments/corticostriatal`.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import striosome
from striosome.figures import RunView
from striosome.figures.labels import group_label, signed
from striosome.figures.run_view import session_data, shared, values
from striosome.figures.samples import draw_sample
from striosome.figures.strip import dots
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    new_figure,
)

Floats = NDArray[np.float64]

METRIC = "epn_gaba_change"
CONTROL, DEFICIENT = "control", "iron_deficient"
DIETS = (CONTROL, DEFICIENT)
VEHICLE, SKF = "vehicle", "SKF81297"
GABAPENTIN, PRAMIPEXOLE, BOTH = "gabapentin", "pramipexole", "gabapentin and pramipexole"
DRUGS = {GABAPENTIN: "gabapentin\n30", PRAMIPEXOLE: "pramipexole\n0.5", BOTH: "both"}
NO_A1, HALF_A1, STRONG_DRUGS = "no_afferent_a1_", "half_a1_", "strong_drugs_"
# What is done to terminals: prefix of the groups, session, label.
TERMINALS = (
    (NO_A1, VEHICLE, "no A1R effect"),
    (HALF_A1, VEHICLE, "half the A1R effect"),
    ("", VEHICLE, "A1R effect shipped"),
    ("", GABAPENTIN, "gabapentin"),
    ("", PRAMIPEXOLE, "pramipexole"),
    ("", BOTH, "both drugs"),
    (STRONG_DRUGS, GABAPENTIN, "gabapentin, 5 %"),
)
# Cortical stimulation with the prefix of its groups.
DRIVES = {0.96: "drive_96_", 0.98: "drive_98_", 1.0: "", 1.02: "drive_102_", 1.04: "drive_104_"}
COMPARTMENTS = {"striosome": "s", "matrix": "o"}


def after(drug: str) -> str:
    """Return the session of SKF81297 after a drug."""
    return f"{drug} then {SKF}" if drug else SKF


def terminal_factor(run: RunView, session: str, group: str) -> Floats:
    """Return the glutamate per stimulus, relative to baseline, in the effect window."""
    data = session_data(run.tree, group, session)
    course = (
        data["glutamate_factor"]
        .sel(population="striosome")
        .sel(minute=slice(*data.attrs["effect_min"]))
    )
    drive = next(
        (one for one, prefix in DRIVES.items() if prefix and group.startswith(prefix)), 1.0
    )
    return np.asarray(course.mean("minute"), dtype=float) / drive


def stimulation(run: RunView, session: str, group: str) -> Floats:
    """Return the stimulation at which terminals release like those of an untreated control (1).

    Release per second is rate times factor, so that the rate needed is the inverse of the
    factor.
    """
    normal = terminal_factor(run, VEHICLE, CONTROL).mean()
    return np.asarray(normal / terminal_factor(run, session, group), dtype=float)


def rates(run: RunView, compartment: str) -> dict[str, Floats]:
    """Return the firing of animals with every drive on both diets, (drives, animals) (Hz)."""
    metric = f"rate_{compartment}"
    found = shared(
        *(
            values(run.summary, metric, VEHICLE, prefix + diet)
            for diet in DIETS
            for prefix in DRIVES.values()
        )
    )
    return dict(zip(DIETS, np.split(found, len(DIETS)), strict=True))


def stimulation_for_firing(run: RunView, compartment: str) -> Floats:
    """Return the drive at which deficient cells fire like those of the same animal as a control.

    It is interpolated between drives; outside of them it is the nearest.
    """
    firing = rates(run, compartment)
    wanted = firing[CONTROL][list(DRIVES).index(1.0)]
    own = np.maximum.accumulate(firing[DEFICIENT], axis=0)
    steady = own + 1e-9 * np.arange(len(DRIVES))[:, np.newaxis]
    columns = zip(wanted, steady.T, strict=True)
    return np.array([np.interp(rate, course, list(DRIVES)) for rate, course in columns])


def difference(run: RunView, more: tuple[str, str], less: tuple[str, str]) -> xr.DataArray:
    """Return one change of EPN GABA minus another, of other sessions or groups, by animal."""
    return values(run.summary, METRIC, *more) - values(run.summary, METRIC, *less)


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the quantities of the prediction, in every animal."""
    for prefix, session, label in TERMINALS:
        found = stimulation(run, session, prefix + DEFICIENT)
        yield striosome.Quantity(f"stimulation for a control's glutamate, {label}", found, "1")
    for compartment in COMPARTMENTS:
        found = stimulation_for_firing(run, compartment)
        name = f"stimulation for a control's {compartment} firing, deficient"
        yield striosome.Quantity(name, found, "1")
    carried = difference(run, (SKF, DEFICIENT), (SKF, NO_A1 + DEFICIENT))
    yield striosome.Quantity("response carried by A1R at cortical terminals", carried, "percent")
    for drug in DRUGS:
        for diet in DIETS:
            taken = difference(run, (SKF, diet), (after(drug), diet))
            name = f"response that {drug} takes, {group_label(diet)}"
            yield striosome.Quantity(name, taken, "percent")


def figure(run: RunView) -> Figure:
    """Draw what terminals and cells need; drug effects on basal GABA and on the response."""
    drawn = new_figure(6.8)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.0, 1.0])
    terminals, cells = above.subplots(1, 2, width_ratios=[1.25, 1.0])
    _draw_terminals(terminals, run)
    _draw_cells(cells, run)
    alone, before = below.subplots(1, 2, width_ratios=[1.0, 1.25])
    _draw_sessions(alone, run, list(DRUGS), list(DRUGS.values()))
    alone.set_title("Drugs alone", loc="left", fontweight="bold")
    alone.set_ylabel("change of EPN GABA (%)")
    _draw_sessions(
        before, run, [after(drug) for drug in ("", *DRUGS)], ["nothing", *DRUGS.values()]
    )
    before.set_title("SKF81297 1.5 mg/kg after", loc="left", fontweight="bold")
    _legend(below)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots: animals, of the same number the same animal. Other symbols and bars: mean and 95 % "
        "interval (Student's t); thin lines: one animal at all drives. Change against "
        "the baseline epoch minus the same in the matched control session. Doses in mg/kg. Open "
        "symbols: drugs that take 5 % of glutamate each instead of 2 %. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    needed = stimulation(run, VEHICLE, DEFICIENT).mean()
    half = stimulation(run, VEHICLE, HALF_A1 + DEFICIENT).mean()
    firing = stimulation_for_firing(run, "matrix").mean()
    left = [run.estimate(METRIC, after(drug), DEFICIENT).mean for drug in ("", GABAPENTIN)]
    falls = " and ".join(
        signed(run.estimate(METRIC, GABAPENTIN, diet).mean, "percent", 0) for diet in DIETS
    )
    return (
        f"Deficient terminals need {_less(needed)} less stimulation than control ones "
        f"({_less(half)} with half the A1R effect), and their matrix cells {_less(firing)}; "
        f"gabapentin changes basal GABA of controls and deficient animals by {falls}, "
        "the response to SKF81297 of the latter "
        f"from {signed(left[0], 'percent', 0)} to {signed(left[1], 'percent', 0)}"
    )


def _less(needed: float) -> str:
    return f"{100.0 * (1.0 - needed):.1f}\N{NO-BREAK SPACE}%"


def _draw_terminals(axes: Axes, run: RunView) -> None:
    """Draw the stimulation that terminals need, by treatment."""
    axes.axvline(1.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for row, (prefix, session, _) in enumerate(TERMINALS):
        if row % 2 == 0:
            axes.axhspan(row - 0.5, row + 0.5, color=SHADE, linewidth=0, zorder=0)
        for place, (diet, colour) in zip((-0.2, 0.2), group_colours(DIETS).items(), strict=True):
            animals = stimulation(run, session, prefix + diet)
            mean = run.estimate_of(animals)
            draw_sample(axes, row + place, animals, mean, colour, spread=0.2, orient="h")
    axes.set_yticks(range(len(TERMINALS)), [label for _, _, label in TERMINALS])
    axes.set_ylim(len(TERMINALS) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.08)
    axes.set_title("What terminals need", loc="left", fontweight="bold")
    axes.set_xlabel("stimulation for the glutamate of a control (1 = control)")


def _draw_cells(axes: Axes, run: RunView) -> None:
    """Draw firing without drugs against cortical stimulation, every animal a line."""
    for compartment, marker in COMPARTMENTS.items():
        firing = rates(run, compartment)
        for diet, colour in group_colours(DIETS).items():
            found = firing[diet]
            axes.plot(list(DRIVES), found, color=colour, lw=0.4, alpha=0.45, zorder=2)
            axes.plot(
                list(DRIVES),
                found.mean(axis=1),
                color=colour,
                lw=1.5,
                marker=marker,
                ms=4,
                zorder=3,
            )
    axes.axvline(1.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.set_ylim(bottom=0.0)
    axes.set_title("What cells do", loc="left", fontweight="bold")
    axes.set_xlabel("cortical stimulation (1 = baseline)")
    axes.set_ylabel("firing without drugs (Hz)")
    entries = [
        Line2D([], [], color=NEUTRAL, marker=marker, ms=4, label=f"{name} SPNs")
        for name, marker in COMPARTMENTS.items()
    ]
    axes.legend(handles=entries, loc="upper left")


def _draw_sessions(
    axes: Axes, run: RunView, sessions: Sequence[str], labels: Sequence[str]
) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for position, session in enumerate(sessions):
        for side, (diet, colour) in zip((-0.22, 0.22), group_colours(DIETS).items(), strict=True):
            sample = run.sample(METRIC, session, diet)
            dots(axes, position + side, *sample, colour=colour, width=0.38)
            strong = run.estimate(METRIC, session, STRONG_DRUGS + diet)
            if session != SKF:
                axes.plot(
                    position + side, strong.mean, "D", mfc="white", mec=colour, ms=4, zorder=6
                )
    axes.set_xticks(range(len(sessions)), labels)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.55, len(sessions) - 0.45)


def _legend(place: SubFigure) -> None:
    entries = [
        Line2D([], [], color=colour, marker="D", ms=4, label=group_label(diet))
        for diet, colour in group_colours(DIETS).items()
    ]
    place.legend(handles=entries, loc="outside lower left", ncols=2)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
