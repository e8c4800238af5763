"""Handing out work to a cluster that may be empty, die, or run something else."""

import pickle

import pytest

from striosome.sweeps import flights as module
from striosome.sweeps.cluster import Cluster, ClusterError
from striosome.sweeps.flights import Flights, Task

pytest.importorskip("distributed")


class Future:
    def __init__(self, outcome=None, error=None, is_cancelled=False):
        self.outcome, self.error, self.is_cancelled = outcome, error, is_cancelled

    def add_done_callback(self, call):
        call(self)

    def cancelled(self):
        return self.is_cancelled

    def result(self, timeout):
        if self.error is not None:
            raise self.error
        return self.outcome


class Waiting(Future):
    """Done after some looks at the cluster."""

    def add_done_callback(self, call):
        self.done = lambda: call(self)


class Client:
    status = "running"

    def __init__(self, future, workers=(1,)):
        self.future, self.counts = future, list(workers)

    def submit(self, *called, pure):
        self.called = called
        return self.future

    def nthreads(self):
        if len(self.counts) > 1:
            return dict.fromkeys(range(self.counts.pop(0)), 1)
        if isinstance(self.future, Waiting):
            self.future.done()
        return dict.fromkeys(range(self.counts[0]), 1)


class Local:
    def __init__(self):
        self.scaled = []

    def scale(self, workers):
        self.scaled.append(workers)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "_LOOK_S", 0.001)
    monkeypatch.setattr(module, "_PATIENCE_S", 0.0)


def flights_of(tmp_path, client, local=None):
    told = []
    flights = Flights(Cluster(client, "tcp://there:1", local, 3), tmp_path, told.append)
    flights.submit(TASK, None)
    return flights, told


TASK = Task((1, 2), "lock")


def test_what_comes_back_is_the_outcome(tmp_path):
    flights, told = flights_of(tmp_path, Client(Future("outcome")))
    assert flights.runs() == 2
    assert flights.land() == (TASK, "outcome", "")
    assert flights.flying == {}
    assert told == []


def test_nobody_at_work_is_said_once_and_it_goes_on_when_somebody_comes(tmp_path):
    local = Local()
    flights, told = flights_of(tmp_path, Client(Waiting("outcome"), [0] * 5 + [1, 1]), local)
    assert flights.land()[1] == "outcome"
    assert told == ["no worker at tcp://there:1: waiting", "running"]
    # Those of this machine are started again.
    assert local.scaled == [3]


def test_workers_that_are_away_for_a_moment_are_not_missed(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE_S", 60.0)
    flights, told = flights_of(tmp_path, Client(Waiting("outcome"), [0, 0, 0, 1]))
    assert flights.land()[1] == "outcome"
    assert told == []


def gone(client):
    client.status = "connecting"


def silent(client):
    def nthreads():
        raise OSError("timed out")

    client.nthreads = nthreads


@pytest.mark.parametrize("how", [gone, silent])
def test_a_scheduler_that_is_gone_is_one_sentence(tmp_path, how):
    client = Client(Waiting())
    flights, _ = flights_of(tmp_path, client)
    how(client)
    with pytest.raises(ClusterError) as caught:
        flights.land()
    assert str(caught.value) == (
        "the scheduler at tcp://there:1 is gone; what is recorded stays, the same command goes on"
    )


def test_what_a_lost_scheduler_cancels_is_no_failed_run(tmp_path):
    future = Future(error=RuntimeError("cancelled for reason: lost"), is_cancelled=True)
    flights, _ = flights_of(tmp_path, Client(future))
    with pytest.raises(ClusterError, match=r"the scheduler at tcp://there:1 is gone"):
        flights.land()


def test_a_worker_that_died_is_told_from_one_that_cannot_run_this(tmp_path):
    from distributed import KilledWorker

    died = Future(error=KilledWorker("task", None, 0))
    assert flights_of(tmp_path, Client(died))[0].land() == (TASK, None, "KilledWorker")
    lacking = Future(error=ModuleNotFoundError("No module named 'striosome'"))
    with pytest.raises(ClusterError) as caught:
        flights_of(tmp_path, Client(lacking))[0].land()
    assert "cannot run this library: ModuleNotFoundError: No module named" in str(caught.value)
    assert "Install the same version of it on every machine" in str(caught.value)


def test_a_worker_with_another_model_makes_no_numbers(tmp_path, monkeypatch):
    client = Client(Future())
    flights_of(tmp_path, client)
    work, version, _, *given = client.called
    assert work(version, lambda *got: got, *given) == tuple(given)
    pickle.dumps((work, version))
    monkeypatch.setattr(module, "model_version", lambda: "0.1.0+other")
    with pytest.raises(RuntimeError, match=r"here is the model 0\.1\.0\+other, not \d+\.\d+"):
        work(version, lambda *got: got, *given)
