"""Half-effective dose of a group of animals, and whether the data say it at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit

__all__ = ["DoseFit", "fit_doses", "hill", "shift"]

Floats = NDArray[np.float64]

_RESAMPLES = 400
# Three parameters need more doses than three to leave the fit anything to miss.
_FEWEST_DOSES = 4
_STEEPNESS = (0.4, 6.0)
# An ED50 may be sought this far outside the tested doses; there it counts as not identified.
_REACH = 30.0


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
        ED50 of each set of resampled animals that could be fitted (mg/kg).
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


def hill(dose: Floats, maximum: float, ed50: float, steepness: float) -> Floats:
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
        Not identified with fewer than four doses or two animals, where the best fit cannot be
        found, or where the interval of the ED50 leaves the tested doses.
    """
    best = _fit(dose, effect.mean(axis=0)) if len(dose) >= _FEWEST_DOSES else None
    if best is None or len(effect) < 2:
        return DoseFit(np.nan, np.nan, np.nan, np.empty(0), np.nan, np.nan, False)
    animals = rng.integers(len(effect), size=(_RESAMPLES, len(effect)))
    fits = [_fit(dose, effect[chosen].mean(axis=0)) for chosen in animals]
    resampled = np.array([fit[1] for fit in fits if fit is not None])
    low, high = np.percentile(resampled, (2.5, 97.5))
    identified = bool(dose.min() <= low and high <= dose.max())
    return DoseFit(*best, resampled, float(low), float(high), identified)


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


def _fit(dose: Floats, mean: Floats) -> tuple[float, float, float] | None:
    """Maximum, ED50 and steepness that fit best; None where the search ends nowhere."""
    extent = float(np.abs(mean).max())
    if extent == 0.0:
        return None
    sign = float(np.sign(mean[np.abs(mean).argmax()]))
    scaled = sign * mean / extent
    log_dose = np.log(dose)

    def curve(_: Floats, maximum: float, log_ed50: float, steepness: float) -> Floats:
        return hill(dose, maximum, float(np.exp(log_ed50)), steepness)

    reach = np.log(_REACH)
    bounds = (
        (0.0, log_dose.min() - reach, _STEEPNESS[0]),
        (5.0, log_dose.max() + reach, _STEEPNESS[1]),
    )
    start = (1.0, float(np.mean(log_dose)), 1.0)
    try:
        (maximum, log_ed50, steepness), _ = curve_fit(
            curve, dose, scaled, p0=start, bounds=bounds, max_nfev=200
        )
    except RuntimeError:
        return None
    return sign * extent * float(maximum), float(np.exp(log_ed50)), float(steepness)
