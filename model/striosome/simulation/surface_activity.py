"""Firing and release of many animals at once, read off the response surface."""

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import Activity
from striosome.engines.surface.response import ResponseSurface, joined
from striosome.neuromodulation.slow_layers import SlowCourse

__all__ = ["circuit_activity", "driven_inputs"]

# Relative difference between times at which nothing happens; any drug makes a larger one.
_ROUNDING = 1e-12


def driven_inputs(circuit: Circuit, course: SlowCourse) -> list[list[ArrayLike]]:
    """Return what each population with afferents asks of the surface, in the order of its ranges.

    Parameters
    ----------
    circuit : Circuit
        Of the animals; numbers are single or of shape (rows, 1).
    course : SlowCourse
        Their slow layers.

    Returns
    -------
    list of list of array (rows, times)
        Arrays broadcast: what does not vary has one row, or one time.
    """
    inputs: list[list[ArrayLike]] = []
    for name, population in circuit.driven.items():
        glutamate = course.glutamate[name]
        gaba = circuit.afferents_of(name).gaba_factor(glutamate)
        inputs.append(
            [
                course.pka_soma[name],
                magnitude(population.required("nmda_gain"), "1"),
                magnitude(population.required("afferent_rate"), "Hz") * gaba,
                np.divide(glutamate, gaba, out=np.ones_like(glutamate), where=gaba > 0.0),
                course.release_factor[name],
            ]
        )
    return inputs


def circuit_activity(
    circuit: Circuit, course: SlowCourse, surface: ResponseSurface, with_followers: bool
) -> Activity:
    """Return the activity of every row and time.

    Parameters
    ----------
    circuit, course
        As for `driven_inputs`.
    surface : ResponseSurface
        Of the circuit.
    with_followers : bool
        Whether the firing of the populations that others reach is asked for; it is nan if not.
    """
    inputs = driven_inputs(circuit, course)
    times = max(np.shape(values)[-1] for one in inputs for values in one if np.ndim(values))
    if all(_is_still(values) for one in inputs for values in one):
        # A drug-free session is looked at once.
        inputs = [[_first(values) for values in one] for one in inputs]
    both = zip(*map(surface.response, inputs), strict=True)
    # A population whose parameters do not vary has one row for all.
    fired, release = (np.stack(np.broadcast_arrays(*parts), axis=-1) for parts in both)
    others = len(circuit.populations) - len(inputs)
    followers: Array = np.full((*release.shape[:-1], others), np.nan)
    if with_followers:
        found = surface.followers.rate_Hz(release.reshape(-1, len(inputs)))
        followers = found.reshape(followers.shape)
    # The surface has populations with afferents first; the circuit may have them anywhere.
    place = np.argsort(circuit.driven_first)
    whole = (
        np.broadcast_to(values, (len(values), times, values.shape[-1]))
        for values in (fired, release, followers)
    )
    return joined(*whole).columns(place)


def _is_still(values: ArrayLike) -> bool:
    """Tell whether values are the same at all times but for rounding."""
    every = np.asarray(values)
    if every.ndim == 0:
        return True
    first = every[..., :1]
    return bool((np.abs(every - first) <= _ROUNDING * np.abs(first)).all())


def _first(values: ArrayLike) -> ArrayLike:
    """Return values at the first time."""
    every = np.asarray(values)
    return every[..., :1] if every.ndim else every
