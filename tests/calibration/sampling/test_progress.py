"""Progress of a sampling, and what is left of one that was cut short."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from striosome.calibration.sampling import nested as nesting
from striosome.calibration.sampling import workers
from striosome.calibration.sampling.nested import nested_sample
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.sampler import sample
from striosome.calibration.sampling.steps import DRAWS, NESTED, PRIOR, Steps
from support.known_posterior import MEASUREMENTS, NormalTarget
from support.workers_here import without_processes

SETTINGS = {"live": 100, "effective": 256.0, "seed": 7}
RUNS = 2


class Told:
    """Progress that is remembered."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int]] = []

    def stage(self, text: str) -> None:
        raise AssertionError("the stage is the caller's")

    def advance(self, done: int, total: int) -> None:
        self.counts.append((done, total))


class Cut(Exception):  # noqa: N818
    """The power fails."""


class SlowTarget(NormalTarget):
    """One whose nested run lasts for many looks at how far it is."""

    def log_evidence(self, unit: np.ndarray) -> np.ndarray:
        time.sleep(0.3)
        return super().log_evidence(unit)


def small(kind: type[NormalTarget] = NormalTarget) -> NormalTarget:
    shipped = kind()
    wide = {
        "runs": RUNS,
        "live": 100,
        "prior": 64,
        "covered": 0.5,
        "log_evidence_error": 9.0,
        "r_hat": 9.0,
    }
    sampler = shipped.calibration.file.sampler.model_copy(update=wide)
    file = shipped.calibration.file.model_copy(update={"sampler": sampler})
    return replace(shipped, calibration=replace(shipped.calibration, file=file))


def shares_of(checkpoint: Path | None = None) -> tuple[list[float], np.ndarray]:
    shares: list[float] = []
    found = nested_sample(MEASUREMENTS, 3, **SETTINGS, tell=shares.append, checkpoint=checkpoint)
    return shares, found.unit


@pytest.fixture(scope="module")
def straight() -> tuple[list[float], np.ndarray]:
    """A nested run that nothing disturbs: shares that it told, and its sets."""
    return shares_of()


def test_a_nested_run_tells_how_far_it_is(straight) -> None:
    shares, _ = straight
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    # The search as well as the sets from its shells are seen on the way.
    assert any(0.1 < share < 0.7 for share in shares)
    assert max(shares) > 0.8
    assert max(shares) <= 1.0


def test_a_run_that_is_cut_goes_on_to_the_same_result(straight, tmp_path, monkeypatch) -> None:
    shares, unit = straight
    monkeypatch.setattr(nesting, "_EVERY_S", 0.0)
    checkpoint = tmp_path / "new" / "run.h5"
    half = len(shares) // 2
    told: list[float] = []

    def cut(share: float) -> None:
        told.append(share)
        if len(told) > half:
            raise Cut

    with pytest.raises(Cut):
        nested_sample(MEASUREMENTS, 3, **SETTINGS, tell=cut, checkpoint=checkpoint)
    rest, again = shares_of(checkpoint)
    # The first that is told is what was found.
    np.testing.assert_allclose([*told[:-1], *rest], shares, rtol=1e-9)
    np.testing.assert_array_equal(again, unit)


def test_a_damaged_checkpoint_costs_time_only(straight, tmp_path) -> None:
    shares, unit = straight
    damaged = tmp_path / "run.h5"
    damaged.write_bytes(b"no file of arrays")
    told, again = shares_of(damaged)
    assert told == shares
    np.testing.assert_array_equal(again, unit)


def test_all_steps_are_counted_once_and_those_that_are_kept_not_at_all(tmp_path) -> None:
    target, first, again = small(), Told(), Told()
    with without_processes():
        sampled = sample(target, tmp_path, 1, first)
    total = PRIOR + RUNS * (NESTED + DRAWS)
    assert first.counts[-1] == (total, total)
    assert first.counts == sorted(first.counts)
    assert not list(tmp_path.glob("*.h5"))
    next(tmp_path.glob("*draws-1-0.npz")).unlink()
    with without_processes():
        np.testing.assert_array_equal(sample(target, tmp_path, 1, again).unit, sampled.unit)
    assert again.counts[-1] == (DRAWS, DRAWS)
    assert all(done <= DRAWS for done, _ in again.counts)


def test_what_was_found_of_a_task_is_neither_done_nor_left() -> None:
    told = Told()
    steps = Steps(told, 300.0)
    steps.tell(0.0, 0.0)
    steps.tell(60.0, 60.0)
    steps.tell(80.0, 60.0)
    steps.end(100.0, 60.0)
    steps.tell(10.0, 0.0)
    assert told.counts == [(0, 300), (0, 240), (20, 240), (40, 240), (50, 240)]


@pytest.mark.programs
def test_processes_show_a_run_while_it_lasts(tmp_path, monkeypatch) -> None:
    """By one process, so that the second run waits for the first."""
    monkeypatch.setattr(workers, "_LOOK_S", 0.02)
    target, told = small(), Told()
    sample(target, tmp_path, 1, told)
    within = {done for done, _ in told.counts if PRIOR < done < PRIOR + NESTED}
    # Each shell of the search takes longer than many looks.
    assert len(within) >= 2
    assert told.counts == sorted(told.counts)
    nested = RunStore(tmp_path, target.key).nested(0)
    seed = int(np.random.default_rng([1, 0]).integers(2**31))
    alone = nested_sample(target.log_evidence, 3, live=100, effective=128.0, seed=seed)
    np.testing.assert_array_equal(nested.unit, alone.unit)


@pytest.mark.programs
def test_an_interrupt_does_not_wait_for_the_end_of_a_run(tmp_path) -> None:
    target = small(SlowTarget)

    class Impatient(Told):
        def advance(self, done: int, total: int) -> None:
            super().advance(done, total)
            if done > PRIOR:
                raise KeyboardInterrupt

    told = Impatient()
    with pytest.raises(KeyboardInterrupt):
        sample(target, tmp_path, 1, told)
    # The run gave up at its next step, and the second one never began.
    store = RunStore(tmp_path, target.key)
    assert store.nested(0) is None
    assert store.nested(1) is None
