"""Recovery test: how often a hypothesis is found when it is the truth.

    python experiments/recovery/run.py [FOLDER OF striosome compare]

Writes confusion.csv: how often each hypothesis wins when each is the truth, by the calibration
statements alone and with the experiments that `striosome compare` ranks first.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.base.machine import cores
from striosome.calibration.comparison.hypotheses import predicted_by_hypothesis
from striosome.calibration.comparison.recovery import by_experiments, by_statements, doubled
from striosome.calibration.declaration import load_calibration
from striosome.cli.bar import Bar

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "configs" / "calibration" / "default.yaml"
# Statements are weighed with thousands of sets, which takes seconds a trial.
STATEMENT_TRIALS, EXPERIMENT_TRIALS, SEED = 10, 100, 1


def main(folder: Path | None) -> None:
    """Run both tests, print and write the confusion matrices."""
    declared = load_calibration(CONFIG)
    with Bar("blocks") as bar:
        posteriors, predicted = predicted_by_hypothesis(declared, folder, bar, cores())
    first = declared.named(None)
    rng = np.random.default_rng(SEED)
    tried = {
        "statements": by_statements(
            posteriors, doubled(first.study), first.endpoints, STATEMENT_TRIALS, rng
        ),
        "experiments": by_experiments(
            predicted, declared.file.rivalry.animals, EXPERIMENT_TRIALS, rng
        ),
    }
    names = list(posteriors)
    tables = []
    for name, table in tried.items():
        counts = pd.crosstab(table["truth"], table["winner"]).reindex(
            index=names, columns=names, fill_value=0
        )
        print(f"{name}: {np.trace(counts.to_numpy())} of {len(table)} right\n{counts}\n")
        tables.append(counts.assign(by=name))
    pd.concat(tables).to_csv(HERE / "confusion.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
