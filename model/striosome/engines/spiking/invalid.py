"""Non-finite values: which cell and which replica has them.

An engine knows positions in its batch only. The replica with its drug state is known where the
batch is assembled; group, session and animal are known at a higher level still.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

import numpy as np

from striosome.base.errors import SimulationError
from striosome.circuit.replicas import Replicas

__all__ = ["InvalidReplica", "InvalidState", "naming"]


class InvalidState(SimulationError):  # noqa: N818 - says what it is
    """Error for an input or a state of a batch that is not a number.

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
        """The variable that is not a number, without the replica, whose position is local."""
        return self.variable if self.cell is None else f"{self.variable} of cell {self.cell}"


class InvalidReplica(SimulationError):  # noqa: N818 - says what it is
    """Error for a replica that cannot be simulated, or whose simulation diverged.

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
    """Name the replica of a batch that an error is about, if it is about one.

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
    """Describe the inputs of a replica, its populations side by side."""
    columns = {field.name: getattr(replica, field.name)[0] for field in fields(replica)}
    values = (
        f"{name} {' and '.join(f'{value:.4g}' for value in pair)}"
        for name, pair in columns.items()
        if np.ndim(pair) == 1
    )
    return ", ".join(values)
