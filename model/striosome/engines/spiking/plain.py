"""The engine without a compiler: Brian2's numpy target in this process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from brian2 import defaultclock, prefs, set_device
from brian2.devices.device import reset_device
from brian2.units.allunits import second

from striosome.circuit.network import build_network, lasting_states
from striosome.circuit.structure import Structure
from striosome.engines.spiking.checks import refuse_invalid, refuse_unfit
from striosome.engines.spiking.inputs import Inputs
from striosome.engines.spiking.spikes import CellSpikes, Spikes

__all__ = ["NumpyBackend"]


class NumpyBackend:
    """Backend that runs a network in numpy: same equations and random numbers, an order slower.

    Parameters
    ----------
    structure : Structure
        Sizes and times of the network.
    """

    name = "plain"

    def __init__(self, structure: Structure) -> None:
        self.structure = structure

    def run(self, inputs: Inputs) -> Spikes:
        """Simulate one batch of replicas.

        Raises
        ------
        ValueError
            If an input is unknown to the network or has the wrong size.
        InvalidState
            If an input, or the state of a cell at the end, is not a number; it is named.
        """
        with _numpy_at_runtime():
            circuit = build_network(self.structure)
            variables = circuit.inputs()
            sizes = {name: int(variable.size) for name, variable in variables.items()}
            refuse_unfit(inputs, sizes, self.structure)
            for name, value in inputs.items():
                variables[name].set_value(value)
            circuit.initialise(self.structure)
            with _without_warnings():
                circuit.network.run(self.structure.duration_s * second, namespace={})
            lasting = lasting_states(self.structure)
            states = {name: circuit.variable(name).get_value() for name in lasting}
            refuse_invalid(states, self.structure)
            return {
                name: CellSpikes(
                    np.array(monitor.i, dtype=np.int64),
                    np.array(monitor.t / second),
                    np.array(monitor.released) if "released" in monitor.record_variables else None,
                )
                for name, monitor in circuit.spikes.items()
            }


@contextmanager
def _numpy_at_runtime() -> Iterator[None]:
    """Make Brian2 simulate in numpy, at once; the user's settings are restored afterwards."""
    target, step = prefs.codegen.target, defaultclock.dt
    set_device("runtime")
    prefs.codegen.target = "numpy"
    try:
        yield
    finally:
        prefs.codegen.target = target
        reset_device()
        defaultclock.dt = step


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep numpy and Brian2 from warning of states that are refused by name after the run."""
    logger = logging.getLogger("brian2.groups.group.invalid_values")
    before = logger.disabled
    logger.disabled = True
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        logger.disabled = before
