"""Free drug concentration in brain: absorption, elimination and entry, each of first order.

A dose enters a depot, leaves it for the blood at rate `ka`, is eliminated at rate `ke`, and the
brain follows the blood at rate `kb`:

    d depot/dt = -ka depot,   d blood/dt = ka depot - ke blood,   d brain/dt = kb (blood - brain)

in amounts of which the brain's, at equilibrium, is that of the blood: the two steps of Bateman
1910, and an effect compartment. The equations are linear, so doses add up: any schedule is a sum of
closed forms, and a treatment of weeks costs no more than its number of doses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import exprel

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude, scalar
from striosome.config.experiments.experiment import Injection
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.pharmacology import Pharmacokinetics
from striosome.neuromodulation.pharmacology.exponentials import divided_difference

__all__ = [
    "Rates",
    "bolus_fraction",
    "free_base_dose",
    "free_concentration_nM",
    "infusion_fraction",
]

# Faster steps than this count as this fast: an intravenous route has a half-life of 0.
_MIN_HALF_LIFE_MIN = 1e-6
_NANOMOLAR_PER_MILLIMOLAR = 1e6


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of the three steps from a dose to the brain."""

    absorption: Values
    """ka, above 0 (1/min)"""
    elimination: Values
    """ke, 0 or above (1/min)"""
    entry: Values
    """kb, above 0 (1/min)"""

    def chain(self, time_min: Array, *more: Values) -> Array:
        """Return `exp[-ka t, -ke t, -kb t, ...]` at some times, with further nodes."""
        rates = (self.absorption, self.elimination, self.entry)
        return divided_difference(*(-np.multiply(rate, time_min) for rate in rates), *more)


def bolus_fraction(elapsed_min: Values, rates: Rates) -> Array:
    """Return the share of a bolus that is in the brain compartment.

    Parameters
    ----------
    elapsed_min : float or array
        Time since the dose (min); 0 is returned before it.
    rates : Rates
        Of the drug by its route.

    Returns
    -------
    array
        Share in [0, 1], in the broadcast shape.
    """
    time = np.maximum(elapsed_min, 0.0)
    steps = np.multiply(rates.absorption, time) * np.multiply(rates.entry, time)
    return np.asarray(steps * rates.chain(time))


def infusion_fraction(elapsed_min: Values, duration_min: float, rates: Rates) -> Array:
    """Return the share of a whole constant infusion that is in the brain compartment.

    The convolution of `bolus_fraction` with a box of unit area: its integral while the infusion
    runs; afterwards depot, blood and brain empty as after boluses.

    Parameters
    ----------
    elapsed_min : float or array
        Time since the start of the infusion (min); 0 is returned before it.
    duration_min : float
        Length of the infusion (min), above 0.
    rates : Rates
        Of the drug by its route.

    Returns
    -------
    array
        Share of the total dose in [0, 1], in the broadcast shape.
    """
    during = np.clip(elapsed_min, 0.0, duration_min)
    after = np.maximum(np.subtract(elapsed_min, duration_min), 0.0)
    into, out, entry = rates.absorption, rates.elimination, rates.entry
    steps = np.multiply(into, during) * np.multiply(entry, during)
    brain = steps * rates.chain(during, np.zeros(())) * during / duration_min
    # What is in depot and blood when the infusion ends.
    depot = exprel(-np.multiply(into, duration_min))
    whole = np.multiply(into, duration_min), np.multiply(out, duration_min)
    blood = whole[0] * divided_difference(0.0, -whole[0], -whole[1])
    entering = np.multiply(entry, after)
    share = brain * np.exp(-entering)
    share = share + blood * entering * divided_difference(-np.multiply(out, after), -entering)
    return np.asarray(share + depot * bolus_fraction(after, rates))


def free_concentration_nM(
    kinetics: Pharmacokinetics, injections: Iterable[Injection], time_min: Values
) -> Array:
    """Return the free brain concentration of one drug after any number of its doses.

    `C(t) = sum (dose/MW) kappa F share(t)`, with MW the molar mass of what was weighed (free base
    or salt), kappa the exposure, F the bioavailability of the route and `share` the
    `bolus_fraction` or `infusion_fraction`.

    Parameters
    ----------
    kinetics : Pharmacokinetics
        The drug's kinetics; its numbers are single or of shape (animals, 1).
    injections : iterable of Injection
        Doses of this drug, in any order.
    time_min : float or array, shape (times,)
        Session time (min).

    Returns
    -------
    array
        Concentration (nM), of shape (times,) or (animals, times).

    Raises
    ------
    KeyError
        If the drug has no such route, or no such form.
    """
    elimination = _rate(kinetics.elimination_half_life)
    entry = _rate(kinetics.brain_entry_half_life)
    total: Array = np.zeros_like(time_min, dtype=float)
    for injection in injections:
        if injection.route not in kinetics.routes:
            raise unknown_name("route", injection.route, kinetics.routes)
        route = kinetics.routes[injection.route]
        rates = Rates(_rate(route.absorption_half_life), elimination, entry)
        elapsed = time_min - scalar(injection.time, "min")
        length = injection.duration
        duration = 0.0 if length is None else scalar(length, "min")
        share = (
            infusion_fraction(elapsed, duration, rates)
            if duration > 0.0
            else bolus_fraction(elapsed, rates)
        )
        dose_nM = (
            scalar(injection.dose, "mg/kg")
            / magnitude(_weighed(kinetics, injection.form), "g/mol")
            * magnitude(kinetics.exposure, "kg/L")
            * _NANOMOLAR_PER_MILLIMOLAR
        )
        total = total + dose_nM * magnitude(route.bioavailability, "1") * share
    return total


def _rate(half_life: Any) -> Array:
    """Return the rate of a step with some half-life (1/min)."""
    return np.asarray(np.log(2.0) / np.maximum(magnitude(half_life, "min"), _MIN_HALF_LIFE_MIN))


def free_base_dose(kinetics: Pharmacokinetics, injection: Injection) -> Any:
    """Return the dose of the free base in what was weighed: `dose MW(base)/MW(form)`.

    Parameters
    ----------
    kinetics : Pharmacokinetics
        The drug's kinetics.
    injection : Injection
        A dose of it, of the free base or of a form.

    Returns
    -------
    quantity
        Dose per body mass.

    Raises
    ------
    KeyError
        If the drug has no such form.
    """
    if injection.form is None:
        return injection.dose
    return injection.dose * (kinetics.molar_mass / _weighed(kinetics, injection.form))


def _weighed(kinetics: Pharmacokinetics, form: str | None) -> Any:
    """Return the molar mass of what was weighed."""
    if form is None:
        return kinetics.molar_mass
    if form not in kinetics.forms:
        raise unknown_name("form", form, kinetics.forms)
    return kinetics.forms[form].molar_mass
