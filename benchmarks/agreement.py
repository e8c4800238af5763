"""Whether samplers found the same posterior, and how many sets their runs are worth."""

from collections.abc import Sequence

import numpy as np

from benchmarks.contestants.draws import Draws, pooled

__all__ = ["evidence_difference", "largest_difference", "worth"]


def worth(runs: Sequence[Draws]) -> float:
    """Effective number of sets of one run, as runs with other random numbers agree with it.

    The mean of n independent draws scatters by the posterior's standard deviation over the root
    of n. The scatter of the runs' means, averaged over parameters, therefore tells n without any
    belief in the sampler: weights by Kish, for instance, take draws that are copies of each other
    for independent ones.

    Parameters
    ----------
    runs : sequence of Draws
        At least two.
    """
    spread = pooled(runs).spread
    scatter = np.var([run.mean / spread for run in runs], axis=0, ddof=1)
    return float(1.0 / scatter.mean())


def largest_difference(ours: Sequence[Draws], theirs: Sequence[Draws]) -> tuple[float, float]:
    """Largest difference between two samplers in the posterior mean of a parameter.

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
    """Difference of log evidences in units of both errors together; None if one has none."""
    if ours.log_evidence is None or theirs.log_evidence is None:
        return None
    assert ours.log_evidence_error is not None
    assert theirs.log_evidence_error is not None
    error = np.hypot(ours.log_evidence_error, theirs.log_evidence_error)
    return float(abs(ours.log_evidence - theirs.log_evidence) / error)
