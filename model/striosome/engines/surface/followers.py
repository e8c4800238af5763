"""Firing of cells as a function of the release that reaches them, with the spread of animals.

The surface is that of a typical animal. Each animal's cells fire a little differently, by wiring
and thresholds of its own; the surface knows the extent of that.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from striosome.base.arrays import Array
from striosome.circuit.random_streams import uniform
from striosome.engines.surface.draws import point_weights, with_shape_error
from striosome.engines.surface.polynomials import polynomial_terms
from striosome.engines.surface.regression import FLOOR, Regression, softplus

__all__ = ["FOLLOWER_DEGREE", "FollowerSurface", "fit_followers"]
Keys = NDArray[np.int64]

FOLLOWER_DEGREE = 6
# Scale of the curve (Hz), and release (1/s) that halves the effect of further release.
_SIZE_HZ, _RELEASE = 5.0, 5.0
# Rounds in which the spread of animals is fitted with weights from the round before.
_ROUNDS = 4
# Separates the deviations of animals from what the network draws with the same key.
_COUNTER = 0x7F000003


@dataclass(frozen=True, slots=True)
class FollowerSurface:
    """Firing of the populations that others reach, with its error."""

    mean: Array
    """coefficients of the firing, shape (1 + draws, classes, terms); the first row is the best
    estimate, the others are draws from its error"""
    wiring: Array
    """standard deviation between animals, shape (classes, 1 + senders, 1 + senders): a square root
    of the covariance of deviations of drive, in Hz, that are linear in the releases: thresholds
    differ without any, and wiring in proportion to what it carries"""
    ends: Array
    """lowest and highest logarithm of the release that each population reaches, shape (2,
    senders)"""

    def rate_Hz(self, release_per_s: Array, draw: int = 0) -> Array:
        """Return the firing of a typical animal (Hz).

        Parameters
        ----------
        release_per_s : float array (replicas, senders)
            Release of the populations with afferents; beyond what was simulated, firing is that
            at the end.
        draw : int, optional
            0 for the best estimate, else one from its error.

        Returns
        -------
        float array (replicas, classes)
        """
        return _firing(self._drive(release_per_s, draw))

    def of_animals_Hz(self, release_per_s: Array, key: Keys, draw: int = 0) -> Array:
        """Return firing (Hz): the typical animal's as best estimate, else that of drawn animals.

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
        drive = self._drive(release_per_s, draw)
        if draw == 0:
            return _firing(drive)
        size = self.wiring.shape[:2]
        numbers = np.arange(draw * np.prod(size), (draw + 1) * np.prod(size))
        own = norm.ppf(uniform(key[:, np.newaxis], numbers, _COUNTER)).reshape(-1, *size)
        deviation = np.einsum("cij,rcj,ir->rc", self.wiring, own, _with_constant(release_per_s))
        return _firing(drive + deviation / _SIZE_HZ)

    def _drive(self, release_per_s: Array, draw: int) -> Array:
        """Return the predictor of firing, shape (replicas, classes)."""
        terms = polynomial_terms(_scaled(release_per_s, self.ends), FOLLOWER_DEGREE)
        return np.asarray((self.mean[draw] @ terms).T)


def _firing(drive: Array) -> Array:
    return np.asarray(_SIZE_HZ * softplus(drive)[0])


def _logarithm(release_per_s: Array) -> Array:
    return np.asarray(np.log1p(release_per_s / _RELEASE))


def _scaled(release_per_s: Array, ends: Array) -> Array:
    """Return release as variables of a polynomial, shape (senders, replicas)."""
    logarithm = np.clip(_logarithm(release_per_s), *ends)
    return np.asarray((2.0 * logarithm - ends.sum(axis=0)) / np.ptp(ends, axis=0)).T


def _with_constant(release_per_s: Array) -> Array:
    """Return one and the releases, shape (1 + senders, replicas)."""
    return np.vstack([np.ones(len(release_per_s)), release_per_s.T])


def fit_followers(
    release_per_s: Array, rate_Hz: Array, rng: np.random.Generator
) -> FollowerSurface:
    """Fit polynomials to firing, and the deviations of animals from them.

    Parameters
    ----------
    release_per_s : float array (replicas, classes)
        Expected release of both compartments.
    rate_Hz : float array (replicas, 2 halves, classes)
        Firing in the halves of each stretch, every replica with wiring of its own.
    rng : Generator
        For the draws.
    """
    logarithm = _logarithm(release_per_s)
    ends = np.stack([logarithm.min(axis=0), logarithm.max(axis=0)])
    scaled = _scaled(release_per_s, ends)
    regression = Regression.of(scaled, FOLLOWER_DEGREE, softplus, _SIZE_HZ)
    rows, roots = [], []
    for first, second in np.moveaxis(rate_Hz, -1, 0).swapaxes(1, 2):
        observed = (first + second) / 2.0
        mean = regression.fit(observed)
        others = zip(
            with_shape_error(regression, observed, mean, rng),
            point_weights(observed.size, len(mean), rng),
            strict=True,
        )
        rows.append(np.stack([mean, *(regression.fit(one, mean, w) for one, w in others)]))
        # What the halves of a stretch do not share is chance; what remains is the animal's own.
        by_chance = ((first - second) / 2.0) ** 2
        variance = (observed - regression.mean(mean)) ** 2 - by_chance
        effect = softplus(mean @ regression.terms)[1] * _with_constant(release_per_s)
        roots.append(_linear_spread(effect, variance, float(by_chance.mean()) + FLOOR**2))
    return FollowerSurface(np.stack(rows, axis=1), np.stack(roots), ends)


def _linear_spread(effect: Array, variance: Array, noise: float) -> Array:
    """Return a square root of the covariance of deviations, from the variance that they make.

    Parameters
    ----------
    effect : float array (deviations, replicas)
        Change of firing with each deviation.
    variance : float array (replicas,)
        Squares of what the deviations have made of firing (Hz^2).
    noise : float
        Variance by chance (Hz^2); squares vary as much as what they are squares of.
    """
    above, left = np.triu_indices(len(effect))
    products = effect[above] * effect[left] * np.where(above == left, 1.0, 2.0)[:, np.newaxis]
    root = np.zeros((len(effect), len(effect)))
    for _ in range(_ROUNDS):
        weight = 1.0 / (np.square(root.T @ effect).sum(axis=0) + noise)
        covariance = np.zeros_like(root)
        found = np.linalg.lstsq((products * weight).T, variance * weight)[0]
        covariance[above, left] = covariance[left, above] = found
        values, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(root)
