"""Numbers of the literature beside what their assays would measure, before and after the fit."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from striosome.base.arrays import Array
from striosome.base.estimate_words import label_after_number
from striosome.evidence.prediction import FIXED
from striosome.figures.calibration.row_panels import PRIOR, interval, legend_above, row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label, number
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure

__all__ = ["evidence_rows"]

_ROW_IN = 0.2
# Further away, in deviations of the row, is drawn at the edge.
_REACH = 8.0
_LIMITS, _NINETY = 1.959964, 1.645
_ROLES = {
    "calibration": ("fitted", "o", CYCLE[0]),
    "validation": ("kept back, predicted", "D", CYCLE[1]),
    "prior": ("shapes a prior", "s", NEUTRAL),
}


def evidence_rows(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: a row for each number, fitted ones above those that were kept back."""
    table = tables.evidence
    if table.empty:
        return
    order = {role: place for place, role in enumerate(_ROLES)}
    rows = table.assign(order=table["role"].map(order)).sort_values("order", kind="stable")
    figure = new_figure(1.8 + _ROW_IN * len(rows))
    panel = figure.subplots()
    _rows(panel, rows.reset_index(drop=True))
    moved = rows[rows["verdict"] != FIXED]
    kept, fitted = (moved[moved["role"] == role] for role in ("validation", "calibration"))
    tense = fitted.loc[~fitted["inside"].astype(bool), "id"]
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: {int(kept['inside'].sum())} of {len(kept)} "
        f"numbers that were kept back lie where they are predicted; {len(tense)} of {len(fitted)} "
        "that were fitted are in tension",
    )
    footnote(
        figure,
        "Where made-up studies report the number, relative to what was reported, in standard "
        "deviations of the report (its error and its transfer to the model): grey, 90 % by the "
        "prior; lines and marks, 90 % and middle by the posterior. Band: 90 % of the report "
        f"itself. What lies further than {_REACH:g} is drawn there. Fixed: nothing that "
        f"varies moves it, and it is not counted. {tables.provenance}",
    )
    yield "evidence_rows", figure


def _rows(panel: Axes, rows: pd.DataFrame) -> None:
    places = np.arange(len(rows), dtype=float)
    panel.axvspan(-_NINETY, _NINETY, color=CYCLE[5], alpha=0.25, lw=0, zorder=0)
    panel.axvline(0.0, color="black", linewidth=0.7, zorder=1)
    low, _, high = (_clipped(rows, f"prior_{q}") for q in ("q05", "q50", "q95"))
    panel.barh(places, high - low, left=low, height=0.6, color=PRIOR, zorder=1)
    for role, (_, marker, colour) in _ROLES.items():
        own = (rows["role"] == role).to_numpy()
        if own.any():
            after = pd.DataFrame(
                {q: _clipped(rows, f"posterior_{q}")[own] for q in ("q50", "q05", "q95")}
            )
            interval(panel, places[own], after, colour, names=("q50", "q05", "q95"), marker=marker)
    row_axis(panel, [_words(row) for row in rows.to_dict("records")], 6.0)
    for place, p in zip(places, rows["p"], strict=True):
        words = "no answer" if np.isnan(p) else f"{p:.2f}"
        panel.text(
            1.01, place, words, fontsize=6, va="center", transform=panel.get_yaxis_transform()
        )
    panel.text(1.01, -0.9, "p", fontsize=6.5, transform=panel.get_yaxis_transform())
    panel.set_xlim(-_REACH - 0.3, _REACH + 0.3)
    panel.set_xlabel("predicted minus reported (standard deviations of the report)")
    handles = [
        Line2D([], [], color=colour, marker=marker, ms=3.4, lw=1.6, label=label)
        for role, (label, marker, colour) in _ROLES.items()
        if (rows["role"] == role).any()
    ]
    legend_above(panel, 4, [*handles, Patch(color=PRIOR, label="prior")], 6.5)


def _clipped(rows: pd.DataFrame, column: str) -> Array:
    """Return values in deviations of their row from what it reports, within reach."""
    log = (rows["scale"] == "log").to_numpy()

    def scaled(name: str) -> Array:
        values = rows[name].to_numpy(dtype=float)
        return np.where(log, np.log(np.where(log & (values > 0.0), values, 1e-300)), values)

    deviation = (scaled("high") - scaled("low")) / (2.0 * _LIMITS)
    off = (scaled(column) - scaled("value")) / deviation
    return np.clip(np.nan_to_num(off, nan=_REACH), -_REACH, _REACH)


def _words(row: Mapping[Hashable, Any]) -> str:
    unit = label_after_number(str(row["unit"]))
    mark = f" ({FIXED})" if row["verdict"] == FIXED else ""
    return f"{str(row['id']).replace('_', ' ')}, {number(float(row['value']))}{unit}{mark}"
