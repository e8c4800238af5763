"""Recovery of hypotheses: whether the true one is found in made-up studies of twice the size.

A truth is a parameter set of a hypothesis; a study is made up from what the set predicts, and the
hypothesis with the largest evidence for what the study reports, and for the measurements of the
literature that are known anyway, wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.detection import Sample, found
from striosome.calibration.comparison.discrimination import PredictedFinding, experiment_table
from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.sampling.posterior import Posterior
from striosome.claims.endpoint import Endpoint

__all__ = ["by_experiments", "by_statements", "doubled", "three_ways"]

# Sets of each hypothesis, drawn by the measurements, that made-up outcomes are weighed with.
_SETS = 3000
# A report can be wrong for reasons that no set has; it then excludes none.
_MISTAKE = 0.01


def doubled(study: PublishedStudy) -> PublishedStudy:
    """Return a study with twice as many animals."""
    claims = tuple(
        claim.model_copy(update={"n": None if claim.n is None else 2 * claim.n})
        for claim in study.claims
    )
    animals = {group: 2 * number for group, number in study.animals.items()}
    return replace(study, claims=claims, animals=animals)


def by_statements(
    posteriors: Mapping[str, Posterior],
    study: PublishedStudy,
    endpoints: Sequence[Endpoint],
    trials: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Make up study reports of all statements, and count which hypothesis wins.

    Parameters
    ----------
    posteriors : mapping of str to Posterior
        The hypotheses; each is the truth in so many `trials`.
    study : PublishedStudy
        Its statements and numbers of animals.
    endpoints : sequence of Endpoint
        What the rows of a posterior's moments are.

    Returns
    -------
    DataFrame
        A row a trial: the hypothesis that was the `truth` and the `winner` by evidence.
    """
    pools = {}
    for name, posterior in posteriors.items():
        pools[name] = posterior.draws.moments(endpoints, _thinned(posterior))
    rows = []
    for truth, posterior in posteriors.items():
        drawn = posterior.draws.moments(endpoints, posterior.draw(trials, rng))
        for trial in range(trials):
            reported = study.simulated(drawn, trial, rng)
            evidence = {
                name: posteriors[name].log_base.mean()
                + float(np.log(np.exp(reported.log_likelihood(pool)).mean()))
                for name, pool in pools.items()
            }
            rows.append((truth, _largest(evidence)))
    return pd.DataFrame(rows, columns=["truth", "winner"])


def _thinned(posterior: Posterior) -> NDArray[np.intp]:
    """Return positions of some sets that are as probable before the outcomes, of all runs."""
    reached = np.flatnonzero(posterior.draws.reached)
    return reached[:: max(1, len(reached) // _SETS)]


def three_ways(outcome: PredictedFinding, animals: int) -> Array:
    """Return the probability that a study with twice `animals` shows a fall, nothing, a rise.

    Parameters
    ----------
    outcome : PredictedFinding
        What each set predicts, with the error of an experiment with `animals`.

    Returns
    -------
    float array (sets, 3)
    """
    sample = Sample(outcome.mean, outcome.error / np.sqrt(2.0), 2.0 * animals - 1.0)
    rise, fall = found(sample, 1.0), found(sample, -1.0)
    # Where one of them is certain, rounding leaves less than nothing for the third.
    return np.stack([fall, np.maximum(1.0 - rise - fall, 0.0), rise], axis=1)


def by_experiments(
    predicted: Mapping[str, Mapping[Endpoint, PredictedFinding]],
    animals: int,
    trials: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Make up the best experiments for each pair of hypotheses, and count which one wins.

    Parameters
    ----------
    predicted : mapping of str to mapping of Endpoint to PredictedFinding
        What accepted sets of each hypothesis predict, in the same experiments.
    animals : int
        Animals of a group for which the errors in `predicted` are; twice as many are taken.

    Returns
    -------
    DataFrame
        As by `by_statements`.
    """
    ranked = experiment_table(predicted, animals).query("rank == 1")
    keys = ranked[["metric", "session", "group"]].drop_duplicates().to_numpy()
    best = [Endpoint(*key) for key in keys]
    chances = {
        name: np.stack([three_ways(outcomes[endpoint], animals) for endpoint in best])
        for name, outcomes in predicted.items()
    }
    # Only sets that the surface reaches in all of these experiments can be truths or evidence,
    # and evidence does not rest on the sets that are truths.
    chances = {name: c[:, np.isfinite(c).all(axis=(0, 2))] for name, c in chances.items()}
    truths = {name: c[:, : c.shape[1] // 2] for name, c in chances.items()}
    pools = {name: c[:, c.shape[1] // 2 :] for name, c in chances.items()}
    rows = []
    for truth, chance in truths.items():
        for which in rng.integers(chance.shape[1], size=trials):
            reported = [rng.choice(3, p=p / p.sum()) for p in chance[:, which]]
            picked = {name: c[np.arange(len(best)), :, reported] for name, c in pools.items()}
            evidence = {name: _probability(p) for name, p in picked.items()}
            rows.append((truth, _largest(evidence)))
    return pd.DataFrame(rows, columns=["truth", "winner"])


def _probability(reports: Array) -> float:
    """Return the probability of all reports, shape (experiments, sets), averaged over sets."""
    return float(np.prod((1.0 - _MISTAKE) * reports + _MISTAKE / 3.0, axis=0).mean())


def _largest(evidence: Mapping[str, float]) -> str:
    return max(evidence, key=lambda name: evidence[name])
