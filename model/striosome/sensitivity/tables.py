"""Tables of an analysis, one row for each output and parameter, or source of variance."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from striosome.sensitivity.indices import Index, MorrisIndices, SobolIndices
from striosome.sensitivity.outputs import Output
from striosome.sensitivity.variance import SOURCES, VarianceSplit
from striosome.sweeps.designs import Space

__all__ = ["importance", "morris_table", "sobol_table", "variance_table"]

Columns = dict[str, Any]
Found = TypeVar("Found")


def morris_table(
    space: Space, outputs: Sequence[Output], found: Sequence[MorrisIndices]
) -> pd.DataFrame:
    """Tabulate elementary effects in the metric's unit, for the whole range of a parameter."""

    def columns(indices: MorrisIndices) -> Columns:
        return {
            "mu": indices.mu,
            **_index("mu_star", indices.mu_star),
            **_index("sigma", indices.sigma),
            "above_noise": indices.mu_star.value > indices.mu_star.floor,
        }

    return _table(space, outputs, found, columns)


def sobol_table(
    space: Space, outputs: Sequence[Output], found: Sequence[SobolIndices]
) -> pd.DataFrame:
    """Tabulate shares of variance, dimensionless."""

    def columns(indices: SobolIndices) -> Columns:
        return {
            **_index("S1", indices.first),
            **_index("ST", indices.total),
            "above_noise": indices.total.value > indices.total.floor,
        }

    return _table(space, outputs, found, columns)


def variance_table(
    stage: str, outputs: Sequence[Output], splits: Sequence[VarianceSplit]
) -> pd.DataFrame:
    """Tabulate the variance of single animals' responses by its source."""
    rows = [
        pd.DataFrame(
            {
                "stage": stage,
                **_named(output),
                "source": SOURCES,
                "variance": split.variance,
                "share": split.share,
                "share_low": split.low,
                "share_high": split.high,
            }
        )
        for output, split in zip(outputs, splits, strict=True)
    ]
    return pd.concat(rows, ignore_index=True)


def importance(morris: pd.DataFrame) -> pd.Series:
    """Return the largest importance of each parameter, relative to the top one of an output.

    Where a parameter stays within the noise, it does not count; parameters that do so
    everywhere follow last, in the order of their values.

    Parameters
    ----------
    morris : DataFrame
        As `morris_table` gives it.

    Returns
    -------
    Series
        Between 0 and 1 by parameter, the most important first.
    """
    largest = morris.groupby(["group", "session", "metric"], sort=False)["mu_star"].transform("max")
    relative = morris["mu_star"] / largest
    by_parameter = (
        pd.DataFrame({"telling": relative.where(morris["above_noise"], 0.0), "any": relative})
        .groupby(morris["parameter"], sort=False)
        .max()
    )
    return by_parameter.sort_values(["telling", "any"], ascending=False)["telling"]


def _table(
    space: Space,
    outputs: Sequence[Output],
    found: Sequence[Found],
    columns: Callable[[Found], Columns],
) -> pd.DataFrame:
    low, high = np.array(space.ends).T
    parameters = {
        "parameter": [axis.name for axis in space.axes],
        "low": low,
        "high": high,
        "parameter_unit": [axis.unit for axis in space.axes],
        "scale": ["log" if log else "linear" for log in space.logarithmic],
    }
    rows = [
        pd.DataFrame({**_named(output), **parameters, **columns(indices)})
        for output, indices in zip(outputs, found, strict=True)
    ]
    return pd.concat(rows, ignore_index=True)


def _named(output: Output) -> Columns:
    return {
        "group": output.group,
        "session": output.session,
        "metric": output.metric,
        "unit": output.unit,
    }


def _index(name: str, index: Index) -> Columns:
    return {
        name: index.value,
        f"{name}_low": index.low,
        f"{name}_high": index.high,
        f"{name}_floor": index.floor,
    }
