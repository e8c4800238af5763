"""Segments of a session in which spiking is simulated, as far as they depend on no drug."""

import math

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, scalar
from striosome.config.experiments.experiment import Session, Simulation

__all__ = [
    "certain_starts_s",
    "covering_starts_s",
    "middle_of_stretch_min",
    "multiples_s",
    "regular_starts_s",
    "with_injections",
]


def certain_starts_s(session: Session, simulation: Simulation) -> Array:
    """Return the start of every segment that is simulated whatever drugs do, by fidelity (s).

    Between these a windowed session has more where the slow layers change fast.
    """
    if simulation.fidelity == "continuous":
        return covering_starts_s(session, simulation)
    if simulation.fidelity == "surrogate":
        return regular_starts_s(session, simulation)
    length = simulation.length_s
    starts = multiples_s(session, scalar(simulation.spacing, "s"), length)
    return with_injections(starts, session, length)


def covering_starts_s(session: Session, simulation: Simulation) -> Array:
    """Return the start of segments that cover a session one by one (s); the last ends with it."""
    start, end = magnitude(session.start, "s"), magnitude(session.end, "s")
    length = simulation.length_s
    count = math.floor((end - start) / length + 1e-9)
    whole = start + length * np.arange(count)
    return np.union1d(whole, end - length if count * length < end - start - 1e-6 else [])


def regular_starts_s(session: Session, simulation: Simulation) -> Array:
    """Return the start of every surrogate window (s): evenly spaced, and before each injection.

    A window costs next to nothing there, so that none need be saved, and windows that do not
    depend on parameters let any number of parameter sets be answered together.
    """
    starts = multiples_s(session, scalar(simulation.spacing, "s") / 2, simulation.length_s)
    return with_injections(starts, session, simulation.length_s)


def multiples_s(session: Session, spacing: float, length: float) -> Array:
    """Return the multiples of a spacing (s) at which a window lies within the session."""
    first = math.ceil(magnitude(session.start, "s") / spacing)
    last = math.floor((magnitude(session.end, "s") - length) / spacing)
    return np.asarray(spacing * np.arange(first, last + 1))


def with_injections(starts: Array, session: Session, length: float) -> Array:
    """Add the last window before each injection to the windows."""
    before = [magnitude(injection.time, "s") - length for injection in session.injections]
    first = magnitude(session.start, "s")
    return np.union1d(starts, [begin for begin in before if begin >= first])


def middle_of_stretch_min(starts_s: Array, simulation: Simulation) -> Array:
    """Return the middle (min) of the segments that begin at the given times (s)."""
    return np.asarray((starts_s + simulation.length_s / 2) / 60.0)
