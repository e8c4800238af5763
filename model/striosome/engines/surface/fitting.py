"""Design of the points at which the response surface is simulated, and the fit to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface.draws import point_weights, with_shape_error
from striosome.engines.surface.followers import fit_followers
from striosome.engines.surface.regression import FLOOR, Regression, exponential, softplus
from striosome.engines.surface.response import (
    FIRING_DEGREE,
    RELEASE_DEGREE,
    SIZE_HZ,
    ResponseSurface,
    replica_points,
)
from striosome.engines.surface.variables import (
    DEFAULT_RANGES,
    Ranges,
    firing_variables,
    rate_variable,
    release_variables,
)

__all__ = ["POINTS", "SEED", "fit_response", "surface_design"]

# Replicas of the design; a power of two fills the ranges evenly. Each gives two points.
POINTS = 8192
# The surface is a property of the circuit, so its stream is not that of an experiment.
SEED = 20260101
_Coefficients = tuple[Array, Array]
# Every eighth replica is left out of a first fit and tells how well that one predicts.
_HELD_OUT = 8


def surface_design(populations: int, ranges: Ranges = DEFAULT_RANGES) -> Replicas:
    """Return replicas that fill the ranges, each of an animal of its own.

    Parameters
    ----------
    populations : int
        Populations with afferents.
    ranges : Ranges, optional
        Of the inputs.
    """
    sampler = qmc.Sobol(populations * len(ranges), rng=np.random.default_rng(SEED))
    unit = sampler.random(POINTS).reshape(POINTS, populations, len(ranges))
    # PKA is mostly close to none or all, where the product with the gain has its ends, too; there a
    # polynomial is known least unless points gather as the nodes of Chebyshev do.
    unit[..., :2] = (1.0 - np.cos(np.pi * unit[..., :2])) / 2.0
    low, high = np.array(list(ranges.values())).T
    # Factors on release are spread evenly in the logarithm.
    low[-1], high[-1] = np.log(low[-1]), np.log(high[-1])
    pka, gain, rate, factor, release = np.moveaxis(low + (high - low) * unit, -1, 0)
    return Replicas(
        key=np.array([stream_key(SEED, animal) for animal in range(POINTS)]),
        first_step=np.zeros(POINTS, dtype=np.int64),
        pka=pka,
        nmda_gain=gain,
        glutamate_rate_Hz=rate * factor,
        gaba_rate_Hz=rate,
        release_factor=np.exp(release),
    )


def fit_response(
    replicas: Replicas, summary: StretchSummary, ranges: Ranges = DEFAULT_RANGES
) -> ResponseSurface:
    """Fit the response of the spiking network at the points of `surface_design`.

    Parameters
    ----------
    replicas : Replicas
        The points.
    summary : StretchSummary
        What was simulated there, populations with afferents first.
    ranges : Ranges, optional
        That the points fill.

    Raises
    ------
    SimulationError
        If no cell fires anywhere.
    """
    driven = replicas.pka.shape[1]
    # Populations are points as well.
    fired, released = (
        np.moveaxis(part[..., :driven], 1, 0).reshape(2, -1)
        for part in (summary.rate_Hz, summary.release_per_s)
    )
    inputs = [values.ravel() for values in replica_points(replicas)]
    points = _Points(inputs, ranges, fired.mean(axis=0), released.mean(axis=0))
    if not points.fired.any():
        raise SimulationError("no cell fires anywhere: there is no response to describe")
    best = points.fit()
    rng = np.random.default_rng(SEED)
    others = points.draws(best, rng)
    expected = points.expected(best).reshape(-1, driven)
    firing, release = (np.stack(rows) for rows in zip(best, *others, strict=True))
    left_out = np.repeat(np.arange(len(replicas)) % _HELD_OUT == 0, driven)
    return ResponseSurface(
        ranges=dict(ranges),
        firing=firing,
        release=release,
        followers=fit_followers(expected, summary.rate_Hz[..., driven:], rng),
        misfit=_misfit(points, released, left_out),
    )


@dataclass(frozen=True, slots=True)
class _Points:
    """Points of the design, with what was simulated there."""

    inputs: list[Array]
    ranges: Ranges
    fired: Array
    released: Array

    def take(self, kept: NDArray[np.bool_]) -> "_Points":
        """Return some of the points."""
        inputs = [values[kept] for values in self.inputs]
        return _Points(inputs, self.ranges, self.fired[kept], self.released[kept])

    def fit(self) -> _Coefficients:
        """Return the coefficients of firing, and those of the release per spike."""
        model = self._firing
        firing = model.fit(self.fired)
        return firing, self._release(model.mean(firing)).fit(self.released)

    def expected(self, coefficients: _Coefficients) -> Array:
        """Return the expected release at every point."""
        firing, release = coefficients
        return self._release(self._firing.mean(firing)).mean(release)

    def draws(self, best: _Coefficients, rng: np.random.Generator) -> list[_Coefficients]:
        """Return draws of the coefficients from their errors.

        In each, release is fitted to the firing of that draw, since both come from the same spikes:
        where there is too much of firing, there is too little of release per spike.
        """
        model = self._firing
        release = self._release(model.mean(best[0]))
        fired = with_shape_error(model, self.fired, best[0], rng)
        released = with_shape_error(release, self.released, best[1], rng)
        weights = point_weights(self.fired.size, len(best[0]), rng)
        firing = [model.fit(rates, best[0], w) for rates, w in zip(fired, weights, strict=True)]
        return [
            (one, self._release(model.mean(one)).fit(rates, best[1], w))
            for one, rates, w in zip(firing, released, weights, strict=True)
        ]

    @property
    def _firing(self) -> Regression:
        variables = firing_variables(self.inputs, self.ranges)
        return Regression.of(variables, FIRING_DEGREE, softplus, SIZE_HZ)

    def _release(self, rate_Hz: Array) -> Regression:
        """Return the model of release by cells that fire at some rates."""
        others = release_variables(self.inputs, self.ranges)
        variables = np.vstack([rate_variable(rate_Hz), others])
        return Regression.of(variables, RELEASE_DEGREE, exponential, rate_Hz)


def _misfit(points: _Points, released: Array, left_out: NDArray[np.bool_]) -> float:
    """Return the error of prediction at points left out, relative to that of chance alone.

    The halves of each stretch differ by chance alone, which gives the least error that any
    prediction can have.
    """
    expected = points.expected(points.take(~left_out).fit())[left_out]
    variance = expected + FLOOR
    error = np.sum((points.released[left_out] - expected) ** 2 / variance)
    chance = np.sum(((released[0] - released[1])[left_out] / 2.0) ** 2 / variance)
    return float(error / chance)
