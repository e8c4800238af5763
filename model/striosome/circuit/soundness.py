"""Whether Brian2 understands a cell type, found before anything is compiled."""

from brian2 import Network, NeuronGroup, ms
from brian2.core.base import BrianObjectException
from brian2.utils.stringtools import get_identifiers

from striosome.base.errors import BadInput
from striosome.cells.cell_type import SYNAPSES
from striosome.cells.registry import own_files
from striosome.circuit.guard import guard_functions
from striosome.circuit.network import constants_of, group_equations, group_reset
from striosome.circuit.random_streams import event_functions
from striosome.circuit.structure import Structure
from striosome.config.parameters.circuit import Circuit

__all__ = ["require_sound"]


def require_sound(circuit: Circuit) -> None:
    """Refuse a user's cell type that Brian2 does not understand, or that lacks its synapses.

    It is tested with every form in which populations of the circuit release.

    Parameters
    ----------
    circuit : Circuit
        Its populations name the cell types; those of the library are tested.

    Raises
    ------
    BadInput
        With Brian2's reason: an unknown name, a dimension, or a piece of text.
    """
    structure = Structure.of(circuit, replicas=1, time_step_s=0.0, duration_s=0.0)
    own = own_files(structure.cell_types)
    for name, group in structure.groups.items():
        fault = _fault(structure, name) if group.cell in own else None
        if fault is not None:
            raise BadInput(f"{own[group.cell]}: cell type {group.cell}: {fault}")


def _fault(structure: Structure, name: str) -> str | None:
    group = structure.groups[name]
    cell, form = group.cell_type, group.release_form
    if structure.arriving(name) and SYNAPSES not in cell.equations:
        return f"it receives synapses, and its equations have no {SYNAPSES}"
    if cell.is_modulated != cell.has_afferents:
        return "PKA reaches cells that have afferents: give its inputs pka and glutamate, or none"
    functions = event_functions() if cell.has_afferents else {}
    try:
        cells = NeuronGroup(
            1,
            group_equations(structure, name),
            threshold=cell.threshold,
            reset=group_reset(group),
            method="euler",
            dt=0.1 * ms,
            namespace=constants_of(cell) | guard_functions() | functions,
        )
        # Of cells without a network Brian2 would warn when they are deleted.
        Network(cells)
        cells.before_run({})
        for text in (cell.threshold, group_reset(group), *cell.rest.values()):
            cells.resolve_all(get_identifiers(text), {})
    except BrianObjectException as error:
        return _words(error.__cause__ or error)
    except Exception as error:
        return _words(error)
    states = {*cell.rest, *cell.lasting, *form.lasting}
    missing = sorted(states - cells.variables.keys())
    return f"its equations have no {', '.join(missing)}" if missing else None


def _words(error: BaseException) -> str:
    """Return the first sentence of what Brian2 says."""
    text = str(error.args[0]) if error.args else type(error).__name__
    return " ".join(text.split())
