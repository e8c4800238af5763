"""The inputs of one segment of spiking: the animal, the time, and the drug state of its cells.

A replica is a complete small circuit that is simulated for one segment of a session. Replicas do
not interact, so any number of them, of whatever animals and sessions, share one network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from striosome.base.arrays import Array, Values
from striosome.base.errors import SimulationError
from striosome.circuit.afferents import MAX_EVENTS, cumulative_event_probabilities
from striosome.circuit.declarations import cell_values, shared_values
from striosome.circuit.numbering import cell_numbers
from striosome.circuit.random_streams import THRESHOLD_COUNTER, integer_thresholds, uniform
from striosome.circuit.structure import Structure
from striosome.circuit.synapses import probability_name
from striosome.config.parameters.circuit import Circuit

__all__ = [
    "Replicas",
    "isolated_release",
    "network_identity",
    "replica_inputs",
    "shared_inputs",
]


@dataclass(frozen=True, slots=True)
class Replicas:
    """State of each replica, with a column for each population with afferents, in circuit order."""

    key: NDArray[np.int64]
    """random stream of the animal, shape (replicas,)"""
    first_step: NDArray[np.int64]
    """time step of the session at which the segment begins, shape (replicas,)"""
    pka: Array
    """somatic PKA activity, 0 to 1, shape (replicas, populations)"""
    nmda_gain: Array
    """beta_1 of each population, shape (replicas, populations)"""
    glutamate_rate_Hz: Array
    """rate of one glutamatergic afferent, shape (replicas, populations) (Hz)"""
    gaba_rate_Hz: Array
    """rate of one GABAergic afferent, shape (replicas, populations) (Hz)"""
    release_factor: Array
    """m, the factor on the utilisation of release, shape (replicas, populations)"""

    def __len__(self) -> int:
        return len(self.key)

    def take(self, index: NDArray[np.intp]) -> "Replicas":
        """Return the replicas at these positions, in this order."""
        return Replicas(*(getattr(self, field.name)[index] for field in fields(self)))

    @classmethod
    def join(cls, parts: Sequence["Replicas"]) -> "Replicas":
        """Join several sets of replicas into one."""
        columns = (np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls))
        return cls(*columns)

    def distinct(self) -> tuple["Replicas", NDArray[np.intp]]:
        """Return replicas without repetition, and the position of each present one among them.

        Sessions of an animal are identical until their first injection; identical replicas
        are simulated once.
        """
        table = np.column_stack([getattr(self, field.name) for field in fields(self)])
        _, first, position = np.unique(table, axis=0, return_index=True, return_inverse=True)
        return self.take(first), position.reshape(-1)


def shared_inputs(circuit: Circuit, structure: Structure) -> dict[str, float]:
    """Return values that hold for the whole network, by Brian2 name, in SI base units.

    Raises
    ------
    SimulationError
        If a parameter that all replicas share differs between animals.
    """
    kinds = {name: shared_values(one) for name, one in circuit.synapses.items()}
    values: dict[str, Values] = {}
    for name, group in structure.groups.items():
        own = cell_values(group.cell_type, circuit.cell_types[group.cell])
        if group.release is not None:
            release = shared_values(circuit.release[group.release])
            own |= {key: release[key] for key in group.release_form.parameters}
        for kind in structure.arriving(name):
            own |= {f"e_{kind}": kinds[kind]["e_reversal"], f"tau_{kind}": kinds[kind]["tau_decay"]}
        values |= {f"{name}.{key}": value for key, value in own.items()}
    for bundle, wires in structure.bundles.items():
        values[f"{bundle.name}.conductance"] = kinds[bundle.synapse]["conductance"]
        for wire in wires:
            projection = circuit.projections[wire.sender][wire.receiver]
            name = probability_name(wire.sender, wire.receiver)
            values[f"{bundle.name}.{name}"] = shared_values(projection)["probability"]
    varied = [name for name, value in values.items() if np.ndim(value)]
    if varied:
        raise SimulationError(f"{varied[0]} cannot vary between animals: the network shares it")
    return {name: float(value) for name, value in values.items()}


def isolated_release(circuit: Circuit, structure: Structure) -> dict[str, float]:
    """Return the share of resources that an isolated drug-free spike releases, by group.

    Groups in whose form every spike releases the same are not among them.
    """
    return {
        name: float(circuit.release[group.release].required("utilisation"))
        for name, group in structure.groups.items()
        if group.release is not None and group.release_form.records
    }


def _currents(circuit: Circuit, structure: Structure, group: str) -> Array:
    """Return the tonic current of each population of a group (A)."""
    members = (circuit.populations[part.name] for part in structure.members(group))
    return np.array([shared_values(one)["current"] for one in members])


def network_identity(circuit: Circuit) -> str:
    """Return a text that is the same for circuits whose replicas may share one network."""
    structure = Structure.of(circuit, replicas=1, time_step_s=0.0, duration_s=0.0)
    currents = {
        name: _currents(circuit, structure, name).tolist()
        for name, group in structure.groups.items()
        if "current" in group.cell_type.inputs
    }
    return repr((structure, currents, _per_cell(circuit), shared_inputs(circuit, structure)))


def _per_cell(circuit: Circuit) -> list[int]:
    """Return the number of afferents of a cell of each population that has some."""
    return [circuit.afferents_of(name).per_cell for name in circuit.driven]


def replica_inputs(structure: Structure, circuit: Circuit, replicas: Replicas) -> dict[str, Any]:
    """Return values of every cell, by Brian2 name, in SI base units.

    Parameters
    ----------
    structure : Structure
        Sizes; the number of replicas must be the structure's.
    circuit : Circuit
        For the number of afferents and tonic currents.
    replicas : Replicas
        What differs between replicas.
    """
    inputs: dict[str, Any] = {}
    for name, group in structure.groups.items():
        cell, size = group.cell_type, structure.size(name)
        told: dict[str, Any] = {"key": np.repeat(replicas.key, size)}
        if group.release_form.records:
            # Nothing modulates a bouton of cells that PKA does not reach.
            told["release_factor"] = np.ones(len(replicas) * size)
        if cell.has_afferents:
            told |= _driven_inputs(structure, circuit, replicas, name)
        if "current" in cell.inputs:
            cells = [part.cells for part in structure.members(name)]
            of_cell = np.repeat(_currents(circuit, structure, name), cells)
            told["current"] = np.tile(of_cell, len(replicas))
        if "deviate" in cell.inputs:
            number = cell_numbers(structure, name)
            spread = uniform(replicas.key[:, np.newaxis], number, THRESHOLD_COUNTER)
            told["deviate"] = norm.ppf(spread).ravel()
        inputs |= {f"{name}.{key}": value for key, value in told.items()}
    return inputs


def _driven_inputs(
    structure: Structure, circuit: Circuit, replicas: Replicas, name: str
) -> dict[str, Any]:
    """Return values of cells with afferents, each population by its column of the replicas."""
    driven = list(circuit.driven)
    members = structure.members(name)
    columns = [driven.index(part.name) for part in members]
    sizes = [part.cells for part in members]
    group = structure.groups[name]

    def by_cell(values: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(values[:, columns], sizes, axis=1).ravel()

    told: dict[str, Any] = {"first_step": np.repeat(replicas.first_step, sum(sizes))}
    if group.cell_type.is_modulated:
        told |= {"pka": by_cell(replicas.pka), "nmda_gain": by_cell(replicas.nmda_gain)}
    if group.release_form.records:
        told["release_factor"] = by_cell(replicas.release_factor)
    rates = {"glutamate": replicas.glutamate_rate_Hz, "gaba": replicas.gaba_rate_Hz}
    for transmitter, rate in rates.items():
        thresholds = integer_thresholds(
            cumulative_event_probabilities(rate, _per_cell(circuit), structure.time_step_s)
        )
        for events in range(MAX_EVENTS):
            told[f"{transmitter}_{events}"] = by_cell(thresholds[..., events])
    return told
