"""Opioids alone and before SKF81297, with and without spare receptors.

`python experiments/opioid_pharmacology/run.py` is the same as
`striosome run experiments/opioid_pharmacology`.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import striosome
from striosome.analysis.dose_fit import DoseFit, fit_doses
from striosome.figures import RunView
from striosome.figures.dose_response import dose_series
from striosome.figures.labels import drug_label, group_label, number, signed
from striosome.figures.run_view import shared, values
from striosome.figures.samples import draw_fit
from striosome.figures.strip import dots
from striosome.figures.style import NEUTRAL, footnote, group_colours, headline, new_figure

Floats = NDArray[np.float64]

METRIC = "epn_gaba_change"
CONTROL, DEFICIENT = "control", "iron_deficient"
DIETS = (CONTROL, DEFICIENT)
# Prefix of the groups without spare receptors.
RESERVES = {"": "spare MOR (shipped)", "no_reserve_": "no spare MOR"}
SKF = "SKF81297"
METHADONE, PARTIAL, NALOXONE = "methadone 10 mg/kg", "(S)-methadone 5 mg/kg", "naloxone 1 mg/kg"
BEFORE = {
    "": "nothing",
    METHADONE: "methadone\n10 mg/kg",
    "(R)-methadone 5 mg/kg": "(R)-meth.\n5 mg/kg",
    PARTIAL: "(S)-meth.\n5 mg/kg",
    "morphine 10 mg/kg": "morphine\n10 mg/kg",
    NALOXONE: "naloxone\n1 mg/kg",
}
REVERSED = "naloxone infusion then methadone 10 mg/kg"
BASAL = {
    NALOXONE: "naloxone\n1 mg/kg",
    METHADONE: "methadone\n10 mg/kg",
    REVERSED: "the same\nafter\nnaloxone",
}


def after(treatment: str) -> str:
    """Return the session of SKF81297 after a pre-treatment."""
    return f"{treatment} then {SKF}" if treatment else SKF


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the effect of opioids on the response, in each animal, and half-effective doses."""
    for prefix, words in RESERVES.items():
        for treatment in (METHADONE, PARTIAL):
            own = [
                values(run.summary, METRIC, after(t), prefix + DEFICIENT) for t in ("", treatment)
            ]
            name = f"deficient response that {treatment} takes, {words}"
            yield striosome.Quantity(name, own[0] - own[1], "percent")
        control, deficient = (
            values(run.summary, METRIC, METHADONE, prefix + diet) for diet in DIETS
        )
        name = f"fall after methadone that deficient animals are spared, {words}"
        yield striosome.Quantity(name, deficient - control, "percent")
    for diet in DIETS:
        rise = values(run.summary, METRIC, NALOXONE, diet)
        yield striosome.Quantity(f"rise after naloxone, {group_label(diet)}", rise, "percent")
    for drug in dose_series(run):
        fit = _fit(run, drug, CONTROL)
        yield striosome.Quantity(f"ED50 of {drug_label(drug)}, control", fit.ed50, "mg/kg")


def _effects(run: RunView, drug: str, group: str) -> tuple[Floats, Floats]:
    """Return doses of a drug, and their effects in each animal, shape (animals, doses)."""
    series = dose_series(run)[drug]
    effects = [values(run.summary, METRIC, session, group) for session in series.values()]
    return np.array(list(series)), shared(*effects).T


def _fit(run: RunView, drug: str, group: str) -> DoseFit:
    return fit_doses(*_effects(run, drug, group), np.random.default_rng(run.seed))


def figure(run: RunView) -> Figure:
    """Draw doses alone above; the response after opioids, and basal GABA after naloxone, below."""
    drawn = new_figure(6.7)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.0, 1.2])
    series = dose_series(run)
    panels = above.subplots(1, len(series), sharey=True)
    for axes, drug in zip(panels, series, strict=True):
        _draw_doses(axes, run, drug)
    panels[0].set_ylabel("change of EPN GABA (%)")
    blocked, basal = below.subplots(1, 2, width_ratios=[2.0, 1.0])
    _draw_sessions(blocked, run, [after(treatment) for treatment in BEFORE])
    blocked.set_xticks(range(len(BEFORE)), list(BEFORE.values()))
    blocked.set_title("SKF81297 1.5 mg/kg after …", loc="left", fontweight="bold")
    _draw_sessions(basal, run, tuple(BASAL))
    basal.set_xticks(range(len(BASAL)), list(BASAL.values()))
    basal.set_title("Basal GABA", loc="left", fontweight="bold")
    for axes in (blocked, basal):
        axes.set_ylabel("change of EPN GABA (%)")
    _add_legend(blocked)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "Dots and thin lines: animals. Diamonds and bars: mean and 95 % interval (Student's t). "
        "Curves: Hill functions through group means; ED50 of controls with spare MOR. "
        "Change against the baseline epoch minus the same in the matched control session. "
        + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    def mean(session: str, group: str) -> str:
        return signed(run.estimate(METRIC, session, group).mean, "percent", 0)

    def course(treatment: str, group: str) -> str:
        return f"{mean(SKF, group)} to {mean(after(treatment), group)}"

    return (
        f"Methadone takes the response of deficient animals from {course(METHADONE, DEFICIENT)}, "
        f"without spare MOR from {course(METHADONE, f'no_reserve_{DEFICIENT}')}; naloxone alone "
        f"changes GABA of controls by {mean(NALOXONE, CONTROL)} and of deficient animals by "
        f"{mean(NALOXONE, DEFICIENT)}"
    )


def _draw_doses(axes: Axes, run: RunView, drug: str) -> None:
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for prefix in RESERVES:
        for diet, colour in group_colours(DIETS).items():
            doses, effects = _effects(run, drug, prefix + diet)
            fit = _fit(run, drug, prefix + diet)
            draw_fit(axes, fit, colour, ":" if prefix else "-")
            axes.plot(doses, effects.T, color=colour, lw=0.4, alpha=0.2, zorder=2)
            fill = "white" if prefix else colour
            means = effects.mean(axis=0)
            axes.plot(doses, means, "D", color=colour, mfc=fill, mew=0.8, ms=3.5, zorder=4)
    axes.set_xscale("log")
    axes.set_xlabel("dose (mg/kg s.c.)")
    axes.set_title(f"{drug_label(drug)}\n{_ed50_words(run, drug)}", loc="left", fontweight="bold")


def _ed50_words(run: RunView, drug: str) -> str:
    """Format the half-effective dose in controls, as far as the doses determine it."""
    fit, lowest = _fit(run, drug, CONTROL), min(dose_series(run)[drug])
    if not fit.fits:
        return "no ED50: no Hill curve fits"
    # Where the lowest dose does more than half, the fit only guesses how little does half.
    words = f"ED50 {number(fit.ed50, 2)}" if fit.ed50 >= lowest else f"ED50 below {lowest:g}"
    return f"{words} mg/kg"


def _draw_sessions(axes: Axes, run: RunView, sessions: Sequence[str]) -> None:
    """Draw four groups side by side in each session."""
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.tick_params(axis="x", length=0)
    groups = [
        (prefix + diet, colour, not prefix)
        for diet, colour in group_colours(DIETS).items()
        for prefix in RESERVES
    ]
    width = 0.86 / len(groups)
    for position, session in enumerate(sessions):
        for index, (group, colour, filled) in enumerate(groups):
            dots(
                axes,
                position + (index - 1.5) * width,
                *run.sample(METRIC, session, group),
                colour=colour,
                width=width,
                filled=filled,
            )


def _add_legend(axes: Axes) -> None:
    axes.legend(
        handles=[
            Line2D([], [], color=colour, mfc=colour if not prefix else "white", marker="o", ms=4,
                   ls=":" if prefix else "-", label=f"{group_label(diet)}, {words}")
            for diet, colour in group_colours(DIETS).items()
            for prefix, words in RESERVES.items()
        ],
        loc="lower left", bbox_to_anchor=(0.0, 1.08), ncols=2, borderaxespad=0.0,
    )  # fmt: skip


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
