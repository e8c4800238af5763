"""Handing out: what is missing is run, once, and failures are kept."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from striosome.sweeps import flights as module
from striosome.sweeps.collect import collect, open_sweep
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.driver import Driver, FailedShareError
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.runs import Plan, plan_runs
from support.sweep_files import GRID, write_sweep


class Listener:
    def __init__(self):
        self.counts = []

    def stage(self, text):
        pass

    def advance(self, done, total):
        pass

    def count(self, count):
        self.counts.append(count)


def plan_of(folder: Path, design: str = GRID, more: str = "") -> Plan:
    return plan_runs(load_sweep(write_sweep(folder, design, more)))


def driver_of(plan: Plan, folder: Path, **settings) -> Driver:
    kept = SweepFolder(folder / "sweep")
    kept.begin("tiny")
    return Driver(plan, kept, Listener(), **settings)


def halves(plan: Plan) -> Plan:
    """The same runs in batches of two."""
    (batch,) = plan.batches
    places = [np.arange(start, start + 2) for start in range(0, len(batch), 2)]
    parts = [replace(batch.take(p), name=f"part{i}") for i, p in enumerate(places)]
    return replace(plan, batches=tuple(parts))


def test_everything_is_run_once_and_then_nothing(tmp_path, monkeypatch):
    plan = halves(plan_of(tmp_path))
    first = driver_of(plan, tmp_path)
    made = [first.run_here(batch) for batch in plan.batches]
    assert [len(outcome.identity) for outcome in made] == [2, 2, 2]
    assert first.count().done == 6
    again = driver_of(plan, tmp_path)
    assert again.pending() == []
    assert [again.run_here(batch) for batch in plan.batches] == [None] * 3


def test_a_batch_that_another_process_has_is_left_to_it(tmp_path):
    plan = plan_of(tmp_path)
    one, other = driver_of(plan, tmp_path), driver_of(plan, tmp_path)
    locks = one.folder.locks
    assert locks.take(plan.batches[0].name)
    assert other.run_here(plan.batches[0]) is None
    locks.release(plan.batches[0].name)
    assert other.run_here(plan.batches[0]) is not None
    # What the other has recorded meanwhile is seen before anything is run.
    assert one.run_here(plan.batches[0]) is None


def test_a_sweep_that_changes_keeps_what_is_still_asked_for(tmp_path):
    before = plan_of(tmp_path)
    driver_of(before, tmp_path).run_here(before.batches[0])
    finer = plan_of(tmp_path, GRID.replace("[0, 0.5, 1]", "[0, 0.25, 0.5, 1]"))
    driver = driver_of(finer, tmp_path)
    (batch,) = driver.pending()
    left = driver.missing(batch)
    np.testing.assert_array_equal(left.values["iron_deficiency"], [0.25, 0.25])


OUTSIDE = "  grid: {circuit.populations.striosome.afferent_rate: [5.8 Hz, 5.9 Hz, 7.5 Hz]}"


def test_what_failed_is_run_again_or_kept_or_run_alone(tmp_path):
    plan = plan_of(tmp_path, OUTSIDE)
    driver = driver_of(plan, tmp_path)
    driver.run_here(plan.batches[0])
    assert (driver.count().done, driver.count().failed) == (2, 1)
    assert [number for _, number in driver.reasons()] == [1]
    # In the command in which it failed it is not tried again.
    assert driver.pending() == []
    (batch,) = driver_of(plan, tmp_path).pending()
    assert driver_of(plan, tmp_path, retry_failed=False).pending() == []
    only = driver_of(plan, tmp_path, only_failed=True)
    assert len(only.missing(batch)) == 1
    wider = plan_of(tmp_path, OUTSIDE.replace("[5.8 Hz,", "[5.7 Hz, 5.8 Hz,"))
    assert len(driver_of(wider, tmp_path).missing(wider.batches[0])) == 2
    assert len(driver_of(wider, tmp_path, retry_failed=False).missing(wider.batches[0])) == 1
    assert len(driver_of(wider, tmp_path, only_failed=True).missing(wider.batches[0])) == 1


def test_too_many_failures_stop_a_sweep(tmp_path):
    rates = ", ".join(f"{7.6 + 0.01 * n:g} Hz" for n in range(30))
    plan = plan_of(tmp_path, f"  grid: {{circuit.populations.striosome.afferent_rate: [{rates}]}}")
    driver = driver_of(plan, tmp_path)
    driver.run_here(plan.batches[0])
    with pytest.raises(FailedShareError, match=r"30 of 30 runs failed, more than the share"):
        driver._judge()
    assert driver.count().failed == 30


def test_the_results_have_named_axes_units_and_states(tmp_path):
    plan = plan_of(tmp_path, OUTSIDE, "streams: 2\nmetrics: [rate_matrix, epn_gaba_change]\n")
    driver = driver_of(plan, tmp_path)
    driver.run_here(plan.batches[0])
    collect(plan, driver.folder)
    with open_sweep(driver.folder.path) as data:
        rate = data["circuit.populations.striosome.afferent_rate"]
        assert rate.attrs["units"] == "Hz"
        np.testing.assert_allclose(rate, [5.8, 5.9, 7.5])
        assert data["unit"].values.tolist() == ["Hz", "percent"]
        assert data["status"].values.tolist() == [["done"] * 2, ["done"] * 2, ["failed"] * 2]
        value = data["value"].sel(metric="epn_gaba_change", session="SKF81297")
        assert value.dims == (
            "circuit.populations.striosome.afferent_rate",
            "stream",
            "group",
            "animal",
        )
        assert np.isfinite(value[:2]).all()
        assert np.isnan(value[2]).all()
        np.testing.assert_allclose(data["mean"][:2], data["value"][:2].mean("animal"))
        spread = data["value"][:2].std("animal", ddof=1)
        np.testing.assert_allclose(data["standard_deviation"][:2], spread, atol=1e-12)
        # Streams are other animals.
        assert not np.allclose(value[0, 0], value[0, 1])


def test_the_table_is_tidy_and_says_the_same(tmp_path):
    import pandas as pd

    plan = plan_of(tmp_path, more="streams: 2\n")
    driver = driver_of(plan, tmp_path)
    driver.run_here(plan.batches[0])
    data = collect(plan, driver.folder)
    table = pd.read_csv(driver.folder.path / "table.csv")
    assert len(table) == 6 * 2 * 2
    row = table[
        (table["iron_deficiency"] == 0.5)
        & (table["receptors.mor.density"] == 1.0)
        & (table["stream"] == 1)
        & (table["session"] == "SKF81297")
    ].iloc[0]
    at = {"iron_deficiency": 0.5, "receptors.mor.density": 1.0, "stream": 1}
    expected = data.sel(at | {"session": "SKF81297"}).isel(group=0, metric=0)
    assert row["mean"] == pytest.approx(float(expected["mean"]), rel=1e-12)
    assert (row["n"], row["unit"], row["status"]) == (3, "percent", "done")


def test_no_more_workers_are_started_than_there_are_batches(tmp_path, monkeypatch):
    from striosome.sweeps import driver as driving
    from striosome.sweeps.estimate import measure

    driver, asked, told = driver_of(halves(plan_of(tmp_path)), tmp_path), [], []

    def connect(workers, scheduler):
        asked.append(workers)
        raise InterruptedError

    monkeypatch.setattr(driving, "connect", connect)
    monkeypatch.setattr(driver.progress, "stage", told.append)
    for workers in (10**30, 3, 2):
        with pytest.raises(InterruptedError):
            driver.run(workers, None)
    assert asked == [3, 3, 2]
    assert [text for text in told if "of 1000" in text] == [
        f"using 3 of {10**30} workers: there are no more batches"
    ]
    most, _ = measure(driver, 10**30)
    enough, _ = measure(driver, 3)
    assert most.memory_bytes < 1.5 * enough.memory_bytes


def _kill_at(folder: Path, run_batch):
    """A worker that dies once, at the first batch it gets."""

    def dying(batch, surface, traces):
        try:
            (folder / "died").mkdir()
        except FileExistsError:
            return run_batch(batch, surface, traces)
        os.kill(os.getpid(), signal.SIGKILL)

    return dying


def test_a_worker_killed_at_work_costs_no_run(tmp_path, monkeypatch):
    plan = halves(plan_of(tmp_path))
    monkeypatch.setattr(module, "run_batch", _kill_at(tmp_path, module.run_batch))
    driver = driver_of(plan, tmp_path)
    driver.run(1, None)
    assert (driver.count().done, driver.count().failed) == (6, 0)
    assert (tmp_path / "died").is_dir()


def _poisoned(run_batch):
    """A worker that dies of one run, however often it is tried."""

    def dying(batch, surface, traces):
        if np.any(batch.values["iron_deficiency"] == 1.0):
            os.kill(os.getpid(), signal.SIGKILL)
        return run_batch(batch, surface, traces)

    return dying


def test_a_run_that_kills_its_worker_fails_alone(tmp_path, monkeypatch):
    plan = plan_of(tmp_path)
    monkeypatch.setattr(module, "run_batch", _poisoned(module.run_batch))
    driver = driver_of(plan, tmp_path)
    driver.run(1, None)
    assert (driver.count().done, driver.count().failed) == (4, 2)
    ((reason, number),) = driver.reasons()
    assert number == 2
    assert "the worker died, perhaps out of memory" in reason


def test_one_worker_and_two_give_the_same_to_the_last_bit(tmp_path):
    plan = halves(plan_of(tmp_path))
    found = []
    for workers in (1, 2):
        driver = driver_of(plan, tmp_path / str(workers))
        driver.run(workers, None)
        found.append(collect(plan, driver.folder)["value"].values)
    np.testing.assert_array_equal(*found)
