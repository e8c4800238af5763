"""The page of a run: its table, its verdicts, its figures and how it was made."""

import json
from pathlib import Path

import pandas as pd

from striosome.claims.contradictions import opposed, side_by_side
from striosome.report.templates import template
from striosome.store.folder import RECORD
from striosome.store.tables import EFFECTS, read_claims
from striosome.wording import counted

__all__ = ["OWN_FIGURE", "write_report"]

OWN_FIGURE = "scenario"
"""Name of the figure that a scenario draws of its own run."""
_SHOWN_METRICS = {"epn_gaba_change": "change of EPN GABA", "dff_auc": "area under ΔF/F"}
# What was asked for comes first, then what answers it, then how it came about.
_ORDER = (OWN_FIGURE, "effects", "time_course", "dose_response", "claims", "chain", "rates")
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run folder that is complete but for it, and return its path."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    effects, claims = pd.read_csv(folder / EFFECTS), read_claims(folder)
    tested = claims[claims["verdict"] != "untested"]
    figures = {path.stem for path in (folder / "figures").glob("*.svg")}
    page = template("page.html").render(
        record=record,
        effects=[
            (words, effects[effects["metric"] == metric].to_dict("records"))
            for metric, words in _SHOWN_METRICS.items()
        ],
        claims=[(str(kind), side_by_side(own)) for kind, own in tested.groupby("kind", sort=False)],
        scored=len(claims),
        untested=counted(len(claims) - len(tested), "statement is", "statements are"),
        verdicts=dict(zip(claims["id"], claims["verdict"], strict=True)),
        opposed=opposed,
        figures=sorted(figures, key=_place),
        provenance=[(name, record[name]) for name in _SHOWN],
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _place(figure: str) -> tuple[int, str]:
    """Where a figure stands on the page; a page of a figure is named after it."""
    known = [place for place, name in enumerate(_ORDER) if figure.startswith(name)]
    return (known[0] if known else len(_ORDER), figure)
