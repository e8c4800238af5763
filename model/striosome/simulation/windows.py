"""Where in a session the circuit is simulated, and what it is told there."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from striosome.base.quantities import magnitude
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.segments import (
    certain_starts_s,
    middle_of_stretch_min,
    multiples_s,
    with_injections,
)
from striosome.config.parameters.circuit import COMPARTMENTS
from striosome.neuromodulation.slow_layers import SlowCourse
from striosome.simulation.cohort import Cohort

__all__ = [
    "Course",
    "slow_distance",
    "stretch_starts_s",
    "window_replicas",
]

Floats = NDArray[np.float64]
# The slow layers at given times (min) of a session.
Course = Callable[[Floats], SlowCourse]

# Firing changes about this many times as much as the drive that excites it, in relative terms.
_STEEPNESS_OF_FIRING = 10.0


def stretch_starts_s(session: Session, simulation: Simulation, course: Course) -> Floats:
    """Start of every stretch of spiking that counts (s).

    Continuous: one after the other from the start of the session; the last ends with the session.
    Windowed: multiples of `spacing`, halved where the slow layers change by more than
    `tolerance` from one to the next, but not below `finest_spacing`; and the last before each
    injection. A drug of high affinity acts within the first minute; without a window right before
    its injection the line between windows would let it act too early. Windows lie within the
    session, and two sessions share those of the time and the injections that they share.
    Surrogate: `striosome.config.experiments.segments.regular_starts_s`.

    Parameters
    ----------
    session : Session
        Start, end and injections.
    simulation : Simulation
        Fidelity and the settings of its stretches.
    course : callable
        Slow layers of a typical animal.
    """
    if simulation.fidelity == "windowed":
        lattice = _lattice_s(session, simulation, course)
        return with_injections(lattice, session, simulation.length_s)
    return certain_starts_s(session, simulation)


def _lattice_s(session: Session, simulation: Simulation, course: Course) -> Floats:
    """Multiples of the spacing, and of its halves where the slow layers move."""
    spacing, finest = (
        magnitude(getattr(simulation, name), "s") for name in ("spacing", "finest_spacing")
    )
    length, tolerance = simulation.length_s, float(simulation.tolerance)
    starts = multiples_s(session, spacing, length)
    # What is not halved at one level moves too little to be halved at the next.
    while spacing / 2 >= finest * (1 - 1e-9) and len(starts) > 1:
        moved = slow_distance(course(middle_of_stretch_min(starts, simulation))) > tolerance
        if not moved.any():
            break
        starts = np.union1d(starts, (starts[:-1] + np.diff(starts) / 2)[moved])
        spacing /= 2
    return np.asarray(starts)


def slow_distance(course: SlowCourse) -> Floats:
    """How far the slow layers move from each time to the next, shape (times - 1,).

    The largest, over animals and compartments, of the change of PKA, the relative change of the
    release factor, and the relative change of the glutamate drive times its weight in firing.
    """
    ways = list(course.pka_soma.values())
    ways += [np.log(values) for values in course.release_factor.values()]
    ways += [_STEEPNESS_OF_FIRING * np.log(values) for values in course.glutamate.values()]
    return np.asarray(np.abs(np.diff(np.stack(ways), axis=-1)).max(axis=(0, 1)))


def window_replicas(
    cohort: Cohort, course: SlowCourse, starts_s: Floats, simulation: Simulation
) -> Replicas:
    """One replica for each animal and stretch, animals first.

    Drugs are held at their value in the middle of the stretch. The random stream runs with the
    time of the session, so that a stretch hears the same afferents in every session.

    Parameters
    ----------
    cohort : Cohort
        The animals.
    course : SlowCourse
        Slow layers at the middle of each stretch.
    starts_s : float array (windows,)
        Start of each stretch.
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
