"""Where in a session the spiking windows lie, and what the circuit is told in each of them."""

import math

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.replicas import Replicas
from striosome.cohort import Cohort
from striosome.drive import SlowCourse
from striosome.quantities import magnitude
from striosome.schema.circuit import COMPARTMENTS
from striosome.schema.experiment import Session, Simulation

__all__ = ["window_replicas", "window_starts_s"]

Floats = NDArray[np.float64]


def window_starts_s(session: Session, simulation: Simulation) -> Floats:
    """Start of every window (s): multiples of the spacing, and the last before each injection.

    A drug of high affinity acts within the first minute; without a window right before its
    injection the line between windows would let it act too early. Windows lie within the session,
    and two sessions share those of the time and the injections that they share.
    """
    start, end = magnitude(session.start, "s"), magnitude(session.end, "s")
    spacing, length = magnitude(simulation.spacing, "s"), magnitude(simulation.window, "s")
    first = math.ceil(start / spacing)
    last = math.floor((end - length) / spacing)
    before = [magnitude(injection.time, "s") - length for injection in session.injections]
    within = [begin for begin in before if begin >= start]
    return np.union1d(spacing * np.arange(first, last + 1), within)


def window_replicas(
    cohort: Cohort, course: SlowCourse, starts_s: Floats, simulation: Simulation
) -> Replicas:
    """One replica for each animal and window, animals first.

    Drugs are held at their value in the middle of the window. The random stream runs with the
    time of the session, so that a window hears the same afferents in every session.

    Parameters
    ----------
    cohort : Cohort
        The animals.
    course : SlowCourse
        Slow layers at the middle of each window.
    starts_s : float array (windows,)
        Start of each window.
    simulation : Simulation
        Time step and warm-up.
    """
    shape = (len(cohort), len(starts_s))
    circuit = cohort.parameters.circuit
    records = [getattr(circuit, name) for name in COMPARTMENTS]

    def rows(columns: list[Floats]) -> Floats:
        spread = [np.broadcast_to(column, shape).ravel() for column in columns]
        return np.column_stack(spread)

    rate = rows([magnitude(record.afferent_rate, "Hz") for record in records])
    step_s = magnitude(simulation.time_step, "s")
    first_step = np.rint((starts_s - magnitude(simulation.warm_up, "s")) / step_s).astype(np.int64)
    return Replicas(
        key=np.repeat(cohort.key, shape[1]),
        first_step=np.tile(first_step, shape[0]),
        pka=rows([course.pka_soma[name] for name in COMPARTMENTS]),
        nmda_gain=rows([record.nmda_gain for record in records]),
        glutamate_rate_Hz=rate * rows([course.glutamate[name] for name in COMPARTMENTS]),
        gaba_rate_Hz=rate,
        release_factor=rows([course.release_factor[name] for name in COMPARTMENTS]),
    )
