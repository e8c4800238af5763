"""The page of a run: its table, its verdicts, its figures and how it was made."""

import json
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined

from striosome.store.tables import EFFECTS, read_claims

__all__ = ["write_report"]

_METRIC = "epn_gaba_change"
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run folder that is complete but for it, and return its path."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    effects = pd.read_csv(folder / EFFECTS)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(
        files("striosome.report").joinpath("page.html").read_text(encoding="utf-8")
    )
    page = template.render(
        record=record,
        effects=effects[effects["metric"] == _METRIC].to_dict("records"),
        claims=[
            (str(kind), rows.to_dict("records"))
            for kind, rows in read_claims(folder).groupby("kind", sort=False)
        ],
        figures=sorted(path.stem for path in (folder / "figures").glob("*.svg")),
        provenance=[(name, record[name]) for name in _SHOWN],
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
