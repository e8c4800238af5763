"""Made-up reports come as often as the likelihood believes, analyses and mistakes among them."""

from collections import Counter
from dataclasses import replace
from itertools import chain, combinations

import numpy as np
from scipy.stats import chisquare

from striosome.calibration.likelihood.outcomes import Moments, PublishedStudy
from striosome.claims.likelihoods import ANALYSES
from support.claim_studies import ABSENT, FALL, GABA, MOVE, NO_RISE, RISE, change, claim, study

# The set that is the truth is one of two, as in a prior.
SETS, TRUTH, REPORTS = 2, 1, 3000
STATEMENTS = study(
    claim("T1", change(RISE, "rise")),
    claim("T2", ABSENT),
    claim("T3", change(FALL, "fall"), n=9),
    wrong=0.1,
)
AT = {
    RISE: Moments(np.array([0.0, 9.0]), np.full(SETS, 8.0)),
    NO_RISE: Moments(np.array([0.0, 1.5]), np.full(SETS, 1.0)),
    FALL: Moments(np.array([0.0, -5.0]), np.full(SETS, 4.0)),
}


def reports(asked: PublishedStudy) -> dict[frozenset[str], float]:
    """Every report that a study can make, by what it tells the contrary of, with its probability.

    Of the set that is the truth.
    """
    names = [one.id for one in asked.claims]
    every = chain.from_iterable(combinations(names, many) for many in range(len(names) + 1))
    return {
        (told := frozenset(some)): float(
            np.exp(replace(asked, contrary=told).log_likelihood(AT)[TRUTH])
        )
        for some in every
    }


def test_reports_are_made_up_as_often_as_they_are_probable(random_seed: int) -> None:
    # Measured much worse under the truth than under the other set.
    spread = {GABA: np.array([0.5, 4.0]), MOVE: 0.0}
    asked = replace(STATEMENTS, analyses=ANALYSES, measurement=spread)
    probable = reports(asked)
    assert np.isclose(sum(probable.values()), 1.0)
    rng = np.random.default_rng(random_seed)
    made = Counter(asked.simulated(AT, TRUTH, rng).contrary for _ in range(REPORTS))
    seen = [made[told] for told in probable]
    assert chisquare(seen, [REPORTS * p for p in probable.values()]).pvalue > 1e-4
    # One way of analysing, hardly a mistake, the other's measuring: each of them is found out.
    for other in (
        replace(asked, analyses=ANALYSES[:1]),
        replace(asked, wrong_statement=0.01),
        replace(asked, measurement={GABA: 0.5, MOVE: 0.0}),
    ):
        believed = np.array(list(reports(other).values()))
        assert chisquare(seen, REPORTS * believed / believed.sum()).pvalue < 1e-4
