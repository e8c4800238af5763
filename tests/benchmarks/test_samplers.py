"""Samplers against a posterior that is known, and what is said of their agreement."""

from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest
from scipy.special import logsumexp

from benchmarks.agreement import evidence_difference, largest_difference, worth
from benchmarks.calibrated import SurfaceLikelihood, in_processes
from benchmarks.contestants.draws import Counted, Draws, kish, pooled
from benchmarks.contestants.ensemble import ensemble
from benchmarks.contestants.evidence_first import evidence_first
from benchmarks.contestants.lockstep import LockStep
from benchmarks.contestants.nested import dynesty_walks, ultranest_slices
from benchmarks.outcome import Outcome
from benchmarks.posterior_tables import sampler_lines
from benchmarks.samplers import judge, timed
from benchmarks.timing import Unavailable, race
from striosome.base.sobol import even_places
from support.known_posterior import JOINT, OUTCOMES, NormalLikelihood, NormalTarget

LIBRARIES = {"emcee": ensemble, "ultranest": ultranest_slices, "dynesty": dynesty_walks}


def opened(name: str, evaluations: int = 4096):
    """A contestant on the known posterior."""
    if name == "shipped":
        return evidence_first(NormalTarget(), evaluations // 2, 100, 1)
    if find_spec(name) is None:
        pytest.skip(f"{name} is not installed: pip install -e '.[bench]'")
    likelihood = SurfaceLikelihood.of(NormalTarget())
    if name == "emcee":
        return ensemble(likelihood, evaluations, 32)
    return LIBRARIES[name](likelihood, evaluations, 100, 16)


@pytest.mark.parametrize("name", ["shipped", *LIBRARIES])
def test_a_sampler_finds_the_known_posterior(name):
    with opened(name) as sampler:
        draws = sampler(3)
    assert draws.weights.sum() == pytest.approx(1.0)
    assert len(draws.unit) == len(draws.weights)
    # Walks forget slowly: a tenth of what the sampler counts is the least that it is worth.
    error = JOINT.posterior.std() / np.sqrt(draws.effective / 10)
    np.testing.assert_array_less(np.abs(draws.mean - JOINT.posterior.mean()), 4 * error)
    # The shipped sampler does not walk, and so many sets tell the spread within a few percent.
    within = 0.1 if name == "shipped" else 0.2
    np.testing.assert_allclose(draws.spread, JOINT.posterior.std(), rtol=within)
    if name == "emcee":
        assert draws.log_evidence is None
    else:
        assert draws.log_evidence_error < 0.5
        # The two runs of the shipped sampler may be closer by chance than their sets allow.
        least = 1 / np.sqrt(draws.effective)
        off = draws.log_evidence - JOINT.log_evidence
        assert abs(off) < 4 * max(draws.log_evidence_error, least)


@pytest.mark.parametrize("name", ["shipped", *LIBRARIES])
def test_runs_are_bounded_and_decided_by_their_seeds(name, workers_here):
    with opened(name, 1024) as sampler:
        first, again, other = (sampler(seed) for seed in (1, 1, 2))
    # The last step of all walks is taken whole, of ultranest with all that it takes to end.
    assert 0 < first.evaluations <= 1024 * 1.5
    assert 0 < first.effective <= len(first.unit)
    np.testing.assert_array_equal(first.mean, again.mean)
    assert (first.mean != other.mean).all()


@pytest.mark.parametrize(
    ("name", "sampler"),
    [("emcee", partial(ensemble, walkers=8)), *list(LIBRARIES.items())[1:]],
)
def test_a_library_that_is_missing_is_named(name, sampler, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, name, None)
    sizes = {} if name == "emcee" else {"live": 10, "together": 2}
    with (
        pytest.raises(Unavailable, match=f"{name} is not installed"),
        sampler(JOINT, 100, **sizes),
    ):
        pass


def test_measurements_and_outcomes_count_together():
    unit = np.random.default_rng(1).random((64, JOINT.parameters))
    both = SurfaceLikelihood.of(NormalTarget())
    np.testing.assert_allclose(both(unit), JOINT(unit))
    alone = SurfaceLikelihood.of(NormalTarget(evidence=None))
    np.testing.assert_allclose(alone(unit), OUTCOMES(unit))


def test_what_only_shapes_the_prior_is_no_evidence_of_any_sampler():
    """The shipped sampler divides its mean out, and so must the likelihood of the others."""
    expected = NormalLikelihood([0.8, 0.5, 0.3], [0.2, 0.3, 0.25], 1.0, log_height=7.0)
    likelihood = SurfaceLikelihood.of(NormalTarget(expected=expected))
    unit = even_places(likelihood.parameters, 2**14, np.random.default_rng(1))
    found = logsumexp(likelihood(unit)) - np.log(len(unit))
    exact = JOINT.times(expected).log_evidence - expected.log_evidence
    assert found == pytest.approx(exact, abs=0.02)


def test_processes_answer_as_one_would():
    likelihood = SurfaceLikelihood.of(NormalTarget())
    unit = np.random.default_rng(1).random((33, likelihood.parameters))
    with in_processes(likelihood, 2) as batched:
        assert batched.parameters == likelihood.parameters
        np.testing.assert_array_equal(batched(unit), likelihood(unit))
        np.testing.assert_array_equal(batched(unit[:1]), likelihood(unit[:1]))


def test_what_has_no_likelihood_is_low_finite_and_ranked():
    counted = Counted(OUTCOMES)
    answer = counted(np.array([[0.1, 0.5, 0.99], [0.2, 0.5, 0.99], OUTCOMES.centre]))
    assert np.isfinite(answer).all()
    assert (np.exp(answer[:2]) == 0.0).all()
    assert answer[0] > answer[1]
    assert answer[2] == 0.0
    assert counted.evaluations == 3


def test_walks_are_answered_in_batches():
    batches: list[int] = []

    def answer(places):
        batches.append(len(places))
        return places.sum(axis=1)

    pool = LockStep(answer)

    def walk(steps: int) -> list[float]:
        return [pool.one(np.array([steps, step])) for step in range(steps)]

    assert pool.map(walk, [3, 1, 2]) == [[3, 4, 5], [1], [2, 3]]
    assert batches == [3, 2, 1]
    assert pool.map(walk, []) == []
    assert pool.one(np.array([1.0, 2.0])) == 3.0


def test_walks_end_when_there_is_no_answer():
    def answer(places):
        raise ArithmeticError("no answer")

    pool = LockStep(answer)
    with pytest.raises(ArithmeticError, match="no answer"):
        pool.map(pool.one, [np.zeros(2), np.ones(2)])


def made_up(seed: int, sets: int, copies: int = 1, shift: float = 0.0) -> Draws:
    """Independent draws of a cube, each as many times as asked."""
    unit = np.random.default_rng(seed).random((sets, 40)) + shift
    unit = np.repeat(unit, copies, axis=0)
    weights = np.full(len(unit), 1.0 / len(unit))
    return Draws(unit, weights, kish(weights), len(unit), -1.0, 0.1)


def test_copies_are_worth_nothing():
    """By Kish, ten copies of each draw count ten times; runs do not agree ten times better."""
    runs = [made_up(seed, 200, copies=10) for seed in range(6)]
    assert runs[0].effective == pytest.approx(2000)
    # 40 parameters and 5 degrees of freedom: a standard error of a tenth.
    assert worth(runs) == pytest.approx(200, rel=0.4)


def test_a_shift_is_told_from_chance():
    ours = [made_up(seed, 400) for seed in range(3)]
    alike = [made_up(seed, 400) for seed in range(3, 6)]
    shifted = [made_up(seed, 400, shift=0.1) for seed in range(3, 6)]
    assert largest_difference(ours, alike)[1] < 4
    in_spreads, in_errors = largest_difference(ours, shifted)
    assert in_spreads == pytest.approx(0.1 * np.sqrt(12), abs=0.25)
    assert in_errors > 4


def test_evidences_are_held_against_both_errors():
    ours = Draws(np.zeros((1, 1)), np.ones(1), 1, 1, -3.0, 0.3)
    theirs = Draws(np.zeros((1, 1)), np.ones(1), 1, 1, -2.0, 0.4)
    assert evidence_difference(ours, theirs) == pytest.approx(2.0)
    assert evidence_difference(ours, Draws(np.zeros((1, 1)), np.ones(1), 1, 1)) is None


def test_runs_count_alike():
    both = pooled([made_up(1, 100), made_up(2, 300)])
    assert both.weights.sum() == pytest.approx(1.0)
    assert both.weights[:100].sum() == pytest.approx(0.5)
    assert both.effective == pytest.approx(400)
    assert both.log_evidence_error == pytest.approx(0.1 / np.sqrt(2))


def test_the_race_is_judged():
    """All that are there run in turn, and every bar is named."""
    names = ["shipped", *(name for name in LIBRARIES if find_spec(name) is not None)]
    kept = {name: [] for name in names}
    result = race({n: partial(timed, opened(n, 2048), kept[n]) for n in names}, 2)
    assert not result.missing
    outcome = Outcome("toy")
    judge(outcome, result, kept, "shipped")
    columns, lines = sampler_lines(result.times, kept)
    assert [line[0] for line in lines] == names
    assert {len(line) for line in lines} == {len(columns)}
    held = {finding.what: finding for finding in outcome.findings}
    for name in names[1:]:
        assert f"largest difference of a parameter's mean: shipped against {name}" in held
        if name != "emcee":
            evidence = held[f"log evidence: shipped against {name}"]
            assert evidence.bar.met(evidence.value.middle)
    if len(names) > 1:
        speeds = [f for f in outcome.findings if f.what.startswith("effective sets per second")]
        assert all(f.bar is not None and f.bar.at_least for f in speeds)
        assert len(speeds) == 2
