"""The page of a run: its table, its verdicts, its figures and how it was made."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

__all__ = ["write_report"]

_METRIC = "epn_gaba_change"
_SHOWN = ("striosome", "git_commit", "python", "compiler", "started", "finished", "wall_time_s")


def write_report(
    folder: Path,
    title: str,
    effects: pd.DataFrame,
    claims: pd.DataFrame,
    record: Mapping[str, Any],
) -> None:
    """Write `report.html` into a run folder whose figures are drawn.

    Parameters
    ----------
    folder : Path
        The run folder.
    title : str
        Title of the experiment.
    effects, claims : DataFrame
        Statistics and verdicts.
    record : mapping
        Content of run.json.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(
        files("striosome.report").joinpath("page.html").read_text(encoding="utf-8")
    )
    page = template.render(
        title=title,
        record=record,
        effects=effects[effects["metric"] == _METRIC].to_dict("records"),
        claims=[
            (str(kind), rows.to_dict("records"))
            for kind, rows in claims.groupby("kind", sort=False)
        ],
        figures=sorted(path.stem for path in (folder / "figures").glob("*.svg")),
        provenance=[(name, record[name]) for name in _SHOWN],
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
