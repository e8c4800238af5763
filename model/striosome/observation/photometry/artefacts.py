"""Fluorescence through an optical fibre: two raw channels with their artefacts.

::

    S465 = L465 * b(t)    * [g + (1-g) F/F(start)] * (1 +   m) * (1 -   h) + noise
    S405 = L405 * b405(t)                          * (1 + e m) * (1 - k h) + noise
    b(t) = 1 - a_f (1 - exp(-t/tau_f)) - a_s (1 - exp(-t/tau_s))

with background share g, movement m and absorption by blood h. The 405 nm channel is taken as
blind to GABA; real ones are close to, not at, the isosbestic point. Background bleaches like
the sensor. Movement and blood are Ornstein-Uhlenbeck processes, correlated with nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.signal import lfilter

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.parameters.readouts import Artefacts

__all__ = ["RawChannels", "bleaching", "ornstein_uhlenbeck", "raw_channels", "seen_light"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawChannels:
    """The two photodetector traces, float arrays (animals, samples), arbitrary units."""

    signal: Array
    """465 nm"""
    reference: Array
    """405 nm"""
    gain: Array
    """465 nm channel for a relative fluorescence of 1, without noise: the factor on changes of
    light"""


def bleaching(time_s: Array, parameters: Artefacts, relative: Any = 1.0) -> Array:
    """Return the fluorescence left by bleaching, 1 at the first sample.

    Parameters
    ----------
    time_s : float array (samples,)
        Time (s).
    parameters : Artefacts
        Shares a and time constants tau.
    relative : float or float array (animals, 1)
        Factor on both shares: 1 for the 465 nm channel, `reference_bleach` for 405 nm.

    Returns
    -------
    float array (samples,) or (animals, samples)
    """
    elapsed = time_s - time_s[0]
    fast = 1.0 - np.exp(-elapsed / magnitude(parameters.bleach_fast_time, "s"))
    slow = 1.0 - np.exp(-elapsed / magnitude(parameters.bleach_slow_time, "s"))
    lost = parameters.bleach_fast * fast + parameters.bleach_slow * slow
    return np.asarray(1.0 - relative * lost)


def ornstein_uhlenbeck(white: Array, step_s: float, correlation_time_s: Any) -> Array:
    """Return a stationary Ornstein-Uhlenbeck process of unit variance, exact at any step.

    Parameters
    ----------
    white : float array (animals, samples)
        Independent standard normal numbers.
    step_s : float
        Sampling interval (s).
    correlation_time_s : float or float array (animals, 1)
        Time in which the autocorrelation falls to 1/e (s).

    Returns
    -------
    float array (animals, samples)
    """
    times_s = np.broadcast_to(np.ravel(correlation_time_s), (len(white),))
    process = np.empty_like(white)
    for row, (numbers, time_s) in enumerate(zip(white, times_s, strict=True)):
        memory = float(np.exp(-step_s / time_s))
        fresh = np.sqrt(1.0 - memory**2) * numbers
        fresh[0] = numbers[0]
        process[row] = lfilter([1.0], [1.0, -memory], fresh)
    return process


def seen_light(fluorescence: Array, parameters: Artefacts) -> Array:
    """Return sensor and background light relative to the first sample: `g + (1-g) F/F(start)`.

    Parameters
    ----------
    fluorescence : float array (animals, samples)
        Relative fluorescence of the sensor.
    parameters : Artefacts
        For the share g of the background.

    Returns
    -------
    float array (animals, samples)
    """
    background = parameters.background
    return np.asarray(background + (1.0 - background) * fluorescence / fluorescence[:, :1])


def raw_channels(
    fluorescence: Array,
    time_s: Array,
    parameters: Artefacts,
    generators: Sequence[np.random.Generator],
) -> RawChannels:
    """Return raw 465 nm and 405 nm traces of each animal.

    Parameters
    ----------
    fluorescence : float array (animals, samples)
        Relative fluorescence of the sensor.
    time_s : float array (samples,)
        Evenly spaced time (s).
    parameters : Artefacts
        Each number a scalar or an array (animals, 1).
    generators : sequence of numpy.random.Generator
        One stream per animal; an animal's trace does not depend on its companions.

    Returns
    -------
    RawChannels
    """
    step_s = float(time_s[1] - time_s[0])
    samples = len(time_s)
    white = np.empty((4, len(generators), samples))
    for animal, generator in enumerate(generators):
        white[:, animal] = generator.standard_normal((4, samples))
    motion = parameters.motion_sd * ornstein_uhlenbeck(
        white[0], step_s, magnitude(parameters.motion_time, "s")
    )
    blood = parameters.haemodynamic_sd * ornstein_uhlenbeck(
        white[1], step_s, magnitude(parameters.haemodynamic_time, "s")
    )
    noise_sd = parameters.noise_sd / np.sqrt(step_s * magnitude(parameters.noise_rate, "Hz"))
    bleached = bleaching(time_s, parameters)
    signal = bleached * seen_light(fluorescence, parameters) * (1.0 + motion) * (1.0 - blood)
    reference = (
        bleaching(time_s, parameters, parameters.reference_bleach)
        * (1.0 + parameters.reference_motion * motion)
        * (1.0 - parameters.reference_haemodynamic * blood)
    )
    return RawChannels(
        signal=np.asarray(parameters.signal_level * (signal + noise_sd * white[2])),
        reference=np.asarray(parameters.reference_level * (reference + noise_sd * white[3])),
        gain=np.asarray(parameters.signal_level * bleached * (1.0 + motion) * (1.0 - blood)),
    )
