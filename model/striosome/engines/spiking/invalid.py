"""Numbers that are none: which cell of a batch has them, and which replica that is.

An engine knows positions in its batch only. What a replica is, drug state included, is known
where the batch is put together; group, session and animal are known higher up still.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

import numpy as np

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas

__all__ = ["InvalidReplica", "InvalidState", "naming"]


class InvalidState(SimulationError):  # noqa: N818 - says what it is
    """An input or a state of a batch is not a number.

    Parameters
    ----------
    variable : str
        By Brian2 name ("spn.u").
    replica : int, optional
        Position in the batch; None if all replicas share the variable.
    cell : int, optional
        Position among the replica's cells of that group.
    """

    def __init__(self, variable: str, replica: int | None = None, cell: int | None = None) -> None:
        self.variable, self.replica, self.cell = variable, replica, cell
        place = "" if replica is None else f" in replica {replica}"
        super().__init__(f"{self.subject}{place} is not a number")

    @property
    def subject(self) -> str:
        """What is not a number, without the replica: its position says nothing to others."""
        return self.variable if self.cell is None else f"{self.variable} of cell {self.cell}"


class InvalidReplica(SimulationError):  # noqa: N818 - says what it is
    """A replica cannot be simulated, or its simulation left the numbers.

    Parameters
    ----------
    subject : str
        What is not a number.
    replica : Replicas
        That one replica.
    """

    def __init__(self, subject: str, replica: Replicas) -> None:
        self.replica = replica
        super().__init__(f"{subject} is not a number ({_state(replica)})")


@contextmanager
def naming(batch: Replicas) -> Iterator[None]:
    """Say which replica of a batch an error is about, if it is about one.

    Raises
    ------
    InvalidReplica
        In place of an `InvalidState`, and at once if a replica's own values are no numbers: drawn
        as integers, their afferents would not show it.
    """
    for field in fields(batch):
        invalid = ~np.isfinite(getattr(batch, field.name))
        if invalid.any():
            replica = int(np.argwhere(invalid)[0, 0])
            raise InvalidReplica(field.name, batch.take(np.array([replica])))
    try:
        yield
    except InvalidState as error:
        if error.replica is None:
            raise
        raise InvalidReplica(error.subject, batch.take(np.array([error.replica]))) from error


def _state(replica: Replicas) -> str:
    """What a replica is told, its two compartments side by side."""
    columns = {field.name: getattr(replica, field.name)[0] for field in fields(replica)}
    values = (
        f"{name} {' and '.join(f'{value:.4g}' for value in pair)}"
        for name, pair in columns.items()
        if np.ndim(pair) == 1
    )
    return f"striosome and matrix: {', '.join(values)}"
