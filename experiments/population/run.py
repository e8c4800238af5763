"""Predictions of the calibrated population, with their spread split by its sources.

    striosome sweep configs/sweeps/population.yaml
    python experiments/population/run.py [SWEEP FOLDER]

Writes predictions.csv: the mean over all, the interval of a group's mean over parameter sets, and
the shares of the variance of a single animal that parameters, animals and streams have.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import striosome
from striosome.sensitivity.variance import SOURCES, nested_variance

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "results" / "sweep-population"
SEED = 1


def main(folder: Path) -> None:
    """Split the variance of every metric, group and session."""
    data = striosome.open_sweep(folder)
    rows = []
    for metric in data["metric"].values:
        for group in data["group"].values:
            for session in data["session"].values:
                cell = data["value"].sel(metric=metric, group=group, session=session)
                values = cell.transpose("point", "stream", "animal").to_numpy()
                values = values[:, :, np.isfinite(values).any(axis=(0, 1))]
                values = values[np.isfinite(values).all(axis=(1, 2))]
                if not np.ptp(values):
                    continue
                split = nested_variance(values[np.newaxis], np.random.default_rng(SEED))
                low, high = np.quantile(values.mean(axis=(1, 2)), (0.05, 0.95))
                shares = dict(zip(SOURCES, split.share, strict=True))
                rows.append(
                    {
                        "metric": metric,
                        "session": session,
                        "group": group,
                        "mean": values.mean(),
                        "low": low,
                        "high": high,
                        **shares,
                    }
                )
    table = pd.DataFrame(rows).round(3)
    table.to_csv(HERE / "predictions.csv", index=False)
    print(table[table["metric"] == "epn_gaba_change"].to_string(index=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
