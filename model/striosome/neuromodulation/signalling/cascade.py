"""Adenylyl cyclase 5, cAMP and protein kinase A (PKA), the same at soma and terminal.

Drugs change over minutes, the cascade follows within seconds: cAMP is at steady state, and PKA
lags behind it with one time constant: seconds in the cascade of Lindroos et al. 2018, doi
10.3389/fncir.2018.00003, minutes in cultures.
"""

from collections.abc import Mapping

import numpy as np
from scipy.signal import lfilter
from scipy.special import exprel

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import Population
from striosome.config.parameters.receptors import Receptor
from striosome.config.parameters.signalling import Signalling
from striosome.config.parameters.tree import Parameters

__all__ = ["cells_signalling", "cyclic_amp", "lagged", "pka_steady_state"]


def cells_signalling(animal: Parameters, population: Population) -> Signalling:
    """Return the cascade of one population's cells, with their own gain of the cyclase.

    Parameters
    ----------
    animal : Parameters
        What its cells have in common.
    population : Population
        One that PKA acts on.
    """
    gain = magnitude(animal.signalling.ac_gain, "1") * magnitude(
        population.required("ac_gain"), "1"
    )
    return animal.signalling.model_copy(update={"ac_gain": gain})


def cyclic_amp(
    signalling: Signalling, receptors: Mapping[str, Receptor], activation: Mapping[str, Values]
) -> Array:
    """Compute cyclic AMP in units of full D1 drive: `g_AC (v0 + sum s_r A_r) prod (1 - i_r A_r)`.

    Parameters
    ----------
    signalling : Signalling
        Gain and basal activity of the cyclase.
    receptors : mapping of str to Receptor
        How each receptor stimulates (s) or inhibits (i) the cyclase.
    activation : mapping of str to float or array
        Activation of the receptors that the cell carries, A; of the others nothing acts.
    """
    acting = [
        (receptor.cyclic_amp, activation[name])
        for name, receptor in receptors.items()
        if receptor.cyclic_amp is not None and name in activation
    ]
    active = magnitude(signalling.ac_basal, "1")
    for coupling, present in acting:
        if coupling.stimulation is not None:
            active = active + magnitude(coupling.stimulation, "1") * present
    driven = magnitude(signalling.ac_gain, "1") * active
    for coupling, present in acting:
        if coupling.inhibition is not None:
            driven = driven * remaining(magnitude(coupling.inhibition, "1"), present)
    return np.asarray(driven)


def pka_steady_state(signalling: Signalling, camp: Values) -> Array:
    """Return PKA activity in [0, 1] at a constant cAMP: `cAMP^n / (cAMP^n + C50^n)`."""
    hill = magnitude(signalling.pka_hill, "1")
    raised = np.power(camp, hill)
    return np.asarray(raised / (raised + np.power(magnitude(signalling.pka_half, "1"), hill)))


def lagged(
    target: Array, step_s: float, time_constant_s: Values, start: Array | None = None
) -> Array:
    """Follow a course with a first-order lag, `dy/dt = (target - y)/tau`.

    Exact for a target that is linear between its samples, whatever the step.

    Parameters
    ----------
    target : array, shape (times,) or (animals, times)
        The course on a regular grid.
    step_s : float
        Step of the grid (s).
    time_constant_s : float or array of shape (animals, 1)
        tau (s), above 0.
    start : array of shape (1,) or (animals, 1), optional
        y at the first sample; by default at steady state, `y = target`.

    Returns
    -------
    array, shape (times,) or (animals, times)
        The lagging course.
    """
    start = target[..., :1] if start is None else start
    if np.ndim(time_constant_s) == 0:
        return _lagged_alike(target, step_s, float(time_constant_s), start)
    times = target.shape[-1]
    rows, constants, starts = np.broadcast_arrays(np.atleast_2d(target), time_constant_s, start)
    followed = [
        _lagged_alike(row, step_s, float(constant), first[:1])
        for row, constant, first in zip(rows, constants[:, 0], starts, strict=True)
    ]
    return np.stack(followed).reshape(-1, times)


def _lagged_alike(target: Array, step_s: float, time_constant_s: float, start: Array) -> Array:
    """Apply the lag of `lagged` with one time constant: a first-order recursive filter."""
    ratio = step_s / time_constant_s
    kept = np.exp(-ratio)
    newest = 1.0 - exprel(-ratio)
    course: Array
    course, _ = lfilter(
        [newest, 1.0 - kept - newest],
        [1.0, -kept],
        target,
        axis=-1,
        zi=start - newest * target[..., :1],
    )
    return course
