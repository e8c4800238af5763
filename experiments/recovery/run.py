"""Whether a hypothesis is found again when it is the truth.

    python experiments/recovery/run.py [FOLDER OF striosome compare]

Writes confusion.csv: how often each hypothesis wins when each is the truth, by the calibration
statements alone and with the experiments that `striosome compare` ranks first.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.arrays import Array
from striosome.calibration.comparison import predicted_by_hypothesis
from striosome.calibration.declaration import load_calibration
from striosome.calibration.detection import Sample, found
from striosome.calibration.outcomes import Cell, Moments, Study
from striosome.calibration.posterior import Posterior
from striosome.calibration.rivalry import Outcome, experiment_table
from striosome.cli.bar import Bar
from striosome.machine import cores

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "configs" / "calibration" / "default.yaml"
TRIALS, SEED = 10, 1
# Prior sets of each hypothesis that made-up outcomes are weighed with.
SETS = 3000


def doubled(study: Study) -> Study:
    """The study with twice as many animals."""
    claims = tuple(
        claim.model_copy(update={"n": None if claim.n is None else 2 * claim.n})
        for claim in study.claims
    )
    animals = {group: 2 * number for group, number in study.animals.items()}
    return replace(study, claims=claims, animals=animals)


def moments_of(posterior: Posterior, cells: list[Cell], sets: Array) -> dict[Cell, Moments]:
    """What some sets predict."""
    return {
        cell: Moments(posterior.mean[k][sets], posterior.spread[k][sets])
        for k, cell in enumerate(cells)
    }


def by_statements(
    posteriors: dict[str, Posterior], study: Study, cells: list[Cell], rng: np.random.Generator
) -> pd.DataFrame:
    """Truths from each posterior, studies made up from them, the winner by evidence."""
    pools = {}
    for name, posterior in posteriors.items():
        reached = np.flatnonzero(np.isfinite(posterior.log_likelihood))[:SETS]
        pools[name] = moments_of(posterior, cells, reached)
    rows = []
    for truth, posterior in posteriors.items():
        drawn = moments_of(posterior, cells, posterior.draw(TRIALS, rng))
        for trial in range(TRIALS):
            reported = study.simulated(drawn, trial, rng)
            evidence = {
                name: float(np.exp(reported.log_likelihood(pool)).mean())
                for name, pool in pools.items()
            }
            rows.append((truth, max(evidence, key=lambda name: evidence[name])))
    return pd.DataFrame(rows, columns=["truth", "winner"])


def three_ways(outcome: Outcome, animals: int) -> Array:
    """Probability of a fall, nothing and a rise with so many animals, shape (sets, 3)."""
    sample = Sample(outcome.mean, outcome.error / np.sqrt(2.0), 2.0 * animals - 1.0)
    rise, fall = found(sample, 1.0), found(sample, -1.0)
    return np.stack([fall, 1.0 - rise - fall, rise], axis=1)


def by_experiments(
    predicted: dict[str, dict[Cell, Outcome]], animals: int, rng: np.random.Generator
) -> pd.DataFrame:
    """The same with the best experiment of every pair, done with twice the animals."""
    table = experiment_table(predicted, animals).query("rank == 1")
    keys = table[["metric", "session", "group"]].drop_duplicates().to_numpy()
    best = [Cell(*key) for key in keys]
    chances = {
        name: np.stack([three_ways(outcomes[cell], animals) for cell in best])
        for name, outcomes in predicted.items()
    }
    rows = []
    # Only sets that the surface reaches in all of these experiments can be truths or evidence.
    chances = {name: c[:, np.isfinite(c).all(axis=(0, 2))] for name, c in chances.items()}
    for truth, chance in chances.items():
        # Truths are sets that the evidence of their hypothesis does not rest on.
        for which in rng.integers(chance.shape[1] // 2, size=TRIALS):
            reported = [rng.choice(3, p=p / p.sum()) for p in chance[:, which]]
            evidence = {}
            for name, other in chances.items():
                kept = other[:, other.shape[1] // 2 :]
                picked = kept[np.arange(len(best)), :, reported]
                evidence[name] = float(np.prod(0.99 * picked + 0.01 / 3, axis=0).mean())
            rows.append((truth, max(evidence, key=lambda name: evidence[name])))
    return pd.DataFrame(rows, columns=["truth", "winner"])


def main(folder: Path | None) -> None:
    """Try both, print and write the confusion matrices."""
    declared = load_calibration(CONFIG)
    with Bar("blocks") as bar:
        posteriors, predicted = predicted_by_hypothesis(declared, folder, bar, cores())
    first = declared.named(None)
    rng = np.random.default_rng(SEED)
    tried = {
        "statements": by_statements(posteriors, doubled(first.study), first.cells, rng),
        "experiments": by_experiments(predicted, declared.file.rivalry.animals, rng),
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
