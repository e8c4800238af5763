"""Pieces of the spiking circuit to run by themselves, and one size of network for all tests.

Everything but the size is set when a network runs, so one compiled build serves every test.
"""

from typing import Any

import numpy as np

from striosome.base.quantities import parse_quantity
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import Replicas, replica_inputs, shared_inputs
from striosome.circuit.structure import Structure
from striosome.config.experiments.experiment import Simulation
from striosome.config.parameters.circuit import Circuit
from striosome.engines.spiking.inputs import Backend
from striosome.engines.spiking.spikes import CellSpikes, Spikes
from striosome.engines.spiking.windowed import BATCH
from support.builders import build_parameters

WINDOW_S, WARM_UP_S = 6.0, 0.5
DURATION_S = WINDOW_S + WARM_UP_S
STEP_S = 1e-4

# Cells with the published numbers: Humphries et al. 2009; EPN cells all alike.
_PUBLISHED_CELLS = {
    "circuit.cell_types.spn.v_reset": ("-55 mV", "mV"),
    "circuit.cell_types.spn.g_ampa": ("6.9 nS", "nS"),
    "circuit.cell_types.spn.g_nmda": ("3.45 nS", "nS"),
    "circuit.cell_types.spn.g_gaba": ("4.93 nS", "nS"),
    "circuit.cell_types.epn.v_threshold_sd": ("0 mV", "mV"),
}


def simulation(**changes: Any) -> Simulation:
    """Settings under which `SpikingSimulator` builds the network that all tests share."""
    fields = {
        "fidelity": "windowed",
        "seed": 1,
        "time_step": "0.1 ms",
        "window": f"{WINDOW_S} s",
        "warm_up": f"{WARM_UP_S} s",
        "spacing": "10 min",
        "finest_spacing": "10 min",
        "tolerance": 0.1,
        "stretch": "60 s",
        "slow_step": "5 s",
    }
    return Simulation.model_validate(fields | changes)


def published_cells() -> dict[str, Any]:
    """Changes of the small parameter tree that make its cells the published ones."""
    return {path: parse_quantity(*spelt) for path, spelt in _PUBLISHED_CELLS.items()}


def published_circuit(**changes: Any) -> Circuit:
    """Small circuit with the published cells; `changes` are further leaves by path."""
    return build_parameters(published_cells() | changes).circuit


def structure_of(circuit: Circuit, replicas: int = BATCH, duration_s: float = DURATION_S):
    """Sizes of the network; the defaults are those of the shared build."""
    return Structure.of(circuit, replicas=replicas, time_step_s=STEP_S, duration_s=duration_s)


def replicas_of(number: int, seed: int = 1, **state: Any) -> Replicas:
    """Replicas of as many animals; each state is one number or an array (replicas, 2)."""
    default = {
        "pka": 0.0,
        "nmda_gain": 0.0,
        "glutamate_rate_Hz": 5.5,
        "gaba_rate_Hz": 5.5,
        "release_factor": 1.0,
    }
    both = state.pop("rate_Hz", None)
    if both is not None:
        state["glutamate_rate_Hz"] = state["gaba_rate_Hz"] = both
    key = state.pop("key", np.array([stream_key(seed, animal) for animal in range(number)]))
    first_step = state.pop("first_step", 0)
    return Replicas(
        key=np.asarray(key, dtype=np.int64),
        first_step=np.broadcast_to(first_step, number).astype(np.int64),
        **{
            name: np.broadcast_to(value, (number, 2)).astype(float)
            for name, value in (default | state).items()
        },
    )


def run(engine: Backend, circuit: Circuit, replicas: Replicas, **values: Any) -> Spikes:
    """One batch; `values` replace inputs by Brian2 name with `__` for the dot, in SI units."""
    structure = engine.structure
    inputs = shared_inputs(circuit, structure) | replica_inputs(structure, circuit, replicas)
    return engine.run(inputs | {name.replace("__", "."): v for name, v in values.items()})


def spn_rates_Hz(spikes: Spikes, structure: Structure) -> np.ndarray:
    """Firing of every SPN after the warm-up, shape (replicas, cells)."""
    spn = spikes["spn"]
    counted = spn.cell[spn.time_s >= WARM_UP_S]
    counts = np.bincount(counted, minlength=structure.replicas * structure.size("spn"))
    return counts.reshape(structure.replicas, -1) / (structure.duration_s - WARM_UP_S)


def assert_same_spikes(one: Spikes, other: Spikes) -> None:
    """The same cells at the same times, and the same amounts, to the last bit."""
    assert set(one) == set(other)
    for name, spikes in one.items():
        for field in ("cell", "time_s", "released"):
            mine, theirs = getattr(spikes, field), getattr(other[name], field)
            np.testing.assert_array_equal(mine, theirs, err_msg=f"{name} {field}")


def until(spikes: Spikes, end_s: float) -> dict[str, CellSpikes]:
    """The spikes before a time."""
    found = {}
    for name, own in spikes.items():
        kept = own.time_s < end_s - STEP_S / 2
        released = None if own.released is None else own.released[kept]
        found[name] = CellSpikes(own.cell[kept], own.time_s[kept], released)
    return found
