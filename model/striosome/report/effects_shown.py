"""Effects on one metric for readers: with treatment, window and group."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from striosome.base.estimate_words import decimals
from striosome.config.experiments.effect_windows import metric_parts
from striosome.simulation.metrics import is_area, is_shipped
from striosome.store.record import WindowWords

__all__ = ["ShownEffect", "reported_metrics", "shown_effects"]

_ALWAYS = ("epn_gaba_change", "dff_auc")


class ShownEffect(NamedTuple):
    """One row: a group, or the difference of two, in one session and window."""

    session: str
    treatment: str
    """treatment whose effect the window measures; empty where an earlier run does not say"""
    when: str
    """the window in words"""
    minus: str
    """the matched control session, whose change is taken off; "nothing" where there is none"""
    group: str
    n: int
    mean: float
    low: float
    high: float
    p: float
    error: float
    """standard error that finite simulation leaves in the mean, which is not in the interval"""
    unit: str

    @property
    def decimals(self) -> int:
        """Decimals with which mean and interval are printed."""
        return decimals(self.mean, self.low, self.high)


def reported_metrics(effects: pd.DataFrame) -> list[str]:
    """Return the metrics that readers see first: EPN GABA, ΔF/F and an experiment's own."""
    found = dict.fromkeys(metric_parts(str(metric))[0] for metric in effects["metric"])
    return [*_ALWAYS, *(metric for metric in found if not is_shipped(metric))]


def shown_effects(
    effects: pd.DataFrame, metric: str, windows: Mapping[str, Mapping[str, WindowWords]]
) -> list[ShownEffect]:
    """Return effects on a metric in every window, in the order of the run.

    Parameters
    ----------
    effects : DataFrame
        The run's table.
    metric : str
        Name of the metric in the default window.
    windows : mapping
        By session and name of the window, what is judged and when, as in run.json.
    """
    rows = []
    for row in effects.to_dict("records"):
        base, window = metric_parts(str(row["metric"]))
        if base != metric:
            continue
        unsaid = WindowWords(treatment="", when=window, area=window)
        said = windows.get(str(row["session"]), {}).get(window, unsaid)
        mean, low, high, p, error = (
            float(row[name]) for name in ("mean", "low", "high", "p", "simulation_error")
        )
        rows.append(
            ShownEffect(
                session=str(row["session"]),
                treatment=said.treatment,
                when=said.area if is_area(base) else said.when,
                minus="" if said.minus is None else said.minus or "nothing",
                group=str(row["group"]),
                n=int(row["n"]),
                mean=mean,
                low=low,
                high=high,
                p=p,
                error=error,
                unit=str(row["unit"]),
            )
        )
    return rows
