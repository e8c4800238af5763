"""Agreement of samplers on the posterior, and the number of sets that their runs are worth."""

from collections.abc import Sequence

import numpy as np

from benchmarks.contestants.draws import Draws, pooled

__all__ = ["evidence_difference", "largest_difference", "worth"]


def worth(runs: Sequence[Draws]) -> float:
    """Return the effective number of sets of one run, from the scatter between runs.

    The mean of n independent draws scatters by the posterior's standard deviation over the root
    of n. The scatter of the runs' means, averaged over parameters, therefore measures n without
    relying on the sampler: weights by Kish, for instance, take draws that are copies of each
    other for independent ones.

    Parameters
    ----------
    runs : sequence of Draws
        At least two.
    """
    spread = pooled(runs).spread
    scatter = np.var([run.mean / spread for run in runs], axis=0, ddof=1)
    return float(1.0 / scatter.mean())


def largest_difference(ours: Sequence[Draws], theirs: Sequence[Draws]) -> tuple[float, float]:
    """Return the largest difference between two samplers in the posterior mean of a parameter.

    Parameters
    ----------
    ours, theirs : sequence of Draws
        Runs of each, at least two.

    Returns
    -------
    in_spreads, in_errors : float
        In posterior standard deviations (of ours), and in standard errors, of the size that the
        runs' scatter shows.
    """
    own, other = pooled(ours), pooled(theirs)
    in_spreads = float(np.max(np.abs(other.mean - own.mean) / own.spread))
    error = np.sqrt(1.0 / (worth(ours) * len(ours)) + 1.0 / (worth(theirs) * len(theirs)))
    return in_spreads, float(in_spreads / error)


def evidence_difference(ours: Draws, theirs: Draws) -> float | None:
    """Return the difference of log evidences in units of their joint error; None if missing."""
    if ours.log_evidence is None or theirs.log_evidence is None:
        return None
    assert ours.log_evidence_error is not None
    assert theirs.log_evidence_error is not None
    error = np.hypot(ours.log_evidence_error, theirs.log_evidence_error)
    return float(abs(ours.log_evidence - theirs.log_evidence) / error)
