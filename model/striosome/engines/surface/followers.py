"""Firing of cells as a function of the release that reaches them, with the spread of animals.

The surface is that of a typical animal. Each animal's cells fire a little differently, by wiring
and thresholds of its own; the surface knows the extent of that.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import pinvh
from scipy.stats import norm

from striosome.base.arrays import Array
from striosome.circuit.random_streams import uniform
from striosome.engines.surface.draws import shape_error, with_draws
from striosome.engines.surface.polynomials import polynomial_degrees, polynomial_terms

__all__ = ["FollowerSurface", "fit_followers"]
Keys = NDArray[np.int64]

_DEGREE = 4
# Release (1/s) that halves the effect of further release, for the variable's scale.
_SCALE = 2.0
# Separates the deviations of animals from what the network draws with the same key.
_COUNTER = 0x7F000003


@dataclass(frozen=True, slots=True)
class FollowerSurface:
    """Firing of the populations that others reach, with its error."""

    mean: Array
    """coefficients of the firing, shape (1 + draws, classes, terms) (Hz); the first row is the best
    estimate, the others are draws from its error"""
    wiring: Array
    """standard deviation between animals that comes from the wiring, shape (classes, 1 + senders, 1
    + senders): a square root of the covariance of deviations that are linear in the scaled
    releases"""
    ends: Array
    """lowest and highest scaled release that each population reaches, shape (2, senders)"""

    def rate_Hz(self, release_per_s: Array, draw: int = 0) -> Array:
        """Return the firing of a typical animal (Hz).

        Parameters
        ----------
        release_per_s : float array (replicas, senders)
            Release of the populations with afferents.
        draw : int, optional
            0 for the best estimate, else one from its error.

        Returns
        -------
        float array (replicas, classes)
        """
        terms = polynomial_terms(_scaled(release_per_s, self.ends), _DEGREE)
        return np.asarray((self.mean[draw] @ terms).T)

    def deviation_Hz(self, release_per_s: Array, key: Keys, draw: int) -> Array:
        """Draw deviations of animals from the typical one by their wiring (Hz).

        Parameters
        ----------
        release_per_s : float array (replicas, senders)
            Release of the populations with afferents.
        key : int array (replicas,)
            Random stream of the animals; in one draw the same key is the same animal.
        draw : int
            Number of the draw.

        Returns
        -------
        float array (replicas, classes)
        """
        size = self.wiring.shape[:2]
        numbers = np.arange(draw * np.prod(size), (draw + 1) * np.prod(size))
        deviate = norm.ppf(uniform(key[:, np.newaxis], numbers, _COUNTER))
        linear = polynomial_terms(_scaled(release_per_s, self.ends), 1)
        own = deviate.reshape(-1, *size)
        return np.asarray(np.einsum("cij,rcj,ir->rc", self.wiring, own, linear))

    def of_animals_Hz(self, release_per_s: Array, key: Keys, draw: int = 0) -> Array:
        """Return firing (Hz): the typical animal's as best estimate, else that of drawn animals."""
        typical = self.rate_Hz(release_per_s, draw)
        if draw == 0:
            return typical
        return np.maximum(typical + self.deviation_Hz(release_per_s, key, draw), 0.0)


def _scaled(release_per_s: Array, ends: Array) -> Array:
    """Return release as variables of a polynomial, shape (senders, replicas)."""
    logarithm = np.log1p(release_per_s / _SCALE)
    return np.asarray((2.0 * logarithm - ends.sum(axis=0)) / np.ptp(ends, axis=0)).T


def fit_followers(
    release_per_s: Array, rate_Hz: Array, rng: np.random.Generator
) -> FollowerSurface:
    """Fit polynomials to firing (least squares), and the deviations of animals from them.

    Parameters
    ----------
    release_per_s : float array (replicas, classes)
        Expected release of both compartments.
    rate_Hz : float array (replicas, 2 halves, classes)
        Firing in the halves of each stretch, every replica with wiring of its own.
    rng : Generator
        For the draws.
    """
    logarithm = np.log1p(release_per_s / _SCALE)
    ends = np.stack([logarithm.min(axis=0), logarithm.max(axis=0)])
    scaled = _scaled(release_per_s, ends)
    terms = polynomial_terms(scaled, _DEGREE)
    degrees = polynomial_degrees(len(scaled), _DEGREE)
    inverse = pinvh(terms @ terms.T)
    rows, roots = [], []
    for first, second in np.moveaxis(rate_Hz, -1, 0).swapaxes(1, 2):
        observed = (first + second) / 2.0
        mean = _least_squares(terms, observed)
        residual = observed - mean @ terms
        covariance = inverse * residual.var(ddof=len(terms))
        shape = shape_error(mean, terms, degrees, partial(_least_squares, values=observed))
        rows.append(with_draws(mean, covariance, shape, rng))
        # What the halves of a stretch do not share is chance; what remains is the animal's own.
        roots.append(_linear_spread(scaled, residual**2 - ((first - second) / 2.0) ** 2))
    return FollowerSurface(np.stack(rows, axis=1), np.stack(roots), ends)


def _least_squares(terms: Array, values: Array) -> Array:
    """Return the coefficients of the terms that come closest to the values."""
    return np.asarray(np.linalg.lstsq(terms.T, values)[0])


def _linear_spread(scaled: Array, variance: Array) -> Array:
    """Return a square root of the covariance of deviations linear in the variables."""
    linear = polynomial_terms(scaled, 1)
    above, left = np.triu_indices(len(linear))
    products = linear[above] * linear[left] * np.where(above == left, 1.0, 2.0)[:, np.newaxis]
    covariance = np.zeros((len(linear), len(linear)))
    covariance[above, left] = covariance[left, above] = np.linalg.lstsq(products.T, variance)[0]
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
