"""The workers of a sweep: processes of this machine, or a Dask cluster that is running already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from striosome.errors import BadInput
from striosome.processes import require_main_guard

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["MissingLibrary", "connect"]

_PATIENCE = "20s"


class MissingLibrary(BadInput):
    """A verb needs a library that is not installed; the message says how to install it."""


@contextmanager
def connect(workers: int, scheduler: str | None) -> Iterator["Client"]:
    """A client of a cluster.

    Parameters
    ----------
    workers : int
        Processes of a cluster of this machine.
    scheduler : str or None
        Address of a running scheduler, in place of that; its workers need this library.

    Raises
    ------
    MissingLibrary
        If Dask is not installed.
    BadInput
        If nobody answers at the address.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise MissingLibrary("sweeps need Dask: pip install 'striosome[sweep]'") from None
    settings = {
        # Whoever is on a worker that dies comes back at once: the driver finds out who is to blame.
        "distributed.scheduler.allowed-failures": 0,
        "distributed.comm.timeouts.connect": _PATIENCE,
        # Dask has workers give every freed array back to the system at once; arrays of a batch
        # are a few megabytes each, and fetching them anew takes longer than computing with them.
        "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**30,
        "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 2**25,
    }
    with dask.config.set(settings):
        if scheduler is not None:
            try:
                client = Client(scheduler, timeout=_PATIENCE)
            except (OSError, ValueError, TimeoutError) as error:
                raise BadInput(f"no scheduler answers at {scheduler}: {error}") from None
            with client:
                yield client
            return
        require_main_guard()
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
                preload=["striosome.sweeps.worker_start"],
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
