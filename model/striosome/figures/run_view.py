"""View of a result: groups, sessions and injections by name, with helpful errors."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

from striosome.analysis.effects import effect_table
from striosome.base.arrays import Array
from striosome.base.errors import BadInput
from striosome.base.statistics import Estimate, mean_estimate
from striosome.base.wording import fidelity_words
from striosome.config.documents.file_version import written_by
from striosome.config.documents.names import EXAMPLES_NODE
from striosome.config.experiments.effect_windows import metric_in
from striosome.config.experiments.experiment import FREE_BASE
from striosome.simulation.metrics import is_area

__all__ = [
    "InjectionShown",
    "RunView",
    "Window",
    "challenges",
    "control_of",
    "groups",
    "history_data",
    "injections",
    "session_data",
    "sessions",
    "shared",
    "shown_sessions",
    "values",
    "windows",
]

_TOO_OLD = (
    f"this is {written_by()}, and the result was written by a version before 0.2, which laid it "
    "out otherwise: its tables and time courses open, but to draw it, run its experiment again, or "
    "draw it with the version that its run.json names"
)
# Side by side, more groups than these leave no room for the data.
_MAX_GROUPS = 5
_MAX_SHOWN = 2


@dataclass(frozen=True, slots=True)
class RunView:
    """Data from which all figures of a run are drawn."""

    tree: xr.DataTree
    """time courses, as `striosome.simulation.dataset.result_tree` lays them out"""
    summary: pd.DataFrame
    """one row per animal, session and metric"""
    claims: pd.DataFrame
    """one row per published statement, with the verdict of the run"""
    left_out: int = 0
    """number of groups of the run that are not shown"""

    _effects: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def estimate(self, metric: str, session: str, group: str) -> Estimate:
        """Return the mean of a metric over animals, as in the run's table of effects.

        Where an animal has no value, the mean is that of the others, without an interval;
        where none has one, it is nan.
        """
        if metric not in self._effects:
            own = self.summary[self.summary["metric"] == metric]
            self._effects[metric] = effect_table(own)
        table = self._effects[metric]
        row = table[(table["session"] == session) & (table["group"] == group)]
        if row.empty:
            animals = _finite(self.summary, metric, session, group)
            mean = float(animals.mean()) if animals.size else np.nan
            return Estimate(mean, np.nan, np.nan, len(animals), np.nan)
        mean, low, high, p = (float(row[name].iloc[0]) for name in ("mean", "low", "high", "p"))
        return Estimate(mean, low, high, int(row["n"].iloc[0]), p)

    def sample(self, metric: str, session: str, group: str) -> tuple[xr.DataArray, Estimate]:
        """Return a metric of each animal, as `values` does, and its mean: a panel's content."""
        return values(self.summary, metric, session, group), self.estimate(metric, session, group)

    def estimate_of(self, animals: ArrayLike) -> Estimate:
        """Return the mean of numbers that a figure has computed, one for each animal."""
        return mean_estimate(np.asarray(animals))

    def abridged(self) -> "RunView":
        """Return the run with as few groups as fit side by side on a page, in every session.

        Groups that lack sessions are left out. Of more than five others the first, with
        which all others are compared, and the second are kept.
        """
        names = groups(self.tree)
        every = len(sessions(self.tree))
        shown = [name for name in names if len(_held(self.tree, name)) == every]
        if len(shown) > _MAX_GROUPS:
            shown = shown[:_MAX_SHOWN]
        if shown == names:
            return self
        kept = [name for name in self.tree.children if name in (*shown, EXAMPLES_NODE)]
        tree = xr.DataTree(
            self.tree.to_dataset(), {str(name): self.tree.children[name] for name in kept}
        )
        own = self.summary["group"].isin(shown)
        return RunView(tree, self.summary[own], self.claims, len(names) - len(shown))

    @property
    def seed(self) -> int:
        """Seed of the experiment, from which the resampling in figures starts."""
        return int(self.tree.attrs["seed"])

    @property
    def surrogate(self) -> bool:
        """Whether a fitted response surface stood for the spiking network."""
        return self.tree.attrs.get("fidelity") == "surrogate"

    @property
    def provenance(self) -> str:
        """One line on the origin of the numbers."""
        attributes = self.tree.attrs
        noun = "group" if self.left_out == 1 else "groups"
        others = f" {self.left_out} other {noun}: see effects.csv." if self.left_out else ""
        fidelity = fidelity_words(attributes.get("fidelity"))
        how = f"{fidelity}, " if fidelity else ""
        return (
            f"{attributes['simulated']}. Experiment {attributes['experiment']}, "
            f"hypothesis {attributes['hypothesis']}, {how}seed {self.seed}.{others}"
        )


@dataclass(frozen=True, slots=True)
class InjectionShown:
    """One injection of a session."""

    drug: str
    dose_mg_per_kg: float
    """dose of the free base"""
    time_min: float
    form: str = FREE_BASE
    """form that was weighed"""
    weighed_mg_per_kg: float = 0.0
    """dose of the form that was weighed, if that is not the free base"""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a session in which effects are measured."""

    name: str
    """empty for the default window"""
    anchor_min: float
    """time from which it counts"""
    baseline_min: tuple[float, float]
    """start and end of its baseline"""
    effect_min: tuple[float, float]
    """its start and end"""
    area_min: tuple[float, float]
    """start and end of the area under the photometry"""

    def metric(self, base: str) -> str:
        """Return the name of a metric in this window."""
        return metric_in(base, self.name)

    def of_metric(self, metric: str) -> "Window":
        """Return the window with the bounds of one metric."""
        return replace(self, effect_min=self.area_min) if is_area(metric) else self


def groups(tree: xr.DataTree) -> list[str]:
    """Return the groups of animals, in the order of the run."""
    return [str(name) for name in tree.children if name != EXAMPLES_NODE]


def sessions(tree: xr.DataTree) -> list[str]:
    """Return the sessions of all groups, in the order of the run."""
    return list(dict.fromkeys(name for group in groups(tree) for name in _held(tree, group)))


def _held(tree: xr.DataTree, group: str) -> dict[str, xr.DataTree]:
    """Return the sessions of a group by their own names, which may differ from their nodes'."""
    return {
        str(node.attrs["session"]): node
        for node in tree[group].children.values()
        if "session" in node.attrs
    }


def session_data(tree: xr.DataTree, group: str, session: str) -> xr.Dataset:
    """Return the time courses of one group in one session.

    Raises
    ------
    ValueError
        If the run does not hold it.
    BadInput
        If a version wrote the result that laid it out otherwise.
    """
    if group not in groups(tree):
        raise ValueError(f"no group {group!r} in the result; it holds {', '.join(groups(tree))}")
    held = _held(tree, group)
    if session not in held:
        raise ValueError(
            f"no session {session!r} of group {group!r} in the result; it holds {', '.join(held)}"
        )
    data = held[session].to_dataset()
    if "compartment" in data.dims:
        # Cells had an axis for striatum and one for the EPN.
        raise BadInput(_TOO_OLD)
    return data


def history_data(tree: xr.DataTree, group: str) -> xr.Dataset | None:
    """Return the history of a group's animals before their sessions; None for a naive group."""
    held = [node for node in tree[group].children.values() if "history" in node.attrs]
    return held[0].to_dataset() if held else None


def injections(data: xr.Dataset) -> list[InjectionShown]:
    """Return the injections of a session by time; a file gives a list of one back as a scalar."""
    names = ["drug", "dose_mg_per_kg", "time_min"]
    # Of older results, which have free base only.
    names += [name for name in ("form", "weighed_mg_per_kg") if f"injection_{name}" in data.attrs]
    columns = (np.atleast_1d(data.attrs[f"injection_{name}"]) for name in names)
    found = [
        InjectionShown(str(drug), float(dose), float(time), *_weighed(*weighed))
        for drug, dose, time, *weighed in zip(*columns, strict=True)
    ]
    return sorted(found, key=lambda injection: injection.time_min)


def windows(data: xr.Dataset) -> list[Window]:
    """Return the windows of a session: the default one, then the named ones."""

    def span(name: str) -> tuple[float, float]:
        start, end = (float(bound) for bound in data.attrs[name])
        return start, end

    effect = span("effect_min")
    # Earlier results do not say where the area ends.
    area = span("area_min") if "area_min" in data.attrs else effect
    found = [Window("", 0.0, span("baseline_min"), effect, area)]
    if "window_name" not in data.attrs:
        return found
    keys = ("name", "anchor", "baseline_start", "baseline_end", "start", "end")
    columns = (np.atleast_1d(data.attrs[f"window_{key}"]) for key in keys)
    for name, *bounds in zip(*columns, strict=True):
        anchor, baseline_start, baseline_end, start, end = (float(bound) for bound in bounds)
        own = (start, end)
        found.append(Window(str(name), anchor, (baseline_start, baseline_end), own, own))
    return found


def _weighed(form: object = FREE_BASE, dose: float = 0.0) -> tuple[str, float]:
    return str(form), float(dose)


def control_of(tree: xr.DataTree, session: str) -> str | None:
    """Return the matched control session; None for a session that is one itself."""
    holder = next((group for group in groups(tree) if session in _held(tree, group)), None)
    if holder is None:
        raise ValueError(
            f"no session {session!r} in the result; it holds {', '.join(sessions(tree))}"
        )
    return str(_held(tree, holder)[session].attrs["control"]) or None


def main_sessions(tree: xr.DataTree) -> list[str]:
    """Return the sessions without the steps of a dose series, which are named by their dose.

    It returns all sessions of a run that holds nothing else, but never those that were declared
    to stay out of figures, unless all were.
    """
    first = groups(tree)[0]

    def is_step(session: str) -> bool:
        given = injections(session_data(tree, first, session))
        return len(given) == 1 and session.endswith(f" {given[0].dose_mg_per_kg:g} mg/kg")

    shown = shown_sessions(tree)
    return [session for session in shown if not is_step(session)] or shown


def shown_sessions(tree: xr.DataTree) -> list[str]:
    """Return the sessions that figures show: all but those declared to stay out, or all."""
    first = _held(tree, groups(tree)[0])
    every = sessions(tree)
    return [name for name in every if first[name].attrs.get("figures", 1)] or every


def challenges(tree: xr.DataTree) -> list[str]:
    """Return the main sessions that have a matched control session."""
    return [session for session in main_sessions(tree) if control_of(tree, session)]


def values(summary: pd.DataFrame, metric: str, session: str, group: str) -> xr.DataArray:
    """Return a metric of each animal; animals without a value are left out.

    Returns
    -------
    DataArray (animal,)
        By the numbers of the animals, so that arithmetic with another group or session pairs each
        with itself and keeps those that both have; its attribute `units` is the metric's.

    Raises
    ------
    ValueError
        If no animal has a value.
    """
    found = _finite(summary, metric, session, group)
    if found.size == 0:
        raise ValueError(f"the summary holds no {metric} of group {group!r} in session {session!r}")
    return found


def shared(*groups: xr.DataArray) -> Array:
    """Return the values of the animals that all groups share, shape (groups, animals)."""
    return np.stack(xr.align(*groups, join="inner"))


def _finite(summary: pd.DataFrame, metric: str, session: str, group: str) -> xr.DataArray:
    chosen = (
        (summary["metric"] == metric)
        & (summary["session"] == session)
        & (summary["group"] == group)
    )
    rows = summary[chosen].set_index("animal").sort_index()
    units = {"units": str(rows["unit"].iloc[0])} if len(rows) else {}
    return xr.DataArray(rows["value"].astype(float).dropna(), name=metric, attrs=units)
