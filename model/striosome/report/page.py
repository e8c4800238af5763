"""The page of a run: its table, its verdicts, its figures and how it was made."""

import json
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined

from striosome.claims.contradictions import opposed, side_by_side
from striosome.store.folder import RECORD
from striosome.store.tables import EFFECTS, read_claims

__all__ = ["write_report"]

_METRIC = "epn_gaba_change"
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run folder that is complete but for it, and return its path."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    effects, claims = pd.read_csv(folder / EFFECTS), read_claims(folder)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(
        files("striosome.report").joinpath("page.html").read_text(encoding="utf-8")
    )
    page = template.render(
        record=record,
        effects=effects[effects["metric"] == _METRIC].to_dict("records"),
        claims=[(str(kind), side_by_side(own)) for kind, own in claims.groupby("kind", sort=False)],
        verdicts=dict(zip(claims["id"], claims["verdict"], strict=True)),
        opposed=opposed,
        figures=sorted(path.stem for path in (folder / "figures").glob("*.svg")),
        provenance=[(name, record[name]) for name in _SHOWN],
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
