"""Regression for rates that may be zero: a curve of a linear predictor, by quasi-likelihood.

Rates are counts over a time, so that their variance grows with their mean. The quasi-likelihood
(McCullagh & Nelder 1989, chapter 9) asks no more than that; a small constant keeps the variance of
silent cells above zero. As curve, the softplus is exponential where cells are hardly driven, as
fluctuations make them, and straight where drive carries them over threshold; it comes close to zero
and never below.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.special import expit

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.engines.surface.polynomials import polynomial_degrees, polynomial_terms

__all__ = ["FLOOR", "Curve", "Regression", "exponential", "softplus"]

Curve = Callable[[Array], tuple[Array, Array]]
"""Returns values and slopes of a curve at some predictors."""

# Rate (Hz) at which the variance is twice what the mean makes it: a few spikes in all cells.
FLOOR = 0.02
_STEPS, _HALVINGS = 200, 30
# The iteration has settled where means move or the likelihood gains less than this, relatively.
_CLOSE, _SMALL = 1e-6, 1e-4
# Prior standard deviation of coefficients, far above those of any response: it holds those that no
# point tells apart. The other number keeps the information positive where rates are exact.
_WIDTH, _LEAST = 30.0, 1e-12


def softplus(predictor: Array) -> tuple[Array, Array]:
    """Return `log(1 + exp(p))` and its slope."""
    return np.maximum(predictor, 0.0) + np.log1p(np.exp(-np.abs(predictor))), expit(predictor)


def exponential(predictor: Array) -> tuple[Array, Array]:
    """Return `exp(p)`, which is its own slope."""
    value = np.exp(predictor)
    return value, value


@dataclass(frozen=True, slots=True)
class Regression:
    """Model of a mean rate at some points: `size * curve(coefficients @ terms)`."""

    terms: Array
    """shape (terms, points); the first is the constant"""
    degrees: NDArray[np.int64]
    """total degree of each term, shape (terms,)"""
    curve: Curve
    """positive and rising"""
    size: Array | float
    """scale of the curve (Hz), for all points or each"""

    def mean(self, coefficients: Array) -> Array:
        """Return the mean rate at each point (Hz)."""
        return np.asarray(self.size * self.curve(coefficients @ self.terms)[0])

    @classmethod
    def of(cls, variables: Array, degree: int, curve: Curve, size: Array | float) -> "Regression":
        """Return the regression on polynomials of variables, shape (variables, points)."""
        degrees = polynomial_degrees(len(variables), degree)
        return cls(polynomial_terms(variables, degree), degrees, curve, size)

    def without_highest(self) -> "Regression":
        """Return the regression without the terms of the highest degree."""
        kept = self.degrees < self.degrees.max()
        return replace(self, terms=self.terms[kept], degrees=self.degrees[kept])

    def fit(self, rates: Array, start: Array | None = None, weights: Array | float = 1.0) -> Array:
        """Maximise the quasi-likelihood by Fisher's scoring, with steps halved where too long.

        Parameters
        ----------
        rates : float array (points,)
            Observed rates, zero or above, each over the same time (Hz).
        start : float array (terms,), optional
            Coefficients to begin with; by default the constant that gives the mean rate.
        weights : float array (points,), optional
            How often each point counts.

        Returns
        -------
        float array (terms,)
            The coefficients.

        Raises
        ------
        SimulationError
            If the iteration does not settle: the rates have another shape.
        """
        coefficients = self._constant(rates) if start is None else start
        mean, slope, likelihood = self._at(coefficients, rates, weights)
        for _ in range(_STEPS):
            variance = mean + FLOOR
            dispersion = float(np.mean((rates - mean) ** 2 / variance))
            ridge = dispersion / _WIDTH**2
            weighted = self.terms * (weights * slope / variance)
            information = (weighted * slope) @ self.terms.T
            information[np.diag_indices_from(information)] += ridge + _LEAST * rates.size
            score = weighted @ (rates - mean) - ridge * coefficients
            step = solve(information, score, assume_a="pos")
            value = likelihood - ridge * np.sum(coefficients**2) / 2.0
            for _ in range(_HALVINGS):
                changed = coefficients + step
                *there, likelihood = self._at(changed, rates, weights)
                gained = likelihood - ridge * np.sum(changed**2) / 2.0 - value
                if gained >= -1e-12 * abs(value):
                    break
                step = step / 2.0
            moved = np.abs(there[0] - mean) / variance
            coefficients, (mean, slope) = changed, there
            # Twice the gain is a chi-square in units of the dispersion.
            if gained < _SMALL * dispersion or moved.max() < _CLOSE:
                return np.asarray(coefficients)
        raise SimulationError(
            "no curve describes the response of this circuit: use fidelity windowed"
        )

    def _at(
        self, coefficients: Array, rates: Array, weights: Array | float
    ) -> tuple[Array, Array, float]:
        """Return means, slopes and the logarithm of the quasi-likelihood."""
        # A step too long may overflow; it is halved.
        with np.errstate(over="ignore", invalid="ignore"):
            mean, slope = (self.size * part for part in self.curve(coefficients @ self.terms))
            points = (rates + FLOOR) * np.log(mean + FLOOR) - mean
        return mean, slope, float(np.sum(weights * points))

    def _constant(self, rates: Array) -> Array:
        """Return the coefficients of a constant that comes close to the mean rate.

        On a rising curve one point in a thousand of a wide interval is close enough to begin with.
        """
        trial = np.linspace(-20.0, 20.0, 1001)
        of_all = np.mean(self.size) * self.curve(trial)[0]
        coefficients = np.zeros(len(self.terms))
        coefficients[0] = trial[np.searchsorted(of_all[:-1], max(rates.mean(), FLOOR))]
        return coefficients
