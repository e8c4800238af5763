"""Assumptions of the response surface about a circuit."""

from striosome.base.errors import SimulationError
from striosome.config.parameters.circuit import Circuit

__all__ = ["require_no_recurrence"]


def require_no_recurrence(circuit: Circuit) -> None:
    """Refuse a circuit that the surface cannot describe.

    Parameters
    ----------
    circuit : Circuit
        Its populations and projections.

    Raises
    ------
    SimulationError
        If populations with afferents differ in cell type or are reached by simulated synapses, or
        if a population without afferents projects to any.
    """
    driven = circuit.driven
    kinds = {one.cell for one in driven.values()}
    if len(kinds) != 1:
        _refuse(f"one type of cell has afferents, and here {len(kinds)} have")
    for sender, receiver, _ in circuit.wiring():
        if sender not in driven:
            _refuse(f"only cells with afferents project, and {sender} projects to {receiver}")
        if receiver in driven:
            _refuse(f"no cell with afferents receives synapses, and {sender} reaches {receiver}")


def _refuse(premise: str) -> None:
    raise SimulationError(
        f"the response surface holds where {premise}: use fidelity windowed or continuous"
    )
