"""Segments of a session in which the circuit is simulated, and its inputs there."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, scalar
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.segments import (
    certain_starts_s,
    middle_of_stretch_min,
    multiples_s,
    with_injections,
)
from striosome.config.parameters.circuit import Circuit
from striosome.neuromodulation.slow_layers import SlowCourse

__all__ = [
    "Course",
    "slow_distance",
    "stretch_starts_s",
    "window_replicas",
]
# The slow layers at given times (min) of a session.
Course = Callable[[Array], SlowCourse]

# Firing changes about this many times as much as the drive that excites it, in relative terms.
_STEEPNESS_OF_FIRING = 10.0


def stretch_starts_s(session: Session, simulation: Simulation, course: Course) -> Array:
    """Return the start of every segment of spiking that counts (s).

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


def _lattice_s(session: Session, simulation: Simulation, course: Course) -> Array:
    """Return multiples of the spacing, and of its halves where the slow layers move."""
    spacing, finest = (
        scalar(getattr(simulation, name), "s") for name in ("spacing", "finest_spacing")
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


def slow_distance(course: SlowCourse) -> Array:
    """Return how far the slow layers move from each time to the next, shape (times - 1,).

    It is the largest, over animals and populations, of the change of PKA, the relative change
    of the release factor, and the relative change of the glutamate drive times its weight in
    firing.
    """
    ways = list(course.pka_soma.values())
    ways += [np.log(values) for values in course.release_factor.values()]
    ways += [_STEEPNESS_OF_FIRING * np.log(values) for values in course.glutamate.values()]
    return np.asarray(np.abs(np.diff(np.stack(ways), axis=-1)).max(axis=(0, 1)))


def window_replicas(
    key: NDArray[np.int64],
    circuit: Circuit,
    course: SlowCourse,
    starts_s: Array,
    simulation: Simulation,
) -> Replicas:
    """Return one replica for each animal and segment, animals first.

    Drugs are held at their value in the middle of the segment. The random stream runs with the
    time of the session, so that a segment receives the same afferent spikes in every session.

    Parameters
    ----------
    key : int array (animals,)
        Random stream of each animal.
    circuit : Circuit
        Of the animals; numbers are single or of shape (animals, 1).
    course : SlowCourse
        Slow layers at the middle of each stretch.
    starts_s : float array (windows,)
        Start of each stretch.
    simulation : Simulation
        Time step and warm-up.
    """
    shape = (len(key), len(starts_s))
    driven = circuit.driven

    def rows(columns: Sequence[ArrayLike | None]) -> Array:
        spread = [np.broadcast_to(np.asarray(column), shape).ravel() for column in columns]
        return np.column_stack(spread)

    rate = rows([magnitude(one.required("afferent_rate"), "Hz") for one in driven.values()])
    inhibition = rows(
        [circuit.afferents_of(name).gaba_factor(course.glutamate[name]) for name in driven]
    )
    step_s = scalar(simulation.time_step, "s")
    first_step = np.rint((starts_s - scalar(simulation.warm_up, "s")) / step_s).astype(np.int64)
    return Replicas(
        key=np.repeat(key, shape[1]),
        first_step=np.tile(first_step, shape[0]),
        pka=rows([course.pka_soma[name] for name in driven]),
        nmda_gain=rows([one.nmda_gain for one in driven.values()]),
        glutamate_rate_Hz=rate * rows([course.glutamate[name] for name in driven]),
        gaba_rate_Hz=rate * inhibition,
        release_factor=rows([course.release_factor[name] for name in driven]),
    )
