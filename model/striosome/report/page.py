"""The page of a run: its table, its verdicts, its figures and how it was made."""

import json
from pathlib import Path

import pandas as pd

from striosome.claims.contradictions import opposed, side_by_side
from striosome.report.templates import template
from striosome.store.folder import RECORD
from striosome.store.tables import EFFECTS, read_claims, read_notes

__all__ = ["OWN_FIGURE", "write_report"]

OWN_FIGURE = "scenario"
"""Name of the figure that a scenario draws of its own run."""
_METRIC = "epn_gaba_change"
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run folder that is complete but for it, and return its path."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    effects, claims = pd.read_csv(folder / EFFECTS), read_claims(folder)
    figures = {path.stem for path in (folder / "figures").glob("*.svg")}
    page = template("page.html").render(
        record=record,
        effects=effects[effects["metric"] == _METRIC].to_dict("records"),
        claims=[(str(kind), side_by_side(own)) for kind, own in claims.groupby("kind", sort=False)],
        verdicts=dict(zip(claims["id"], claims["verdict"], strict=True)),
        opposed=opposed,
        notes=read_notes(folder),
        # What was asked for comes first.
        figures=sorted(figures, key=lambda name: (name != OWN_FIGURE, name)),
        provenance=[(name, record[name]) for name in _SHOWN],
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
