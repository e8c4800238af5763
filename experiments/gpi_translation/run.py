"""Treatments of virtual patients: the patients they help, and what distinguishes them.

`python experiments/gpi_translation/run.py` is the same as
`striosome run experiments/gpi_translation`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter
from numpy.typing import NDArray
from scipy.stats import binomtest, rankdata

import striosome
from striosome.base.quantities import magnitude
from striosome.config.parameters.merge import leaf_at
from striosome.config.parameters.paths import get_leaf
from striosome.config.parameters.shares import with_scaled_shares
from striosome.figures import RunView
from striosome.figures.labels import parameter_label
from striosome.figures.run_view import session_data, values
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    SHADE,
    footnote,
    headline,
    jitter,
    new_figure,
    wrapped,
)
from striosome.simulation.cohort import draw_cohort

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONFIG = Path(__file__).parent / "config.yaml"
METRIC, PROBE = "epn_gaba_change", "SKF81297"
HEALTHY, DEFICIENT, IRON = "control", "iron_deficient", "half_repleted"
ALPHA2DELTA, ADENOSINE, OPIOID = "alpha-2-delta ligand", "adenosine drug", "opioid"
DOPAMINE = "dopamine agonist"
# Treatment with the group and the drugs that it is.
TREATMENTS = {
    "iron": (IRON, ""),
    DOPAMINE: (DEFICIENT, DOPAMINE),
    "α2δ ligand": (DEFICIENT, ALPHA2DELTA),
    OPIOID: (DEFICIENT, OPIOID),
    ADENOSINE: (DEFICIENT, ADENOSINE),
    "α2δ + dopamine agonist": (DEFICIENT, f"{ALPHA2DELTA} and {DOPAMINE}"),
    "α2δ + adenosine drug": (DEFICIENT, f"{ALPHA2DELTA} and {ADENOSINE}"),
    "opioid + adenosine drug": (DEFICIENT, f"{OPIOID} and {ADENOSINE}"),
    "iron + α2δ ligand": (IRON, ALPHA2DELTA),
    "iron + adenosine drug": (IRON, ADENOSINE),
}
# The rule of config.yaml: least excess of a patient (percent of basal GABA), and the share of it
# that a treatment that helps may leave, on either side.
MIN_EXCESS, MAX_LEFT = 5.0, 0.5
# Patients of published trials: responders of all.
PUBLISHED = {
    "dipyridamole, full\n(2018, open label)": (6, 13),
    "vagus nerve, full\n(2023, open label)": (4, 15),
    "vagus nerve, full or\npartial (same)": (10, 15),
}
HELPED, NOT_HELPED = CYCLE[2], CYCLE[1]
_RELABELLINGS, _FEWEST = 2000, 3
_EDGE = (-1.6, 2.1)


@dataclass(frozen=True)
class Separation:
    """The parameter in which helped patients differ most from the others."""

    path: str
    correlation: float
    """rank-biserial: 1 where all who are helped have more of it than all others"""
    chance: float
    """level that the largest correlation of all parameters exceeds once in 20 times by chance"""


@dataclass(frozen=True)
class Outcome:
    """Effect of a treatment on the patients."""

    left: Floats
    """share of the excess that is left, of each patient: 1 is untreated, 0 as without deficiency"""

    @property
    def helped(self) -> Flags:
        """Whether each is helped, by the rule."""
        return np.abs(self.left) <= MAX_LEFT


def response(run: RunView, group: str, drugs: str = "") -> xr.DataArray:
    """Return the response of everybody to the probe, by number."""
    return values(run.summary, METRIC, f"{drugs} then {PROBE}" if drugs else PROBE, group)


def excess(run: RunView) -> xr.DataArray:
    """Return everybody's response above that of the same person without iron deficiency."""
    return response(run, DEFICIENT) - response(run, HEALTHY)


def patients(run: RunView) -> Flags:
    """Mark the patients."""
    return np.asarray(excess(run) >= MIN_EXCESS)


def left_above(run: RunView, treatment: str) -> xr.DataArray:
    """Return everybody's response after a treatment, above the healthy one without any."""
    return response(run, *TREATMENTS[treatment]) - response(run, HEALTHY)


def outcome(run: RunView, treatment: str) -> Outcome:
    """Return the effect of a treatment on the patients."""
    chosen = patients(run)
    return Outcome(np.asarray(left_above(run, treatment)[chosen] / excess(run)[chosen]))


def traits(run: RunView) -> dict[str, Floats]:
    """Return everybody's parameters that differ between people; none for an unknown population.

    A run does not store them. They are drawn again from config.yaml, by seed and number, and
    are those of the run if its adenosine tones agree.
    """
    experiment = striosome.load(CONFIG, [f"seed={run.seed}"]).experiment
    group = next(one for one in experiment.groups if one.name == DEFICIENT)
    people = with_scaled_shares(draw_cohort(group, run.seed).drawn)
    data = session_data(run.tree, DEFICIENT, "vehicle")
    tones = data["concentration"].sel(ligand="adenosine").isel(minute=0).to_numpy()
    number = len(tones)
    drawn = magnitude(people.ligands["adenosine"].tone, "nM")[:number, 0]
    if len(drawn) < number or not np.allclose(tones, drawn, rtol=1e-4):
        return {}
    found = {}
    for path in dict.fromkeys((*group.own, *group.parameters.variability)):
        unit = leaf_at(tuple(path.split("."))).unit
        column = np.ravel(magnitude(get_leaf(people, path), unit))[:number]
        # A sensor has no part in GABA.
        if not path.startswith("sensors.") and np.ptp(column) > 0.0:
            found[path] = column
    return found


def separation(columns: dict[str, Floats], helped: Flags, seed: int) -> Separation | None:
    """Find the parameter that separates best, and its chance level; None if too few differ."""
    if not columns or min(helped.sum(), (~helped).sum()) < _FEWEST:
        return None
    ranks = np.stack([rankdata(column) for column in columns.values()])

    def correlations(labels: Flags) -> Floats:
        yes, no = ranks[:, labels].mean(axis=1), ranks[:, ~labels].mean(axis=1)
        return np.asarray(2.0 * (yes - no) / len(labels))

    rng = np.random.default_rng(seed)
    largest = [np.abs(correlations(rng.permutation(helped))).max() for _ in range(_RELABELLINGS)]
    own = correlations(helped)
    best = int(np.argmax(np.abs(own)))
    return Separation(list(columns)[best], float(own[best]), float(np.quantile(largest, 0.95)))


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield the quantities of all people, so that a stream without patients has them too."""
    sick = patients(run)
    yield striosome.Quantity("response above the healthy one, untreated", excess(run), "percent")
    yield striosome.Quantity("share of people who are patients", sick, "1")
    for treatment in TREATMENTS:
        above = left_above(run, treatment)
        name = f"response above the healthy one, {treatment}"
        yield striosome.Quantity(name, above, "percent")
        helped = sick & (np.abs(above) <= MAX_LEFT * excess(run))
        name = f"share of people who are patients and helped, {treatment}"
        yield striosome.Quantity(name, helped, "1")
    firing = values(run.summary, "rate_epn_thalamus", "vehicle", HEALTHY)
    yield striosome.Quantity("firing of GPi cells that project to thalamus", firing, "Hz")


def figure(run: RunView) -> Figure:
    """Draw treatments by what they leave, whom they help, and why; published trials beside."""
    drawn = new_figure(7.6)
    above, below = drawn.subfigures(2, 1, height_ratios=[1.5, 1.0])
    shares, helped, words = above.subplots(1, 3, sharey=True, width_ratios=[1.35, 0.6, 1.25])
    known = traits(run)
    chosen = {path: column[patients(run)] for path, column in known.items()}
    found = {name: separation(chosen, outcome(run, name).helped, run.seed) for name in TREATMENTS}
    _draw_shares(shares, run)
    _draw_helped(helped, run)
    _write_reasons(words, found, bool(known))
    why, trials = below.subplots(1, 2, width_ratios=[1.0, 1.0])
    _draw_why(why, run, chosen, found)
    _draw_trials(trials, run)
    headline(drawn, _finding(run))
    footnote(
        drawn,
        "EXTRAPOLATION from mice, no advice. Probe: a D1 stimulus. Dots: virtual patients, whose "
        f"response exceeds that of the same person without deficiency by {MIN_EXCESS:g} % of "
        f"basal GABA or more ({patients(run).sum()} of {len(patients(run))} people); beyond the "
        "axis at its edge; line: median. Green, helped: at most half of the excess is left, on "
        "either side (shaded). Bars: 95 % interval of a share (Wilson). Who is helped: the "
        "parameter with the largest rank correlation with being helped; in grey if not above "
        "chance, which the largest of all exceeds once in 20 relabellings. " + run.provenance,
    )
    return drawn


def _finding(run: RunView) -> str:
    ranked = sorted(TREATMENTS, key=lambda name: -outcome(run, name).helped.sum())
    number = patients(run).sum()

    def counted(name: str) -> str:
        return f"{name} ({outcome(run, name).helped.sum()})"

    return (
        f"EXTRAPOLATION: of {number} virtual patients most are helped by {counted(ranked[0])}, "
        f"then by {counted(ranked[1])} and {counted(ranked[2])}, fewest by {counted(ranked[-1])}"
    )


def _rows(axes: Axes) -> None:
    for row in range(0, len(TREATMENTS), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=SHADE, alpha=0.6, linewidth=0, zorder=0)
    axes.set_ylim(len(TREATMENTS) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def _colours(helped: Flags) -> list[str]:
    return [HELPED if one else NOT_HELPED for one in helped]


def _draw_shares(axes: Axes, run: RunView) -> None:
    """Draw what every treatment leaves of each patient's excess."""
    _rows(axes)
    axes.axvspan(-MAX_LEFT, MAX_LEFT, color=HELPED, alpha=0.12, linewidth=0, zorder=0)
    for place, words in ((0.0, "-"), (1.0, ":")):
        axes.axvline(place, color=NEUTRAL, linewidth=0.8, linestyle=words, zorder=1)
    for row, name in enumerate(TREATMENTS):
        found = outcome(run, name)
        up = row + jitter(len(found.left), 0.55)
        shown = np.clip(found.left, *_EDGE)
        axes.scatter(shown, up, s=9, c=_colours(found.helped), alpha=0.7, linewidths=0, zorder=3)
        if found.left.size:
            middle = float(np.median(found.left))
            axes.plot([middle] * 2, [row - 0.36, row + 0.36], color="black", lw=1.6, zorder=4)
    axes.set_yticks(range(len(TREATMENTS)), list(TREATMENTS))
    axes.set_xlim(_EDGE[0] - 0.1, _EDGE[1] + 0.1)
    axes.set_title("What is left of the excess", loc="left", fontweight="bold")
    axes.set_xlabel("share (0: healthy, 1: untreated)")


def _bar(axes: Axes, row: float, yes: int, all_: int, colour: str, marker: str = "D") -> None:
    """Draw a share with its interval."""
    if not all_:
        return
    interval = binomtest(yes, all_).proportion_ci(method="wilson")
    axes.plot([100 * interval.low, 100 * interval.high], [row, row], color=colour, lw=1.8)
    axes.plot(100 * yes / all_, row, marker, color=colour, ms=4)


def _draw_helped(axes: Axes, run: RunView) -> None:
    _rows(axes)
    for row, name in enumerate(TREATMENTS):
        helped = outcome(run, name).helped
        _bar(axes, row, int(helped.sum()), len(helped), HELPED)
    axes.set_xlim(-4, 104)
    axes.set_title("Helped", loc="left", fontweight="bold")
    axes.set_xlabel("patients (%)")


def _write_reasons(axes: Axes, found: dict[str, Separation | None], known: bool) -> None:
    """Write the parameter by which those that are helped differ from the others."""
    _rows(axes)
    for row, one in enumerate(found.values()):
        text, colour = _reason(one, known)
        axes.text(0.03, row, wrapped(text, 1.85, 6.5), va="center", fontsize=6.5, color=colour)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.set_title("Who is helped has ...", loc="left", fontweight="bold")


def _reason(one: Separation | None, known: bool) -> tuple[str, str]:
    if one is None:
        return ("too few of one kind" if known else "parameters not known"), NEUTRAL
    more = "more" if one.correlation > 0.0 else "less"
    sizes = f"({abs(one.correlation):.2f}, chance {one.chance:.2f})"
    shown = abs(one.correlation) > one.chance
    words = f"{more} {parameter_label(one.path)} {sizes}"
    return words, "black" if shown else NEUTRAL


def _draw_why(
    axes: Axes, run: RunView, columns: dict[str, Floats], found: dict[str, Separation | None]
) -> None:
    """Draw what the adenosine drug leaves against the parameter that separates best."""
    left, one = outcome(run, ADENOSINE), found[ADENOSINE]
    path = one.path if one else "ligands.adenosine.tone"
    across = columns.get(path, excess(run)[patients(run)])
    axes.axhspan(-MAX_LEFT, MAX_LEFT, color=HELPED, alpha=0.12, linewidth=0, zorder=0)
    shown = np.clip(left.left, *_EDGE)
    axes.scatter(across, shown, s=12, c=_colours(left.helped), alpha=0.8, linewidths=0)
    if across.size and 0.0 < 10.0 * across.min() < across.max():
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(_EDGE[0] - 0.1, _EDGE[1] + 0.1)
    axes.set_title(f"After the {ADENOSINE}", loc="left", fontweight="bold")
    unit = leaf_at(tuple(path.split("."))).unit
    known = f"{parameter_label(path)} ({unit})"
    axes.set_xlabel(known if path in columns else "excess, untreated (% of basal GABA)")
    axes.set_ylabel("share of excess left")


def _draw_trials(axes: Axes, run: RunView) -> None:
    """Draw published responders beside those of the adenosine drug, as orders only."""
    helped = outcome(run, ADENOSINE).helped
    rows = {"SIMULATED:\nadenosine drug": (int(helped.sum()), len(helped)), **PUBLISHED}
    for row, (yes, number) in enumerate(rows.values()):
        _bar(axes, row, yes, number, NEUTRAL if row else HELPED, "s" if row else "D")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-4, 104)
    axes.set_title("Trials: other outcome, order only", loc="left", fontweight="bold")
    axes.set_xlabel("responders (%)")


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
