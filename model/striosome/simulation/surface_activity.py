"""What a course of the slow layers asks of the response surface, and the answer."""

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import Activity
from striosome.engines.surface.response import ResponseSurface, joined
from striosome.neuromodulation.slow_layers import SlowCourse

__all__ = ["circuit_activity", "circuit_inputs"]


def circuit_inputs(circuit: Circuit, course: SlowCourse) -> dict[str, list[ArrayLike]]:
    """Return the inputs of each population with afferents, by its name.

    Parameters
    ----------
    circuit : Circuit
        With all effects applied to it.
    course : SlowCourse
        Slow layers of any number of rows and windows.

    Returns
    -------
    dict of str to list of array_like
        In the order of the surface's ranges; they broadcast to (rows, windows).
    """
    return {
        name: [
            course.pka_soma[name],
            magnitude(population.required("nmda_gain"), "1"),
            magnitude(population.required("afferent_rate"), "Hz"),
            course.glutamate[name],
            course.release_factor[name],
        ]
        for name, population in circuit.driven.items()
    }


def circuit_activity(
    circuit: Circuit, course: SlowCourse, surface: ResponseSurface, with_followers: bool
) -> Activity:
    """Return the activity of every row and window.

    Parameters
    ----------
    circuit : Circuit
        With all effects applied to it.
    course : SlowCourse
        Slow layers of any number of rows and windows.
    surface : ResponseSurface
        Of the circuit.
    with_followers : bool
        Whether the firing of populations without afferents is asked for; it is nan if not.
    """
    inputs = circuit_inputs(circuit, course).values()
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
    return joined(fired, release, followers).columns(place)
