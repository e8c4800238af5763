"""The inputs of one stretch of spiking: which animal, when, and the drug state of its cells.

A replica is a complete small circuit that is simulated for one stretch of a session. Replicas do
not touch each other, so any number of them, of whatever animals and sessions, share one network.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from striosome.base.errors import SimulationError
from striosome.circuit.afferents import MAX_EVENTS, cumulative_event_probabilities
from striosome.circuit.declarations import shared_values
from striosome.circuit.random_streams import THRESHOLD_COUNTER, integer_thresholds, uniform
from striosome.circuit.structure import Structure
from striosome.config.parameters.circuit import Circuit

__all__ = ["Replicas", "network_identity", "replica_inputs", "shared_inputs"]

_RELEASE = ("utilisation", "tau_facilitation", "tau_recovery")
_CONDUCTANCE = ("e_reversal", "tau_decay")
_CONNECTION = ("conductance", "preferred", "other")


@dataclass(frozen=True, slots=True)
class Replicas:
    """State of each replica; a column per compartment in the order striosome, matrix.

    Attributes
    ----------
    key : int array (replicas,)
        Random stream of the animal.
    first_step : int array (replicas,)
        Time step of the session at which the stretch begins.
    pka : float array (replicas, 2)
        Somatic PKA activity, 0 to 1.
    nmda_gain : float array (replicas, 2)
        beta_1 of each compartment.
    glutamate_rate_Hz, gaba_rate_Hz : float array (replicas, 2)
        Rate of one afferent.
    release_factor : float array (replicas, 2)
        m, the factor on the utilisation of release.
    """

    key: NDArray[np.int64]
    first_step: NDArray[np.int64]
    pka: NDArray[np.float64]
    nmda_gain: NDArray[np.float64]
    glutamate_rate_Hz: NDArray[np.float64]
    gaba_rate_Hz: NDArray[np.float64]
    release_factor: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.key)

    def take(self, index: NDArray[np.intp]) -> "Replicas":
        """The replicas at these positions, in this order."""
        return Replicas(*(getattr(self, field.name)[index] for field in fields(self)))

    @classmethod
    def join(cls, parts: Sequence["Replicas"]) -> "Replicas":
        """Several sets of replicas in one row."""
        columns = (np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls))
        return cls(*columns)

    def distinct(self) -> tuple["Replicas", NDArray[np.intp]]:
        """Replicas without repetition, and where each of the present ones is found among them.

        Sessions of an animal are identical until their first injection; what is identical is
        simulated once.
        """
        table = np.column_stack([getattr(self, field.name) for field in fields(self)])
        _, first, position = np.unique(table, axis=0, return_index=True, return_inverse=True)
        return self.take(first), position.reshape(-1)


def shared_inputs(circuit: Circuit) -> dict[str, float]:
    """Values that hold for the whole network, by Brian2 name, in SI base units.

    Raises
    ------
    SimulationError
        If a parameter that all replicas share differs between animals.
    """
    synapse = shared_values(circuit.synapse)
    release = shared_values(circuit.release)
    values = {f"spn.{name}": value for name, value in shared_values(circuit.spn).items()}
    values |= {f"epn.{name}": value for name, value in shared_values(circuit.epn).items()}
    values |= {f"spn.{name}": release[name] for name in _RELEASE}
    values |= {f"epn.{name}": synapse[name] for name in _CONDUCTANCE}
    values |= {f"inhibition.{name}": synapse[name] for name in _CONNECTION}
    varied = [name for name, value in values.items() if np.ndim(value)]
    if varied:
        raise SimulationError(f"{varied[0]} cannot vary between animals: the network shares it")
    return values


def network_identity(circuit: Circuit) -> str:
    """A text that is the same for two circuits whose replicas may share one network."""
    cells = (circuit.striosome, circuit.matrix), (circuit.habenula, circuit.thalamus)
    sizes = [[part.cells for part in population] for population in cells]
    currents = [shared_values(part)["current"] for part in (circuit.habenula, circuit.thalamus)]
    delay = shared_values(circuit.synapse)["delay"]
    return repr((sizes, currents, delay, circuit.afferents.per_cell, shared_inputs(circuit)))


def replica_inputs(structure: Structure, circuit: Circuit, replicas: Replicas) -> dict[str, Any]:
    """Values of every cell, by Brian2 name, in SI base units.

    Parameters
    ----------
    structure : Structure
        Sizes; the number of replicas must be the structure's.
    circuit : Circuit
        For the number of afferents and the currents of the EPN classes.
    replicas : Replicas
        What differs between replicas.
    """

    def by_compartment(values: NDArray[Any]) -> NDArray[Any]:
        sizes = [structure.n_striosome, structure.n_matrix]
        return np.repeat(values, sizes, axis=1).ravel()

    currents = [shared_values(part)["current"] for part in (circuit.habenula, circuit.thalamus)]
    of_class = np.repeat(currents, [structure.n_habenula, structure.n_thalamus])
    cell = np.arange(structure.n_epn)
    spread = norm.ppf(uniform(replicas.key[:, np.newaxis], cell, THRESHOLD_COUNTER))
    inputs = {
        "spn.pka": by_compartment(replicas.pka),
        "spn.nmda_gain": by_compartment(replicas.nmda_gain),
        "spn.release_factor": by_compartment(replicas.release_factor),
        "spn.key": np.repeat(replicas.key, structure.n_spn),
        "spn.first_step": np.repeat(replicas.first_step, structure.n_spn),
        "epn.key": np.repeat(replicas.key, structure.n_epn),
        "epn.deviate": spread.ravel(),
        "epn.current": np.tile(of_class, len(replicas)),
    }
    rates = {"glutamate": replicas.glutamate_rate_Hz, "gaba": replicas.gaba_rate_Hz}
    for name, rate in rates.items():
        thresholds = integer_thresholds(
            cumulative_event_probabilities(rate, circuit.afferents.per_cell, structure.time_step_s)
        )
        for events in range(MAX_EVENTS):
            inputs[f"spn.{name}_{events}"] = by_compartment(thresholds[..., events])
    return inputs
