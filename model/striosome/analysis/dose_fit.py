"""Half-effective dose of a group of animals, and whether the data determine it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.estimate_words import mean_words
from striosome.base.statistics import mean_band

__all__ = ["DoseFit", "fit_doses", "hill", "shift"]

_RESAMPLES = 400
# Three parameters need more doses than three to leave the fit anything to miss.
_MIN_DOSES = 4
# Where a fit is sought: an ED50 so many times outside the tested doses counts as not identified.
_REACH = 10.0
_ED50_STEPS = 500
_STEEPNESS = np.geomspace(0.4, 6.0, 40)


# A mean is missed by more than this share of the largest effect, if also beyond its own interval.
_MISSED = 0.1


@dataclass(frozen=True, slots=True)
class DoseFit:
    """A Hill curve through group means, with animals resampled."""

    dose: Array
    """tested doses, shape (doses,) (mg/kg)"""
    mean: Array
    """mean effect of each dose, shape (doses,), in the unit of the data"""
    missed: NDArray[np.bool_]
    """whether the curve misses each mean, shape (doses,): it lies outside the 95 % interval of the
    mean, and further away than a tenth of the largest mean effect; all false without a fit"""
    maximum: float
    """effect of an infinite dose, in the unit of the data; nan without a fit"""
    ed50: float
    """half-effective dose of the curve (mg/kg), meaningful only where it is identified; nan without
    a fit"""
    steepness: float
    """Hill coefficient; nan without a fit"""
    ed50_resampled: Array
    """ED50 of each set of resampled animals, shape (resamples,) (mg/kg)"""
    low: float
    """lower bound of the 95 % interval of the ED50 (mg/kg); nan without a fit"""
    high: float
    """upper bound of the same interval (mg/kg); nan without a fit"""

    @property
    def fits(self) -> bool:
        """Whether there is a curve that misses no mean."""
        return bool(np.isfinite(self.ed50)) and not self.missed.any()

    @property
    def identified(self) -> bool:
        """Whether the curve fits and the interval of its ED50 lies within the tested doses."""
        return self.fits and bool(self.dose.min() <= self.low and self.high <= self.dose.max())

    def curve(self, dose: Array) -> Array:
        """Return the effect of doses (mg/kg) by the curve, in the unit of the data."""
        return hill(dose, self.maximum, self.ed50, self.steepness)

    def unidentified_because(self, unit: str) -> str:
        """Say why there is no half-effective dose; empty if there is one.

        Parameters
        ----------
        unit : str
            Of the effect, as it is printed.
        """
        if self.identified:
            return ""
        if not np.isfinite(self.ed50):
            return "too few doses or animals"
        if self.missed.any():
            deviation = np.where(self.missed, self.mean - self.curve(self.dose), 0.0)
            worst = int(np.abs(deviation).argmax())
            off = mean_words(float(deviation[worst]), unit).replace("-", "\N{MINUS SIGN}")
            return f"no Hill curve fits, the mean at {self.dose[worst]:g} mg/kg lies {off} from it"
        above, below = self.high > self.dose.max(), self.low < self.dose.min()
        if above and below:
            return "the doses do not determine it"
        return "no saturation at the tested doses" if above else "may lie below the tested doses"


def hill(dose: Array, maximum: float, ed50: float | Array, steepness: float | Array) -> Array:
    """Return the effect of a dose: `maximum d^n / (d^n + ED50^n)`."""
    ratio = (dose / ed50) ** steepness
    return np.asarray(maximum * ratio / (1.0 + ratio))


def fit_doses(dose: Array, effect: Array, rng: np.random.Generator) -> DoseFit:
    """Fit a Hill curve to the group means, and to those of resampled animals.

    Parameters
    ----------
    dose : float array (doses,)
        Distinct positive doses (mg/kg).
    effect : float array (animals, doses)
        Effect in each animal against its control session, so that no dose means no effect.
    rng : numpy.random.Generator
        Stream of the resampling.

    Returns
    -------
    DoseFit
        Not identified with fewer than four doses or two animals, where the curve misses a mean, as
        it does where effects turn from fall to rise, or where the interval of the ED50 leaves the
        tested doses.
    """
    mean = effect.mean(axis=0) if len(effect) else np.full(len(dose), np.nan)
    if len(dose) < _MIN_DOSES or len(effect) < 2:
        nowhere = np.zeros(len(dose), dtype=bool)
        return DoseFit(dose, mean, nowhere, np.nan, np.nan, np.nan, np.empty(0), np.nan, np.nan)
    animals = rng.integers(len(effect), size=(_RESAMPLES, len(effect)))
    means = np.vstack([mean, effect[animals].mean(axis=1)])
    maximum, ed50, steepness = _least_squares(dose, means)
    resampled = ed50[1:]
    low, high = np.percentile(resampled, (2.5, 97.5))
    drawn = hill(dose, float(maximum[0]), ed50[0], steepness[0])
    bounds = mean_band(effect)
    outside = (drawn < bounds[0]) | (drawn > bounds[1])
    missed = outside & (np.abs(mean - drawn) > _MISSED * np.abs(mean).max())
    return DoseFit(
        dose,
        mean,
        missed,
        float(maximum[0]),
        float(ed50[0]),
        float(steepness[0]),
        resampled,
        float(low),
        float(high),
    )


def shift(
    reference: DoseFit, other: DoseFit, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Return the ratio of two ED50 values, reference over other, and its 95 % interval.

    Parameters
    ----------
    reference, other : DoseFit
        Both identified.
    rng : numpy.random.Generator
        Stream that pairs their resamples at random, since each group was resampled by itself.
    """
    size = max(len(reference.ed50_resampled), len(other.ed50_resampled))
    ratios = rng.choice(reference.ed50_resampled, size) / rng.choice(other.ed50_resampled, size)
    low, high = np.percentile(ratios, (2.5, 97.5))
    return reference.ed50 / other.ed50, float(low), float(high)


def _least_squares(dose: Array, means: Array) -> tuple[Array, Array, Array]:
    """Return the maximum, ED50 and steepness that fit each row of means best.

    The maximum is linear, so it follows from the other two; these are sought on a grid, which
    needs no start value and cannot fail.
    """
    candidates = np.geomspace(dose.min() / _REACH, dose.max() * _REACH, _ED50_STEPS)
    ed50, steepness = (grid.ravel() for grid in np.meshgrid(candidates, _STEEPNESS))
    curves = hill(dose, 1.0, ed50[:, np.newaxis], steepness[:, np.newaxis])
    lengths = np.sqrt((curves**2).sum(axis=1))
    projection = means @ (curves / lengths[:, np.newaxis]).T
    best = np.abs(projection).argmax(axis=1)
    maximum = projection[np.arange(len(means)), best] / lengths[best]
    return maximum, ed50[best], steepness[best]
