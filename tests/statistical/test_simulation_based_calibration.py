"""Are posteriors right on average? Truths of the prior, studies made up from them, their ranks.

If a truth is drawn from the prior and a study from the truth, the truth's rank in the posterior is
uniform (Talts et al. 2018, arXiv 1804.06788). The model is a made-up one, so that hundreds of
sets cost nothing; likelihood and weights are the library's.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kstest

from striosome.calibration.likelihood.outcomes import Moments, PublishedStudy
from striosome.claims.endpoint import Endpoint
from striosome.claims.likelihoods import ANALYSES
from striosome.evidence.ledger import load_evidence
from striosome.evidence.likelihood import EvidenceLikelihood
from striosome.evidence.row import EvidenceRow
from support.claim_studies import (
    ABSENT,
    FALL,
    GABA,
    MOVE,
    NO_RISE,
    RISE,
    change,
    claim,
    size,
    study,
    three_claims,
)
from support.evidence_files import SHARE, written

SETS, TRIALS = 512, 200

STATEMENTS = three_claims(wrong=0.02)
NUMBERS = study(
    claim("N1", size(RISE, 20.0, 4.0)),
    claim("T2", ABSENT),
    claim("N3", size(FALL, -5.0, 3.0), n=6),
    claim("T3", change(FALL, "fall")),
    wrong=0.02,
)


def predicted(unit: np.ndarray) -> dict[Endpoint, Moments]:
    """Effects that grow with the first parameter, a brake that is the second."""
    gain, brake = unit.T
    spread = np.full(len(unit), 8.0)
    return {
        RISE: Moments(30.0 * gain, spread),
        NO_RISE: Moments(20.0 * gain * (1.0 - brake), spread),
        FALL: Moments(-10.0 * brake, spread),
    }


def as_it_is(reported: PublishedStudy) -> PublishedStudy:
    return reported


def twice_as_precise(reported: PublishedStudy) -> PublishedStudy:
    """The study with the errors of its numbers halved."""
    claims = [
        c.model_copy(update={"test": c.test.model_copy(update={"error": c.test.error / 2.0})})
        if c.test.type == "size"
        else c
        for c in reported.claims
    ]
    return replace(reported, claims=tuple(claims))


def ranks(
    seed: int,
    asked: PublishedStudy,
    *,
    believed: float = 1.0,
    read: Callable[[PublishedStudy], PublishedStudy] = as_it_is,
) -> np.ndarray:
    """Where truths stand in their posteriors.

    A mistaken method believes effects to be a share of what they are, or reads studies wrongly.
    """
    rng = np.random.default_rng(seed)
    unit = rng.random((SETS, 2))
    endpoints = predicted(unit)
    taken = predicted(unit * [believed, 1])
    found = []
    for truth in range(TRIALS):
        reported = read(asked.simulated(endpoints, truth, rng))
        weights = np.exp(reported.log_likelihood(taken))
        weights[truth] = 0.0
        found.append([weights[unit[:, k] < unit[truth, k]].sum() for k in (0, 1)] / weights.sum())
    return np.array(found)


@pytest.mark.parametrize("asked", [STATEMENTS, NUMBERS], ids=["statements", "numbers"])
def test_truths_have_uniform_ranks_in_their_posteriors(asked, random_seed):
    for found in ranks(random_seed, asked).T:
        assert kstest(found, "uniform").pvalue > 1e-4


def test_a_likelihood_that_is_mistaken_is_found_out(random_seed):
    mistaken = ranks(random_seed, STATEMENTS, believed=1 / 3)[:, 0]
    assert kstest(mistaken, "uniform").pvalue < 1e-4


def test_numbers_that_are_believed_too_much_are_found_out(random_seed):
    mistaken = ranks(random_seed, NUMBERS, read=twice_as_precise)[:, 0]
    # Ranks of posteriors that are too narrow gather at both ends.
    assert kstest(np.abs(2.0 * mistaken - 1.0), "uniform").pvalue < 1e-4


# Statements of each form that has a likelihood, one of them a number.
MOVED = Endpoint(MOVE, "methadone", "iron_deficient")
QUIET = Endpoint(GABA, "methadone", "control")
EVERY_FORM = (
    claim("T1", change(RISE, "rise")),
    claim("T2", ABSENT),
    claim("T3", change(FALL, "fall"), n=9),
    claim("T4", {"type": "dissociation", "metrics": [GABA, MOVE]}),
    claim(
        "T5",
        {
            "type": "group_difference",
            "metric": GABA,
            "session": RISE.session,
            "group": RISE.group,
            "reference": NO_RISE.group,
            "expect": "higher",
        },
    ),
    claim("N6", size(QUIET, -4.0, 3.0), n=6),
)
SHARED = 0.9
# Spread of measuring, in the unit of the metric, even in the logarithm.
NARROW, WIDE = 1.0, 30.0


def everything(unit: np.ndarray) -> tuple[PublishedStudy, dict[Endpoint, Moments]]:
    """A study of all forms, analysed in any way and measured as well as the third parameter says.

    Its animals move by the second parameter; GABA is as above.
    """
    _, brake, precision = unit.T
    measurement = {GABA: NARROW * (WIDE / NARROW) ** precision, MOVE: 0.1}
    moved = Moments(1.0 - 2.0 * brake, np.full(len(unit), 0.5))
    still = Moments(np.zeros(len(unit)), np.full(len(unit), 0.5))
    found = predicted(unit[:, :2])
    quiet = Moments(-6.0 * brake, np.full(len(unit), 8.0))
    others = {end._replace(metric=MOVE): still for end in (RISE, NO_RISE, QUIET)}
    asked = study(*EVERY_FORM, wrong=0.02)
    asked = replace(asked, measurement=measurement, analyses=ANALYSES)
    return asked, found | {QUIET: quiet, MOVED: moved} | others


def literature(folder: Path) -> tuple[EvidenceRow, ...]:
    """Numbers of two sources, four of each, on both scales: doses of one, shares of the other."""
    doses = {"source": "@B2001", "role": "calibration"}
    shares = SHARE | {"source": "@C2002"}
    changes = (*[doses] * 4, *[shares] * 4)
    named = ({"id": f"row_{number}", **one} for number, one in enumerate(changes))
    return load_evidence(written(folder, *named)).evidence


def measured(rows: tuple[EvidenceRow, ...], unit: np.ndarray) -> dict[str, np.ndarray]:
    """Doses of half effect by the first parameter, shares by the second."""
    gain, brake, _ = unit.T
    dose, share = 2.0 * np.exp(0.5 * gain), 0.25 + 0.5 * brake
    return {row.id: share if row.assay.scale == "linear" else dose for row in rows}


def ranks_with_everything(
    seed: int,
    rows: tuple[EvidenceRow, ...],
    believed: float = SHARED,
    trials: int = TRIALS,
) -> np.ndarray:
    """Where truths stand in posteriors of a literature and a study, in three dimensions.

    A mistaken method believes errors of one source to be correlated otherwise than they are.
    """
    rng = np.random.default_rng(seed)
    unit = rng.random((SETS, 3))
    asked, endpoints = everything(unit)
    numbers = measured(rows, unit)
    published = EvidenceLikelihood(rows, SHARED)
    found = []
    for truth in range(trials):
        told = replace(published.made_up(numbers, truth, rng), shared=believed)
        reported = asked.simulated(endpoints, truth, rng)
        weights = np.exp(told.log_density(numbers) + reported.log_likelihood(endpoints))
        weights[truth] = 0.0
        found.append(weights @ (unit < unit[truth]) / weights.sum())
    return np.array(found)


def test_ranks_are_uniform_with_evidence_of_every_kind(tmp_path, random_seed):
    for found in ranks_with_everything(random_seed, literature(tmp_path)).T:
        assert kstest(found, "uniform").pvalue > 1e-4


def test_shared_errors_that_are_ignored_are_found_out(tmp_path, random_seed):
    ignored = ranks_with_everything(random_seed, literature(tmp_path), believed=0.0, trials=100)
    for mistaken in ignored.T[:2]:
        assert kstest(np.abs(2.0 * mistaken - 1.0), "uniform").pvalue < 1e-4
