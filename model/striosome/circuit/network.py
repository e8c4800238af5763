"""The Brian2 network: a group for each cell type and release, with the cells of all replicas.

Built the same way for every engine. Nothing is taken from the surrounding Python namespace and no
magic network collects objects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses
from brian2.core.variables import ArrayVariable
from brian2.units.allunits import second

from striosome.base.quantities import parse_quantity
from striosome.cells.cell_type import SYNAPSES, CellType
from striosome.circuit.declarations import declare_inputs, declare_release, declare_shared
from striosome.circuit.guard import GUARD_CODE, guard_functions
from striosome.circuit.numbering import number_expression
from striosome.circuit.random_streams import EVENT_CODE, event_functions
from striosome.circuit.structure import Group, Structure
from striosome.circuit.synapses import (
    channel_equations,
    synapse_equations,
    synapse_on_spike,
    synaptic_current,
)

__all__ = [
    "CircuitNetwork",
    "build_network",
    "constants_of",
    "group_equations",
    "group_reset",
    "lasting_states",
    "network_text",
]


@dataclass(frozen=True, slots=True)
class CircuitNetwork:
    """The objects of a network."""

    network: Network
    groups: Mapping[str, NeuronGroup]
    """cells by the name of their group"""
    synapses: Mapping[str, Synapses]
    """synapses by the name of their bundle"""
    spikes: Mapping[str, SpikeMonitor]
    """spikes by group; with the resource that each released where that is not constant"""

    def inputs(self) -> dict[str, ArrayVariable]:
        """Return the values that a run may set, by group and name ("spn.pka")."""
        return {
            f"{group.name}.{name}": variable
            for group in (*self.groups.values(), *self.synapses.values())
            for name, variable in group.variables.items()
            if isinstance(variable, ArrayVariable)
            and variable.owner.name == group.name
            and variable.constant
            and not variable.read_only
        }

    def variable(self, name: str) -> ArrayVariable:
        """Return a variable of one of the groups, by group and name."""
        group, _, own_name = name.partition(".")
        return {**self.groups, **self.synapses}[group].variables[own_name]

    def initialise(self, structure: Structure) -> None:
        """Put every cell at rest with full resources; inputs must be set before."""
        for name, group in structure.groups.items():
            rest = {**group.cell_type.rest, **group.release_form.rest}
            for variable, value in rest.items():
                setattr(self.groups[name], variable, value)


def group_equations(structure: Structure, name: str) -> str:
    """Return the equations of all cells of one group."""
    group, arriving = structure.groups[name], structure.arriving(name)
    cell, form = group.cell_type, group.release_form
    parts = [
        cell.equations.replace(SYNAPSES, synaptic_current(arriving)),
        *map(channel_equations, arriving),
        declare_inputs(cell),
        declare_shared(cell),
        form.equations,
        declare_release(form),
    ]
    return "\n".join(part.strip("\n") for part in parts if part)


def constants_of(cell: CellType) -> dict[str, Any]:
    """Return the numbers of a cell type's equations that are no parameters, by name."""
    return {
        key: parse_quantity(f"{value} {unit}", unit)
        for key, (value, unit) in cell.constants.items()
    }


def group_reset(group: Group) -> str:
    """Return the statements after a spike of a cell."""
    return group.cell_type.reset + group.release_form.reset


def network_text(structure: Structure) -> str:
    """Return every equation of a network: part of the key under which a build is cached."""
    parts = [EVENT_CODE, GUARD_CODE]
    for name, group in structure.groups.items():
        cell = group.cell_type
        parts += [group_equations(structure, name), cell.threshold, group_reset(group)]
        parts += [number_expression(structure, name), repr(sorted(cell.constants.items()))]
    for bundle in structure.bundles:
        parts += [synapse_equations(structure, bundle), synapse_on_spike(structure, bundle)]
    return "\n".join(parts)


def lasting_states(structure: Structure) -> tuple[str, ...]:
    """Return the variables in which a NaN lasts to the end of a run, by group and name."""
    return tuple(
        f"{name}.{variable}"
        for name, group in structure.groups.items()
        for variable in (
            *group.cell_type.lasting,
            *group.release_form.lasting,
            *(f"g_{synapse}" for synapse in structure.arriving(name)),
        )
    )


def build_network(structure: Structure) -> CircuitNetwork:
    """Create the network of `structure.replicas` independent circuits.

    Parameters
    ----------
    structure : Structure
        Sizes, wiring, time step and delays.

    Returns
    -------
    CircuitNetwork
        Spikes are recorded with the resource that each released, where that is not constant.
    """
    step = structure.time_step_s * second
    functions, guard = event_functions(), guard_functions()
    groups, spikes = {}, {}
    for name, kind in structure.groups.items():
        cell = kind.cell_type
        group = NeuronGroup(
            structure.replicas * structure.size(name),
            group_equations(structure, name),
            threshold=cell.threshold,
            reset=group_reset(kind),
            method="euler",
            dt=step,
            name=name,
            namespace=constants_of(cell) | guard | (functions if cell.has_afferents else {}),
        )
        group.cell = number_expression(structure, name)
        groups[name] = group
        # After the reset, when `released` holds the amount of this very spike.
        released = ["released"] if kind.release_form.records else []
        options = {"variables": released, "when": "after_resets"} if released else {}
        spikes[name] = SpikeMonitor(group, name=f"{name}_spikes", **options)
    synapses = {}
    for bundle, wires in structure.bundles.items():
        own = Synapses(
            groups[bundle.sender],
            groups[bundle.receiver],
            synapse_equations(structure, bundle),
            on_pre=synapse_on_spike(structure, bundle),
            delay=wires[0].delay_s * second,
            dt=step,
            name=bundle.name,
            namespace={"uniform_at": functions["uniform_at"]},
        )
        senders, receivers = structure.size(bundle.sender), structure.size(bundle.receiver)
        own.connect(j=f"(i // {senders})*{receivers} + k for k in range({receivers})")
        synapses[bundle.name] = own
    network = Network(*groups.values(), *synapses.values(), *spikes.values())
    # Brian2 runs synapses before resets by default: a release computed in the reset would reach
    # a cell without delay one spike late.
    network.schedule = ["start", "groups", "thresholds", "resets", "synapses", "end"]
    return CircuitNetwork(network, groups, synapses, spikes)
