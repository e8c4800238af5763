"""The same animals in windows, from end to end and on the response surface, side by side.

    python experiments/fidelities/run.py [ANIMALS]       # of each group; simulates
    python experiments/fidelities/run.py CONTINUOUS WINDOWED SURROGATE     # reads finished runs

Writes agreement.csv: every metric of every group and session in the three fidelities, with the
error that each states. An interrupted run is taken up where it stopped.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.base.machine import cores
from striosome.config.experiments.resolve import load_experiment
from striosome.engines.checkpoints import FolderCache
from striosome.engines.spiking.cache import cache_folder
from striosome.simulation.session import simulate

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "configs" / "experiments" / "challenges.yaml"
SESSIONS = ("vehicle", "SKF81297", "methadone", "methadone then vehicle", "methadone then SKF81297")
FIDELITIES = ("continuous", "windowed", "surrogate")


class Lines:
    """Progress as lines, a tenth at a time."""

    def __init__(self, fidelity: str) -> None:
        self.fidelity, self.tenth, self.begin = fidelity, 0, time.perf_counter()

    def stage(self, text: str) -> None:
        """Print the current stage of the work."""
        print(f"{self.fidelity}: {text}", flush=True)

    def advance(self, done: int, total: int) -> None:
        """Print the progress, and the remaining time."""
        tenth = 10 * done // max(total, 1)
        if tenth > self.tenth:
            left = (time.perf_counter() - self.begin) * (total - done) / done
            self.stage(f"{done}/{total}, about {left:.0f} s left")
        self.tenth = tenth


def answer(fidelity: str, animals: int) -> pd.DataFrame:
    """Return mean over animals and simulation error, for each group, session and metric."""
    changes = [f"fidelity={fidelity}"]
    changes += [f"groups.{name}.animals={animals}" for name in ("control", "iron_deficient")]
    experiment = load_experiment(CONFIG, changes).experiment
    experiment = replace(experiment, sessions={k: experiment.sessions[k] for k in SESSIONS})
    batch_cache = FolderCache(cache_folder() / "fidelities")
    begin = time.perf_counter()
    result = simulate(
        experiment, workers=cores(), progress=Lines(fidelity), batch_cache=batch_cache
    )
    print(f"{fidelity}: {time.perf_counter() - begin:.1f} s", flush=True)
    return columns(fidelity, result.summary, result.simulation_error)


def answer_of(fidelity: str, run: Path) -> pd.DataFrame:
    """Return the same of a finished run, from its tables."""
    return columns(fidelity, pd.read_csv(run / "summary.csv"), pd.read_csv(run / "effects.csv"))


def columns(fidelity: str, summary: pd.DataFrame, errors: pd.DataFrame) -> pd.DataFrame:
    """Return mean and simulation error under the name of the fidelity."""
    keys = ["group", "session", "metric"]
    mean = summary.groupby(keys, sort=False)["value"].mean()
    error = errors.set_index(keys)["simulation_error"].reindex(mean.index)
    return pd.DataFrame({fidelity: mean, f"{fidelity} error": error})


def main() -> None:
    """Simulate in all three fidelities, and write the results side by side."""
    runs = [Path(argument) for argument in sys.argv[1:]]
    if len(runs) == len(FIDELITIES):
        answers = [answer_of(*both) for both in zip(FIDELITIES, runs, strict=True)]
    else:
        animals = int(sys.argv[1]) if runs else 2
        answers = [answer(fidelity, animals) for fidelity in FIDELITIES]
    table = pd.concat(answers, axis=1)
    table.round(3).to_csv(HERE / "agreement.csv")
    shown = table.xs("epn_gaba_change", level="metric")
    print(shown.round(2).to_string())
    for name in ("windowed", "surrogate"):
        error = np.hypot(table[f"{name} error"], table["continuous error"])
        far = ((table[name] - table["continuous"]) / error).abs().dropna()
        print(f"{name}: {(far <= 2).mean():.0%} within two errors of continuous, ", end="")
        print(f"{(far <= 3).mean():.0%} within three, of {len(far)} means")


if __name__ == "__main__":
    main()
