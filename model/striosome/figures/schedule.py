"""Schedule of doses and diets over days: the panel above the course of a history."""

from collections.abc import Iterable

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from striosome.base.arrays import Array
from striosome.figures.labels import drug_label, number
from striosome.figures.style import NEUTRAL, SHADE

__all__ = ["draw_schedule", "schedule_in"]

_ROW_IN = 0.3


def schedule_in(histories: Iterable[xr.Dataset]) -> float:
    """Return the height that the panel needs for any of some histories (in)."""
    rows = [len(set(data["dose_drug"].values)) + bool(data.sizes["stretch"]) for data in histories]
    return _ROW_IN * (0.7 + max(rows))


def draw_schedule(axes: Axes, data: xr.Dataset) -> None:
    """Draw doses as ticks, pumps and diets as bars; a row for each drug, and one for iron."""
    drugs = list(dict.fromkeys(str(name) for name in data["dose_drug"].values))
    rows = [drug_label(drug) for drug in drugs]
    for row, drug in enumerate(drugs):
        chosen = data["dose_drug"].values == drug
        starts, ends = data["dose_start"].values[chosen], data["dose_end"].values[chosen]
        amounts = data["dose_amount"].values[chosen]
        at_once = starts == ends
        axes.plot(starts[at_once], np.full(at_once.sum(), row), "|", color="black", markersize=8)
        for start, end in zip(starts[~at_once], ends[~at_once], strict=True):
            last = min(end, float(data.attrs["at_day"]))
            axes.barh(row, last - start, left=start, height=0.35, color=NEUTRAL)
        _amounts(axes, row, starts, ends, amounts)
    if data.sizes["stretch"]:
        for start, end, iron in zip(
            *(data[f"diet_{key}"].values for key in ("start", "end", "iron")), strict=True
        ):
            axes.barh(len(rows), end - start, left=start, height=0.7, color=SHADE)
            axes.text(start, len(rows), f" {iron}", va="center", fontsize="small", color=NEUTRAL)
        rows.append("iron diet")
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.4, -0.95)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _amounts(
    axes: Axes,
    row: int,
    starts: Array,
    ends: Array,
    amounts: Array,
) -> None:
    """Write each dose where it is first given; for a pump, its dose per day."""
    written = ""
    for start, end, amount in zip(starts, ends, amounts, strict=True):
        rate = amount / (end - start) if end > start else amount
        text = f"{number(rate)} mg/kg{'/day' if end > start else ''}"
        if text != written:
            axes.annotate(
                text,
                (start, row),
                xytext=(0.0, 5.0),
                textcoords="offset points",
                fontsize="small",
                color=NEUTRAL,
            )
        written = text
