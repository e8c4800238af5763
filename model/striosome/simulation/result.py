"""Result of a simulation: time courses with units, and the table of metrics."""

from dataclasses import dataclass, field
from html import escape

import pandas as pd
import xarray as xr

from striosome.base.brief import Brief, Card
from striosome.base.notes import Note
from striosome.base.wording import counted

__all__ = ["Result"]


@dataclass(frozen=True, slots=True, repr=False)
class Result(Brief):
    """The outcome of an experiment."""

    tree: xr.DataTree
    """one node per group and session ("control/SKF81297") with the time courses of all animals, and
    the node "examples" with spikes of one animal per group; every array has `units`"""
    summary: pd.DataFrame
    """one row per animal, session and metric"""
    simulation_error: pd.DataFrame
    """standard error that finite simulation leaves in each group's mean, from
    `striosome.simulation.simulation_error`"""
    photometry: pd.DataFrame = field(default_factory=pd.DataFrame)
    """one row per animal and session: the line that the pipeline fitted and the part of the true
    change that it left, from `striosome.simulation.photometry_notes`; empty in a run of an older
    version"""
    notes: tuple[Note, ...] = ()
    """remarks about the run"""

    def card(self) -> Card:
        """Return the title and facts by which the result is displayed, with the first metric."""
        told, summary = self.tree.attrs, self.summary
        animals = summary.groupby("group", sort=False)["animal"].nunique()
        # Earlier results do not say.
        fidelity = f"{told['fidelity']}, " if "fidelity" in told else ""
        facts = {
            "hypothesis": f"{told.get('hypothesis', '')}, {fidelity}seed {told.get('seed', '')}",
            "groups": ", ".join(f"{name} ({number} animals)" for name, number in animals.items()),
            "sessions": ", ".join(summary["session"].unique()),
            "metrics": ", ".join(summary["metric"].unique()),
            ".summary": f"{counted(summary.index, 'row')}: one per animal, session and metric",
            ".tree": 'time courses by "GROUP/SESSION", with units',
            ".simulation_error": "standard error that finite simulation leaves in a mean",
            ".photometry": f"{counted(self.photometry.index, 'row')}: one per animal and session",
            ".notes": ", ".join(dict.fromkeys(note.kind for note in self.notes)) or "none",
        }
        title = f"SIMULATED result of {told.get('experiment', '')}: {told.get('title', '')}"
        return Card(title, facts, _means(summary))


def _means(summary: pd.DataFrame) -> tuple[str, ...]:
    """Return HTML of mean ± standard deviation over animals of the first metric."""
    if summary.empty:
        return ()
    first = summary[summary["metric"] == summary["metric"].iloc[0]]
    cells = first.groupby(["session", "group"], sort=False)["value"].agg(["mean", "std", "count"])
    cells = cells.rename(columns={"std": "SD over animals", "count": "n"})
    name, unit = first["metric"].iloc[0], first["unit"].iloc[0]
    heading = f"<p><code>{escape(name)}</code> ({escape(unit)})</p>"
    return (heading + cells.to_html(float_format="{:.2f}".format, na_rep="–"),)
