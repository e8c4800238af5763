"""Workers that are no processes: one that is started loads everything anew, for seconds."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

import pytest
from distributed import Client, LocalCluster

from striosome.calibration.sampling import workers as sampling
from striosome.sweeps import driver
from striosome.sweeps.cluster import Cluster

__all__ = ["without_processes"]


@contextmanager
def without_processes() -> Iterator[None]:
    """Have sweeps and calibrations make in this process what they would give to others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "connect", _in_a_thread)
        patch.setattr(sampling, "ProcessPoolExecutor", _AtOnce)
        patch.setattr(sampling, "_own", None)
        yield


@contextmanager
def _in_a_thread(workers: int, scheduler: str | None) -> Iterator[Cluster]:
    """A cluster whose only worker is a thread."""
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        yield Cluster(client, cluster.scheduler_address, cluster, 1)


class _AtOnce(Executor):
    """Makes what it is asked for when it is asked."""

    def __init__(self, _workers: int, _context: Any, *, initializer: Any, initargs: Any) -> None:
        sampling._own = initargs[:3]

    def submit(self, made: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(made(*arguments, **named))
        return future
