"""Workers of a sweep: processes of this machine, or a Dask cluster that is already running."""

import asyncio
import logging
import os
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from striosome.base.errors import BadInput, SimulationError
from striosome.base.libraries import require_library
from striosome.base.main_guard import require_main_guard
from striosome.base.new_processes import MEMORY, method_of_starting, process_context

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

__all__ = ["Cluster", "ClusterError", "connect", "require_cluster"]

# Longest time until an address answers, and until what answers turns out to be a scheduler.
_ANSWER_S = 5.0
_HANDSHAKE_S = 10.0
_PROTOCOLS = ("tcp", "tls", "ws", "wss")
_ADDRESS = re.compile(
    rf"(?P<protocol>{'|'.join(_PROTOCOLS)})://(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%]+\])"
    r":(?P<port>[0-9]{1,5})/?"
)
_LARGEST_PORT = 65535
_LONGEST_SHOWN = 80
_AUTHORITY = "distributed.comm.tls.ca-file"


class ClusterError(SimulationError):
    """Error for a cluster that cannot continue; what is recorded stays."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers of a sweep, and the connection to them."""

    client: "Client"
    """client that hands out work"""
    address: str
    """address of the scheduler"""
    local: "LocalCluster | None" = None
    """the cluster, if it is of this machine and of this process"""
    size: int = 0
    """workers that it was started with"""

    def workers(self) -> int:
        """Return the present number of workers.

        Raises
        ------
        ClusterError
            If the scheduler is gone.
        """
        try:
            if self.client.status == "running":
                return len(self.client.nthreads())
        except (OSError, TimeoutError):
            pass
        raise self.gone()

    def gone(self) -> ClusterError:
        """Return the error for a scheduler that no longer answers."""
        return ClusterError(
            f"the scheduler at {self.address} is gone; what is recorded stays, the same command "
            "goes on"
        )

    def revive(self) -> None:
        """Restart workers of this machine that died and were given up."""
        if self.local is not None:
            self.local.scale(self.size)


def require_cluster(scheduler: str | None) -> None:
    """Refuse early what `connect` could not do, before anything is prepared or written.

    Raises
    ------
    MissingLibrary
        If Dask is not installed.
    MissingGuard
        If processes of this machine cannot be started from this script.
    BadInput
        If no scheduler answers at the address.
    """
    require_library("distributed", needed="sweeps need Dask", extra="sweep")
    if scheduler is None:
        require_main_guard()
    else:
        _require_scheduler(scheduler)


@contextmanager
def connect(workers: int, scheduler: str | None) -> Iterator[Cluster]:
    """Connect to a cluster, or start one on this machine.

    Parameters
    ----------
    workers : int
        Processes of a cluster of this machine.
    scheduler : str or None
        Address of a running scheduler, in place of that; its workers need this library.

    Raises
    ------
    BadInput
        As `require_cluster` raises it.
    ClusterError
        If no worker of this machine starts.
    """
    require_cluster(scheduler)
    import dask
    from distributed.utils import silence_logging_cmgr

    settings = {
        "distributed.worker.multiprocessing-method": method_of_starting(),
        # Tasks of a dead worker return immediately; the driver isolates the one that killed it.
        "distributed.scheduler.allowed-failures": 0,
        "distributed.comm.timeouts.connect": f"{_HANDSHAKE_S:g}s" if scheduler else "60s",
        # A busy machine takes its time to start a worker anew; before that it must not be given up.
        "distributed.deploy.lost-worker-timeout": "10 minutes",
        # Dask has workers give every freed array back to the system at once.
        **{f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in MEMORY.items()},
    }
    with dask.config.set(settings), silence_logging_cmgr(logging.CRITICAL):
        if scheduler is None:
            with _local(workers) as cluster:
                yield cluster
        else:
            with _client(scheduler) as client:
                yield Cluster(client, scheduler)


@contextmanager
def _local(workers: int) -> Iterator[Cluster]:
    """Start workers on this machine, which cannot be reached from another one."""
    from distributed import Client, LocalCluster

    # The first process has what all of them need.
    process_context(["striosome.sweeps.worker_start", "distributed.nanny"])
    try:
        started = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            preload=["striosome.sweeps.worker_start"],
            env=dict(os.environ),
        )
    except RuntimeError as error:
        raise ClusterError(f"no worker starts: {error}") from None
    with started as cluster, Client(cluster) as client:
        yield Cluster(client, cluster.scheduler_address, cluster, workers)


def _client(address: str) -> "Client":
    from distributed import Client

    try:
        return Client(address, timeout=_HANDSHAKE_S)
    except Exception as error:
        raise _unanswered(address, error) from None


def _require_scheduler(address: str) -> None:
    """Refuse an address that cannot be one, or at which no scheduler answers."""
    import dask

    parts = _ADDRESS.fullmatch(address)
    if parts is None or not 0 < int(parts["port"]) <= _LARGEST_PORT:
        shown = address if len(address) <= _LONGEST_SHOWN else f"{address[:_LONGEST_SHOWN]}…"
        raise BadInput(
            f"--scheduler {shown!r}: expected an address as tcp://HOST:PORT, with one of "
            f"{', '.join(_PROTOCOLS)}"
        )
    if parts["protocol"] in ("tls", "wss") and not dask.config.get(_AUTHORITY, None):
        raise BadInput(f"--scheduler {address}: TLS needs the setting {_AUTHORITY} of Dask")
    try:
        with socket.create_connection((parts["host"].strip("[]"), int(parts["port"])), _ANSWER_S):
            pass
    except OSError as error:
        said = error.strerror or str(error)
        raise BadInput(f"no scheduler answers at {address}: {said}") from None
    try:
        # A client waits for the greeting of what it takes for a scheduler without end.
        with ThreadPoolExecutor(1) as own_loop:
            own_loop.submit(asyncio.run, _greet(address)).result()
    except Exception as error:
        # What is not Dask may answer anything, and settings of TLS may be wrong in many ways.
        raise _unanswered(address, error) from None


async def _greet(address: str) -> None:
    """Exchange greetings with a scheduler, and disconnect."""
    from distributed.comm import connect
    from distributed.security import Security

    options = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=_HANDSHAKE_S, **options), _HANDSHAKE_S)
    comm.abort()


def _unanswered(address: str, error: Exception) -> BadInput:
    said = next(iter(str(error).splitlines()), "it does not answer")
    return BadInput(
        f"no scheduler answers at {address}: what listens there is none, or has other settings of "
        f"TLS: {said}"
    )
