"""The page of a run: its table, its verdicts, its figures and how it was made."""

from pathlib import Path

from striosome.claims.contradictions import opposed, side_by_side
from striosome.report.templates import template
from striosome.store.contents import FIGURES, REPORT
from striosome.store.record import read_record
from striosome.store.tables import read_claims, read_effects, read_notes
from striosome.store.writing import write_text

__all__ = ["OWN_FIGURE", "write_report"]

OWN_FIGURE = "scenario"
"""Name of the figure that a scenario draws of its own run."""
_METRIC = "epn_gaba_change"
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run folder that is complete but for it, and return its path.

    Raises
    ------
    striosome.store.errors.FolderError
        If it is no run folder, or a file of it is damaged.
    """
    claims, effects, record = read_claims(folder), read_effects(folder), read_record(folder)
    figures = {path.stem for path in (folder / FIGURES).glob("*.svg")}
    page = template("page.html").render(
        record=record,
        effects=effects[effects["metric"] == _METRIC].to_dict("records"),
        claims=[(str(kind), side_by_side(own)) for kind, own in claims.groupby("kind", sort=False)],
        verdicts=dict(zip(claims["id"], claims["verdict"], strict=True)),
        opposed=opposed,
        notes=read_notes(folder),
        # What was asked for comes first.
        figures=sorted(figures, key=lambda name: (name != OWN_FIGURE, name)),
        provenance=[(name, getattr(record, name)) for name in _SHOWN],
    )
    write_text(folder / REPORT, page)
    return folder / REPORT
