"""The challenges without a receptor or a compartment: the figure and its verdicts.

`python experiments/knockouts/run.py` is the same as `striosome run experiments/knockouts`.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import striosome
from striosome.base.statistics import Estimate
from striosome.figures import RunView
from striosome.figures.claim_table import VERDICTS
from striosome.figures.labels import group_label, session_label
from striosome.figures.run_view import values
from striosome.figures.samples import draw_sample
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    group_colours,
    headline,
    new_figure,
    wrapped,
)

METRIC = "epn_gaba_change"
CONTROL, DEFICIENT = "control", "iron_deficient"
SKF, METHADONE, BOTH = "SKF81297", "methadone", "methadone then SKF81297"
SESSIONS = (SKF, METHADONE, BOTH)
# Share of the rise that methadone may leave and still block it.
RESIDUE = 0.25


@dataclass(frozen=True)
class Cells:
    """Animals of one knockout."""

    run: RunView
    prefix: str

    def estimate(self, session: str, diet: str) -> Estimate:
        """Return the mean change of EPN GABA and its interval."""
        return self.run.estimate(METRIC, session, self.prefix + diet)

    def animals(self, session: str, diet: str) -> xr.DataArray:
        """Return the change of EPN GABA in every animal."""
        return values(self.run.summary, METRIC, session, self.prefix + diet)

    def rises(self, diet: str) -> bool:
        """Tell whether GABA is shown to rise after SKF81297."""
        return self.estimate(SKF, diet).low > 0.0

    def still(self, session: str) -> bool:
        """Tell whether no change is shown on either diet."""
        both = [self.estimate(session, diet) for diet in (CONTROL, DEFICIENT)]
        return all(one.low <= 0.0 <= one.high for one in both)

    def blocked(self) -> bool:
        """Tell whether methadone leaves little of the rise."""
        rise, left = (self.estimate(session, DEFICIENT).mean for session in (SKF, BOTH))
        return left < RESIDUE * rise


@dataclass(frozen=True)
class Knockout:
    """A knockout, and what must then happen if the account is right."""

    prefix: str
    label: str
    must: str
    holds: Callable[[Cells], bool]


def blocks_a_rise(cells: Cells) -> bool:
    """Tell whether the rise is there and methadone blocks it."""
    return cells.rises(DEFICIENT) and cells.blocked()


KNOCKOUTS = (
    Knockout("", "intact", "rise on the deficient diet only; methadone blocks it",
             lambda cells: not cells.rises(CONTROL) and blocks_a_rise(cells)),
    Knockout("no_d1_", "no D1R", "SKF81297 does nothing", lambda cells: cells.still(SKF)),
    Knockout("no_mor_", "no MOR", "methadone does nothing and blocks nothing",
             lambda cells: cells.still(METHADONE) and not cells.blocked()),
    Knockout("no_afferent_mor_", "MOR on striosomal cells only",
             "rise, which methadone still blocks", blocks_a_rise),
    Knockout("no_a1_", "no A1R", "controls respond as well", lambda cells: cells.rises(CONTROL)),
    Knockout("shuffled_", "shuffled compartments",
             "as intact: a rise, which methadone blocks", blocks_a_rise),
    Knockout("silent_striosomes_", "silent striosomes", "no rise",
             lambda cells: not cells.rises(DEFICIENT)),
    Knockout("silent_matrix_", "silent matrix", "rise, which methadone blocks", blocks_a_rise),
)  # fmt: skip


def quantities(run: RunView) -> Iterator[striosome.Quantity]:
    """Yield differences within animals, which the metrics of single groups do not have."""

    def without(prefix: str, session: str, diet: str) -> xr.DataArray:
        return Cells(run, prefix).animals(session, diet)

    for name, session, diet, more, less in (
        ("rise carried by striosomes", SKF, DEFICIENT, "", "silent_striosomes_"),
        ("rise carried by matrix", SKF, DEFICIENT, "", "silent_matrix_"),
        ("fall carried by MOR on glutamate terminals", METHADONE, CONTROL, "", "no_afferent_mor_"),
        ("rise that A1R hold back in controls", SKF, CONTROL, "no_a1_", ""),
        ("rise that MOR hold back in controls", SKF, CONTROL, "no_mor_", ""),
    ):
        change = without(more, session, diet) - without(less, session, diet)
        yield striosome.Quantity(name, change, "percent")


def figure(run: RunView) -> Figure:
    """Draw a table of knockouts and sessions, with every animal and the required outcomes."""
    drawn = new_figure(1.5 + 0.62 * len(KNOCKOUTS))
    *panels, words = drawn.subplots(
        1, len(SESSIONS) + 1, sharey=True, width_ratios=[1, 1, 1, 1.05], squeeze=False
    )[0]
    for axes, session in zip(panels, SESSIONS, strict=True):
        _draw_session(axes, run, session)
    for axes in panels[1:]:
        axes.sharex(panels[0])
    panels[0].autoscale_view()
    panels[0].set_yticks(range(len(KNOCKOUTS)), [wrapped(one.label, 1.0, 7) for one in KNOCKOUTS])
    panels[0].set_ylim(len(KNOCKOUTS) - 0.5, -0.5)
    held = [one.holds(Cells(run, one.prefix)) for one in KNOCKOUTS]
    _write_demands(words, held)
    failed = [one.label for one, holds in zip(KNOCKOUTS, held, strict=True) if not holds]
    headline(drawn, _finding(failed))
    footnote(
        drawn,
        "Dots: animals. Diamonds and bars: mean and 95 % interval (Student's t). Change "
        "against the baseline epoch minus the same in the matched control session. "
        + run.provenance,
    )
    return drawn


def _finding(failed: list[str]) -> str:
    if not failed:
        return "Every knockout does what the account says"
    count = f"{len(KNOCKOUTS) - len(failed)} of {len(KNOCKOUTS)}"
    return f"What the account says holds in {count} rows; it does not hold: {'; '.join(failed)}"


def _draw_session(axes: Axes, run: RunView, session: str) -> None:
    colours = group_colours((CONTROL, DEFICIENT))
    _shade(axes)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
    for row, knockout in enumerate(KNOCKOUTS):
        cells = Cells(run, knockout.prefix)
        for diet, place in ((CONTROL, row - 0.22), (DEFICIENT, row + 0.22)):
            animals, mean = cells.animals(session, diet), cells.estimate(session, diet)
            draw_sample(axes, place, animals, mean, colours[diet], spread=0.2, orient="h")
    axes.set_title(wrapped(session_label(session), 1.2, 8), loc="left", fontweight="bold")
    axes.set_xlabel("change of EPN GABA (%)")
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.08)


def _write_demands(axes: Axes, held: list[bool]) -> None:
    """Write what must happen if the account is right, and whether it does."""
    _shade(axes)
    axes.set_title("If the account is right", loc="left", fontweight="bold")
    for row, (knockout, holds) in enumerate(zip(KNOCKOUTS, held, strict=True)):
        sign, colour = VERDICTS["agrees" if holds else "disagrees"]
        axes.text(0.02, row, sign, color=colour, va="center", fontsize="large", fontweight="bold")
        axes.text(0.12, row, wrapped(knockout.must, 1.35, 7), va="center", fontsize=7)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    handles = [
        Line2D([], [], color=colour, marker="D", markersize=3.5, label=group_label(diet))
        for diet, colour in group_colours((CONTROL, DEFICIENT)).items()
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=0.2)


def _shade(axes: Axes) -> None:
    for row in range(0, len(KNOCKOUTS), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=SHADE, linewidth=0, zorder=0)


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])
