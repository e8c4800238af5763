"""View of a sweep for figures: its axes, its responses and its gaps."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.estimate_words import label_after_number, unit_label
from striosome.base.statistics import mean_interval
from striosome.figures.labels import metric_label, metric_noun, number, session_label
from striosome.sweeps.layout import FIXED, LAST_DRUG, POINT, WINDOW_END, WINDOW_START

__all__ = [
    "MeanResponse",
    "SweepView",
    "SweptParameter",
]

_METRIC = "epn_gaba_change"
# What readers of the study look for, in the order of its argument.
_SESSIONS = ("SKF81297", "methadone", "methadone then SKF81297")
_DOSE_UNIT = "mg/kg"


@dataclass(frozen=True, slots=True)
class SweptParameter:
    """One parameter that a sweep varies."""

    name: str
    """name of its coordinate"""
    title: str
    """title in figures"""
    unit: str
    """unit; "1" if it has none"""
    paths: tuple[str, ...]
    """parameters of the model that it sets"""
    values: NDArray[Any]
    """ascending values of a grid; one for each point in other designs"""

    @property
    def is_dose(self) -> bool:
        """Whether it is the dose of a drug."""
        return self.unit == _DOSE_UNIT

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers."""
        return bool(np.issubdtype(self.values.dtype, np.number))

    @property
    def label(self) -> str:
        """Name and unit, for an axis; a number without a unit has none."""
        return self.title if self.unit == "1" else f"{self.title} ({unit_label(self.unit)})"

    def at(self, index: int) -> str:
        """Format one of its values with the unit: "adenosine tone 40 nM"."""
        value = self.values[index]
        number = f"{value:.3g}" if self.is_numeric else str(value)
        return f"{self.title} {number}{label_after_number(self.unit)}"


@dataclass(frozen=True, slots=True)
class MeanResponse:
    """Mean of a group in one session and its spread over animals, at each point."""

    mean: xr.DataArray
    standard_deviation: xr.DataArray
    n: xr.DataArray
    """animals of one stream"""

    @property
    def interval(self) -> tuple[xr.DataArray, xr.DataArray]:
        """Bounds of the interval of the mean; nan where one animal has none."""
        low, high = mean_interval(self.mean, self.standard_deviation, self.n)
        return self.mean.copy(data=low), self.mean.copy(data=high)


class SweepView:
    """A finished sweep seen by one metric, for figures.

    Parameters
    ----------
    dataset : xarray.Dataset
        As `striosome.open_sweep` gives it.
    """

    def __init__(self, dataset: xr.Dataset) -> None:
        self.is_grid = POINT not in dataset.dims
        # Neighbours in a figure must be neighbours in value.
        self.data = dataset.sortby(_axis_names(dataset)) if self.is_grid else dataset
        metrics = [str(name) for name in dataset["metric"].values]
        self.metric = _METRIC if _METRIC in metrics else metrics[0]

    @cached_property
    def axes(self) -> list[SweptParameter]:
        """Parameters that take more than one value, in the order of the sweep."""
        found = [_axis(self.data[name]) for name in _axis_names(self.data)]
        return [axis for axis in found if len(np.unique(axis.values)) > 1]

    @property
    def groups(self) -> list[str]:
        """Groups of animals that have a response at any point."""
        means = self.data["mean"].sel(metric=self.metric)
        held = means.notnull().any([name for name in means.dims if name != "group"])
        return [str(name) for name in self.data["group"].values[held.to_numpy()]]

    @property
    def sessions(self) -> list[str]:
        """Sessions worth a panel: those of the study, or all where the sweep has none of them."""
        held = [str(name) for name in self.data["session"].values]
        means = self.data["mean"].sel(metric=self.metric)
        empty = means.isnull().all([name for name in means.dims if name != "session"])
        # A session that has not the window of the metric has nothing to show.
        held = [name for name in held if not bool(empty.sel(session=name))] or held
        return [name for name in _SESSIONS if name in held] or held

    @property
    def label(self) -> str:
        """The metric and its unit, for an axis."""
        return f"{metric_label(self.metric)} ({self.unit})"

    @property
    def unit(self) -> str:
        """Unit of the metric, as it is printed."""
        return unit_label(str(self.data["unit"].sel(metric=self.metric).item()))

    @property
    def noun(self) -> str:
        """Subject of the metric, in words."""
        return metric_noun(self.metric)

    @property
    def seed(self) -> int:
        """Seed of resampling in figures: the same sweep gives the same figure."""
        return 1

    @property
    def provenance(self) -> str:
        """One line on the origin of the numbers."""
        attributes = self.data.attrs
        streams = self.data.sizes["stream"]
        over = f", mean over {streams} random streams" if streams > 1 else ""
        # Earlier sweeps do not say what they were made from.
        held = ""
        if "experiment" in attributes:
            held = f", experiment {attributes['experiment']}, hypothesis {attributes['hypothesis']}"
        if changes := attributes.get("changes"):
            held += f", everywhere {changes}"
        return (
            "SIMULATED data: no animal was recorded. "
            f"SweepView {attributes['name']} ({attributes['design']}), "
            f"fidelity {attributes['fidelity']}{over}{held}."
        )

    def session_label(self, session: str) -> str:
        """Return a session in words, by the drug whose effect its window measures.

        A drug is named as the one in question only where the window begins after all
        injections of the session; else the window stands beside the session's own name.
        """
        if not {WINDOW_START, WINDOW_END, LAST_DRUG} <= set(self.data.coords):
            return session
        own = self.data.sel(session=session, metric=self.metric)
        start, end = (float(own[name]) for name in (WINDOW_START, WINDOW_END))
        if float(own[LAST_DRUG]) <= start:
            return session_label(session)
        return f"{session}, {number(start)} to {number(end)} min"

    def response(self, session: str, group: str) -> MeanResponse:
        """Return mean and spread of the metric, averaged over streams."""
        own = self.data.sel(session=session, group=group, metric=self.metric)
        variance = (own["standard_deviation"] ** 2).mean("stream")
        return MeanResponse(own["mean"].mean("stream"), variance**0.5, own["n"].max("stream"))

    def count(self, group: str) -> str:
        """Format the animals of a group in one stream: "17", or "8 to 17" where points differ."""
        counts = self.data["n"].sel(group=group, metric=self.metric).to_numpy()
        held = counts[counts > 0]
        few, many = (int(held.min()), int(held.max())) if held.size else (0, 0)
        return f"{few}" if few == many else f"{few} to {many}"

    def animals(self, session: str, group: str) -> xr.DataArray:
        """Return the metric in each animal. Streams are averaged, so that an animal counts once."""
        own = self.data["value"].sel(session=session, group=group, metric=self.metric)
        held = own.mean("stream")
        others = [name for name in held.dims if name != "animal"]
        return held.isel(animal=held.notnull().any(others).to_numpy())

    def failed(self) -> xr.DataArray:
        """Mark the points of which no stream is done and at least one failed."""
        status = self.data["status"]
        return (status == "failed").any("stream") & ~(status == "done").any("stream")

    def tally(self) -> str:
        """Format the shares of runs by state: "96 % done, 3 % failed, 1 % missing"."""
        status = self.data["status"].to_numpy()
        shares = {word: 100.0 * np.mean(status == word) for word in ("done", "failed", "missing")}
        return ", ".join(f"{share:.3g} % {word}" for word, share in shares.items() if share > 0.0)

    def middle(self, kept: Iterable[SweptParameter]) -> tuple[dict[Hashable, int], str]:
        """Return a cut of a grid along all other axes, and its words: "adenosine tone 40 nM"."""
        names = {axis.name for axis in kept}
        others = [axis for axis in self.axes if axis.name not in names]
        cut: dict[Hashable, int] = {axis.name: len(axis.values) // 2 for axis in others}
        words = " and ".join(axis.at(len(axis.values) // 2) for axis in others)
        single = set(_axis_names(self.data)) - names - set(cut) if self.is_grid else set()
        return cut | dict.fromkeys(single, 0), words


def _axis_names(dataset: xr.Dataset) -> list[str]:
    if POINT in dataset.dims:
        return [
            str(name)
            for name, held in dataset.coords.items()
            if held.dims == (POINT,) and name != POINT and "long_name" in held.attrs
        ]
    return [str(name) for name in dataset["mean"].dims if name not in FIXED]


def _axis(held: xr.DataArray) -> SweptParameter:
    paths = tuple(part.strip() for part in str(held.attrs.get("paths", "")).split(","))
    return SweptParameter(
        str(held.name),
        str(held.attrs.get("long_name", held.name)),
        str(held.attrs.get("units", "1")),
        paths,
        held.to_numpy(),
    )
