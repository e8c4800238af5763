"""Rows that shape the prior, on a made-up target whose integrals are known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.runs import run_evidence
from striosome.calibration.sampling.shaped_prior import log_mean_expected, prior_draws
from support.known_posterior import MEASUREMENTS, NormalLikelihood, NormalTarget

EXPECTED = NormalLikelihood([0.8, 0.5, 0.3], [0.2, 0.3, 0.25], 1.0)
SETS = 1024


def quietly(_: float) -> None:
    """Nobody looks at the progress."""


def target(expected: NormalLikelihood | None) -> NormalTarget:
    """One nested run of the made-up measurements, and enough draws of the prior."""
    shipped = NormalTarget(expected=expected)
    sampler = shipped.calibration.file.sampler.model_copy(update={"prior": SETS, "live": 200})
    file = shipped.calibration.file.model_copy(update={"sampler": sampler})
    return replace(shipped, calibration=replace(shipped.calibration, file=file))


def test_draws_of_the_prior_are_where_its_rows_expect_them(tmp_path: Path) -> None:
    drawn = prior_draws(target(EXPECTED), RunStore(tmp_path, "key")).unit
    exact = EXPECTED.posterior
    # A draw in eight of an even sample: the error is that of a few hundred sets at most.
    off = (drawn.mean(axis=0) - exact.mean()) / exact.std()
    np.testing.assert_allclose(off, 0.0, atol=0.1)
    np.testing.assert_allclose(drawn.std(axis=0), exact.std(), rtol=0.1)


def test_without_such_rows_the_prior_is_the_whole_cube(tmp_path: Path) -> None:
    drawn = prior_draws(target(None), RunStore(tmp_path, "key")).unit
    np.testing.assert_allclose(drawn.mean(axis=0), 0.5, atol=0.005)


def test_what_shapes_the_prior_is_no_evidence(tmp_path: Path) -> None:
    """The evidence is that of the measurements on the shaped prior, whatever its own height."""
    raised = NormalLikelihood(EXPECTED.centre, EXPECTED.width, 1.0, log_height=7.0)
    exact = MEASUREMENTS.times(EXPECTED).log_evidence - EXPECTED.log_evidence
    for number, expected in enumerate((EXPECTED, raised)):
        store = RunStore(tmp_path, f"key-{number}")
        assert run_evidence(target(expected), store, quietly, 0) == pytest.approx(exact, abs=0.1)


def test_where_rows_have_no_answer_a_set_counts_like_an_average_one(tmp_path: Path) -> None:
    """So the share of the prior for which the surface has no answer stays known."""
    half = NormalLikelihood([0.5, 0.5, 0.5], [5.0, 5.0, 5.0], 0.5)
    drawn = prior_draws(target(half), RunStore(tmp_path, "key")).unit
    assert np.mean(drawn[:, 2] > 0.5) == pytest.approx(0.5, abs=0.05)


def test_the_density_of_what_is_expected_is_formed_once_for_all_runs(tmp_path: Path) -> None:
    asked: list[int] = []

    class Counting(NormalTarget):
        def log_expected(self, unit: np.ndarray) -> np.ndarray:
            asked.append(len(unit))
            return super().log_expected(unit)

    shipped = target(EXPECTED)
    counting = Counting(shipped.calibration, shipped.evidence, shipped.expected)
    store = RunStore(tmp_path, "key")
    prior_draws(counting, store)
    assert sum(asked) == 8 * SETS
    kept = [run_evidence(counting, store, quietly, run) for run in range(2)]
    assert sum(asked) == 8 * SETS
    # By another store it is formed anew, and is the same.
    assert store.log_expected() == log_mean_expected(shipped)
    assert run_evidence(shipped, RunStore(tmp_path, "other"), quietly, 0) == kept[0]


def test_a_damaged_density_is_formed_again(tmp_path: Path) -> None:
    store = RunStore(tmp_path, "key")
    assert store.log_expected() is None
    store.keep_log_expected(-2.5)
    assert store.log_expected() == -2.5
    (file,) = tmp_path.glob("*expected*")
    file.write_bytes(file.read_bytes()[:50])
    assert store.log_expected() is None


def test_the_mean_density_of_what_is_expected_is_that_over_the_cube() -> None:
    assert log_mean_expected(target(EXPECTED)) == pytest.approx(EXPECTED.log_evidence, abs=0.01)
    assert log_mean_expected(target(None)) == 0.0
