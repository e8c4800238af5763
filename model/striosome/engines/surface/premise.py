"""Assumptions of the response surface about a circuit."""

from striosome.base.errors import SimulationError
from striosome.config.experiments.circuit_rules import surrogate_fault
from striosome.config.parameters.circuit import Circuit

__all__ = ["require_no_recurrence"]


def require_no_recurrence(circuit: Circuit) -> None:
    """Refuse a circuit that the surface cannot describe.

    Raises
    ------
    SimulationError
        If populations with afferents differ in cell type, in the number of afferents or in the
        numbers of their release, or are reached by simulated synapses, or if a population without
        afferents projects to any.
    """
    if fault := surrogate_fault(circuit):
        raise SimulationError(fault)
