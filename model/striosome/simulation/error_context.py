"""Errors about a replica, completed with the animal, session and time that it belongs to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields

import numpy as np

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.invalid import InvalidReplica
from striosome.simulation.plan import SessionRun

__all__ = ["attributing_errors"]

_REMEDY = (
    "Bring this group's parameters nearer to those of configs/base.yaml, or shorten "
    "simulation.time_step"
)


@contextmanager
def attributing_errors(runs: Sequence[SessionRun]) -> Iterator[None]:
    """Name group, session, animal and time in an error about one of the runs' replicas.

    Parameters
    ----------
    runs : sequence of SessionRun
        What is simulated in one network. Of several identical replicas the first is named.

    Raises
    ------
    SimulationError
        In place of an `InvalidReplica`.
    """
    try:
        yield
    except InvalidReplica as error:
        for run in runs:
            rows = np.flatnonzero(_equal(run.replicas, error.replica))
            if rows.size:
                animal, window = divmod(int(rows[0]), len(run.middle_min))
                raise SimulationError(
                    f"group {run.cohort.name}, session {run.name}, animal "
                    f"{run.cohort.number[animal]}, window at {run.middle_min[window]:.4g} min: "
                    f"{error}. {_REMEDY}"
                ) from error
        raise


def _equal(replicas: Replicas, one: Replicas) -> np.ndarray:
    """Mark the replicas equal to a given one; nan equals nan."""
    same = np.ones(len(replicas), dtype=bool)
    for field in fields(replicas):
        values, wanted = getattr(replicas, field.name), getattr(one, field.name)
        equal = (values == wanted) | (np.isnan(values) & np.isnan(wanted))
        same &= equal.reshape(len(replicas), -1).all(axis=1)
    return same
