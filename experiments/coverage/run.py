"""Coverage test: whether a calibration finds made-up truths with every kind of evidence in it.

    python experiments/coverage/run.py [TRUTHS OF EACH SEED]

Writes coverage.csv: for each parameter how often truths lie in their 50 and 90 % intervals, and
whether their ranks are uniform. Finished truths are kept in results/coverage.
"""

import sys
from pathlib import Path

import pandas as pd

from striosome.base.machine import cores
from striosome.calibration.comparison.coverage import coverage, coverage_table
from striosome.calibration.declaration import load_calibration
from striosome.calibration.runner import target_of
from striosome.cli.bar import Bar

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIG, FOLDER = ROOT / "configs" / "calibration" / "reduced.yaml", ROOT / "results" / "coverage"
TRUTHS, SEEDS = 40, (1, 2, 3)


def main(truths: int) -> None:
    """Run all seeds, print and write the table of each and of all."""
    calibration = load_calibration(CONFIG).named(None)
    found = {}
    with Bar("truths") as bar:
        target = target_of(calibration, FOLDER, cores(), bar)
        for seed in SEEDS:
            bar.stage(f"sampling posteriors of truths, seed {seed}")
            found[seed] = coverage(target, truths, FOLDER, cores(), bar, seed=seed)
    tables = {str(seed): coverage_table(one) for seed, one in found.items()}
    tables["all"] = coverage_table(pd.concat(found.values()))
    joined = pd.concat(tables, names=["seed"]).reset_index("seed")
    joined.to_csv(HERE / "coverage.csv", index=False, float_format="%.4g")
    every = pd.concat([one[one["parameter"] == one["parameter"].iloc[0]] for one in found.values()])
    print(tables["all"].to_string(index=False, float_format="{:.3g}".format))
    print(f"{every['converged'].sum()} of {len(every)} posteriors converged")
    print(f"effective sets: {every['effective'].quantile([0.0, 0.5]).round().tolist()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRUTHS)
