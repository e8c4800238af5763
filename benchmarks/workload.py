"""Workload of all contestants: conditions of the shipped circuit, each in its own replica."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.timing import Unavailable
from striosome.base.quantities import magnitude
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import Replicas, replica_inputs, shared_inputs
from striosome.circuit.structure import Structure
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.parameters.circuit import Circuit
from striosome.engines.spiking.compiler import Compiler, find_compiler
from striosome.engines.spiking.inputs import Inputs
from striosome.engines.spiking.spikes import Spikes

__all__ = [
    "ROOT",
    "Workload",
    "challenges",
    "conditions",
    "needed_compiler",
    "shipped_circuit",
    "workload",
]

ROOT = Path(__file__).parents[1]

_CHALLENGES = ROOT / "configs" / "experiments" / "challenges.yaml"
_TIME_STEP_S = 1e-4
_ANIMALS = 29


@dataclass(frozen=True, slots=True)
class Workload:
    """A network and the values of its cells."""

    structure: Structure
    inputs: Inputs

    @property
    def steps(self) -> int:
        """Number of time steps."""
        return round(self.structure.duration_s / self.structure.time_step_s)

    @property
    def neuron_steps(self) -> float:
        """Cells times time steps."""
        return float(self.structure.replicas * self.cells * self.steps)

    @property
    def cells(self) -> int:
        """Number of cells of one condition."""
        return sum(map(self.structure.size, self.structure.cell_types))

    def of_replica(self, replica: int) -> Inputs:
        """Return the values of one replica alone."""
        size = self.structure.replicas
        return {
            name: np.reshape(value, (size, -1))[replica] if np.ndim(value) else value
            for name, value in self.inputs.items()
        }

    def rates_Hz(self, spn_spikes: int, epn_spikes: int) -> tuple[float, float]:
        """Return mean rates of both populations for numbers of spikes."""
        seconds = self.structure.duration_s * self.structure.replicas
        return (
            spn_spikes / (seconds * self.structure.size("spn")),
            epn_spikes / (seconds * self.structure.size("epn")),
        )

    def rates_of(self, spikes: Spikes) -> tuple[float, float]:
        """Return mean rates of both populations."""
        return self.rates_Hz(len(spikes["spn"].cell), len(spikes["epn"].cell))


def challenges(*sets: str) -> LoadedExperiment:
    """Load the reference experiment."""
    return load_experiment(_CHALLENGES, sets)


@cache
def shipped_circuit() -> Circuit:
    """Return the circuit of a control animal with the shipped values."""
    return challenges().experiment.groups[0].parameters.circuit


def conditions(circuit: Circuit, number: int) -> Replicas:
    """Return replicas that differ in animal, PKA, afferents and release, as in a study."""
    share = np.linspace(0.0, 1.0, number)[:, np.newaxis]
    parts = circuit.driven.values()
    rate = np.array([magnitude(part.required("afferent_rate"), "Hz") for part in parts])
    both = np.ones((number, 2))
    return Replicas(
        key=np.array([stream_key(1, index % _ANIMALS) for index in range(number)]),
        first_step=np.arange(number) * 30_000,
        pka=0.8 * share * both,
        nmda_gain=np.array([part.nmda_gain for part in parts], dtype=float) * both,
        glutamate_rate_Hz=rate * (1.0 - 0.05 * share),
        gaba_rate_Hz=rate * both,
        release_factor=(0.7 + 1.5 * share) * both,
    )


def workload(replicas: int, duration_s: float, circuit: Circuit | None = None) -> Workload:
    """Return a workload of conditions of the same duration.

    Parameters
    ----------
    replicas : int
        Conditions.
    duration_s : float
        Simulated time of each.
    circuit : Circuit, optional
        Instead of the shipped one.
    """
    circuit = circuit or shipped_circuit()
    structure = Structure.of(
        circuit, replicas=replicas, time_step_s=_TIME_STEP_S, duration_s=duration_s
    )
    own = replica_inputs(structure, circuit, conditions(circuit, replicas))
    return Workload(structure, shared_inputs(circuit, structure) | own)


def needed_compiler() -> Compiler:
    """Return the C++ compiler.

    Raises
    ------
    Unavailable
        If there is none.
    """
    compiler = find_compiler()
    if compiler is None:
        raise Unavailable("no C++ compiler")
    return compiler
