"""Half-effective dose of a group of animals, and whether the data say it at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DoseFit", "fit_doses", "hill", "shift"]

Floats = NDArray[np.float64]

_RESAMPLES = 400
# Three parameters need more doses than three to leave the fit anything to miss.
_FEWEST_DOSES = 4
# Where a fit is sought: an ED50 so many times outside the tested doses counts as not identified.
_REACH = 10.0
_ED50_STEPS = 500
_STEEPNESS = np.geomspace(0.4, 6.0, 40)


@dataclass(frozen=True, slots=True)
class DoseFit:
    """A Hill curve through group means, with animals resampled.

    Attributes
    ----------
    maximum : float
        Effect of an infinite dose, in the unit of the data; nan without a fit.
    ed50 : float
        Half-effective dose (mg/kg); nan without a fit.
    steepness : float
        Hill coefficient; nan without a fit.
    ed50_resampled : float array (resamples,)
        ED50 of each set of resampled animals (mg/kg).
    low, high : float
        Bounds of the 95 % interval of the ED50 (mg/kg); nan without a fit.
    identified : bool
        Whether that interval lies within the tested doses.
    """

    maximum: float
    ed50: float
    steepness: float
    ed50_resampled: Floats
    low: float
    high: float
    identified: bool


def hill(dose: Floats, maximum: float, ed50: float | Floats, steepness: float | Floats) -> Floats:
    """Effect of a dose: `maximum d^n / (d^n + ED50^n)`."""
    ratio = (dose / ed50) ** steepness
    return np.asarray(maximum * ratio / (1.0 + ratio))


def fit_doses(dose: Floats, effect: Floats, rng: np.random.Generator) -> DoseFit:
    """Fit group means, and groups of resampled animals.

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
        Not identified with fewer than four doses or two animals, or where the interval of the
        ED50 leaves the tested doses.
    """
    if len(dose) < _FEWEST_DOSES or len(effect) < 2:
        return DoseFit(np.nan, np.nan, np.nan, np.empty(0), np.nan, np.nan, False)
    animals = rng.integers(len(effect), size=(_RESAMPLES, len(effect)))
    means = np.vstack([effect.mean(axis=0), effect[animals].mean(axis=1)])
    maximum, ed50, steepness = _least_squares(dose, means)
    resampled = ed50[1:]
    low, high = np.percentile(resampled, (2.5, 97.5))
    identified = bool(dose.min() <= low and high <= dose.max())
    return DoseFit(
        float(maximum[0]),
        float(ed50[0]),
        float(steepness[0]),
        resampled,
        float(low),
        float(high),
        identified,
    )


def shift(
    reference: DoseFit, other: DoseFit, rng: np.random.Generator
) -> tuple[float, float, float]:
    """How many times less of the drug the other group needs: ratio of ED50, and its interval.

    Parameters
    ----------
    reference, other : DoseFit
        Both identified.
    rng : numpy.random.Generator
        Stream that pairs their resamples, since the groups are independent.
    """
    size = max(len(reference.ed50_resampled), len(other.ed50_resampled))
    ratios = rng.choice(reference.ed50_resampled, size) / rng.choice(other.ed50_resampled, size)
    low, high = np.percentile(ratios, (2.5, 97.5))
    return reference.ed50 / other.ed50, float(low), float(high)


def _least_squares(dose: Floats, means: Floats) -> tuple[Floats, Floats, Floats]:
    """Maximum, ED50 and steepness that fit each row of means best.

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
