"""Indices of one response: Morris's elementary effects and Sobol's shares of variance, by SALib.

Each comes with an interval and with the floor that parameters without influence reach.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.sensitivity.designs import problem
from striosome.sensitivity.noise import CONFIDENCE, DRAWS, noise_floor

__all__ = ["Index", "MorrisIndices", "SobolIndices", "morris_indices", "sobol_indices"]

# SALib asks for a bootstrap of its own, which is not wanted where only the indices are.
_NONE = 2
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Index:
    """One index of every parameter."""

    value: Array
    """the estimate, shape (parameters,)"""
    low: Array
    """lower bound of its 95 % interval, shape (parameters,)"""
    high: Array
    """upper bound of its 95 % interval, shape (parameters,)"""
    floor: float
    """noise floor: in 95 % of analyses the largest of as many inert parameters stays below it"""


@dataclass(frozen=True, slots=True)
class MorrisIndices:
    """The screening of one response."""

    mu: Array
    """mean elementary effect, shape (parameters,): the change over the whole range of the
    parameter, with its sign"""
    mu_star: Index
    """mean size of the elementary effects"""
    sigma: Index
    """their standard deviation: curvature and interaction, and noise"""


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """The decomposition of one response."""

    first: Index
    """S1, the share of variance of a parameter by itself"""
    total: Index
    """ST, its share with all interactions"""


def morris_indices(
    design: Array, streams: Array, levels: int, rng: np.random.Generator
) -> MorrisIndices:
    """Compute elementary effects of parameters (Campolongo 2007, Environ Model Softw 22:1509).

    Parameters
    ----------
    design : float array (trajectories * (parameters + 1), parameters)
        As `striosome.sensitivity.designs.morris_design` gives it, or whole trajectories of it.
    streams : float array (points, streams)
        Mean over animals at each point in each stream.
    levels : int
        Of the design.
    rng : numpy.random.Generator
        Of the bootstrap over trajectories and of the floor.

    Returns
    -------
    MorrisIndices
        In the unit of the response, for a parameter's whole range.
    """
    from SALib.analyze.morris import analyze

    number = design.shape[1]
    paths = design.reshape(-1, number + 1, number)

    def indices(response: Array, chosen: NDArray[np.intp] | slice = slice(None)) -> Array:
        points = paths[chosen].reshape(-1, number)
        values = response.reshape(-1, number + 1)[chosen].ravel()
        found = analyze(
            problem(number), points, values, num_resamples=_NONE, num_levels=levels, seed=rng
        )
        return np.array([found[name] for name in ("mu", "mu_star", "sigma")], dtype=float)

    response = streams.mean(axis=1)
    mu, *values = indices(response)
    again = np.array(
        [indices(response, rng.integers(len(paths), size=len(paths)))[1:] for _ in range(DRAWS)]
    )
    lows, highs = np.quantile(again, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    floors = noise_floor(lambda noise: indices(noise)[1:], streams, rng)
    return MorrisIndices(mu, *map(Index, values, lows, highs, floors.tolist()))


def sobol_indices(number: int, streams: Array, rng: np.random.Generator) -> SobolIndices:
    """Compute first-order and total shares (Saltelli 2010, Comput Phys Commun 181:259).

    Parameters
    ----------
    number : int
        Of parameters.
    streams : float array (points * (parameters + 2), streams)
        Mean over animals at each point of `striosome.sensitivity.designs.sobol_design`.
    rng : numpy.random.Generator
        Of the bootstrap over base points and of the floor.

    Returns
    -------
    SobolIndices
        Shares of the variance of the mean over animals and streams, so of the noise in it too.
    """
    from SALib.analyze.sobol import analyze

    def indices(response: Array, resamples: int = _NONE) -> tuple[Array, Array]:
        found = analyze(
            problem(number), response, calc_second_order=False, num_resamples=resamples, seed=rng
        )
        values = np.array([found[name] for name in ("S1", "ST")])
        return values, np.array([found[f"{name}_conf"] for name in ("S1", "ST")])

    response = streams.mean(axis=1)

    def inert(noise: Array) -> Array:
        # A and B stay; what differs between A and its neighbours is noise alone.
        block = response.reshape(-1, number + 2).copy()
        noises = noise.reshape(-1, number + 2)
        block[:, 1:-1] = block[:, :1] + noises[:, 1:-1] - noises[:, :1]
        return indices(block.ravel())[0]

    values, reach = indices(response, _RESAMPLES)
    floors = noise_floor(inert, streams, rng)
    return SobolIndices(*map(Index, values, values - reach, values + reach, floors.tolist()))
