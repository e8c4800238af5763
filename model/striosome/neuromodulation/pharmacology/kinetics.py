"""Free drug concentration in brain: one compartment filled from a depot at the site of injection.

A dose enters a depot, leaves it at rate `ka` and is eliminated at rate `ke` (Bateman 1910):

    d depot/dt = -ka depot,    d brain/dt = ka depot - ke brain

The equations are linear, so doses add up: any schedule is a sum of closed forms, and a treatment
of weeks costs no more than its number of doses. The textbook solutions divide by `ka - ke`; here
they are written with `exprel(x) = (exp(x) - 1)/x`, which is exact for `ka = ke` as well.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.special import exprel

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude, scalar
from striosome.config.experiments.experiment import Injection
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.pharmacology import Pharmacokinetics

__all__ = ["bolus_fraction", "free_base_dose", "free_concentration_nM", "infusion_fraction"]

# Faster absorption than this counts as this fast: an intravenous route has a half-life of 0.
_MIN_HALF_LIFE_MIN = 1e-6
_NANOMOLAR_PER_MILLIMOLAR = 1e6


def bolus_fraction(
    elapsed_min: Values, absorption_per_min: Values, elimination_per_min: Values
) -> Array:
    """Return the share of a bolus that is in the brain compartment.

    `ka/(ka - ke) * (exp(-ke t) - exp(-ka t))`, symmetric in the two rates but for the factor
    `ka`, so that it may be written with the slower rate outside and never overflows.

    Parameters
    ----------
    elapsed_min : float or array
        Time since the dose (min); 0 is returned before it.
    absorption_per_min, elimination_per_min : float or array
        Rates ka > 0 and ke >= 0 (1/min).

    Returns
    -------
    array
        Share in [0, 1], in the broadcast shape.
    """
    time = np.maximum(elapsed_min, 0.0)
    slow = np.minimum(absorption_per_min, elimination_per_min)
    apart = np.abs(np.subtract(absorption_per_min, elimination_per_min))
    share: Array = absorption_per_min * time * np.exp(-slow * time) * exprel(-apart * time)
    return share


def infusion_fraction(
    elapsed_min: Values,
    duration_min: float,
    absorption_per_min: Values,
    elimination_per_min: Values,
) -> Array:
    """Return the share of a whole constant infusion that is in the brain compartment.

    The convolution of `bolus_fraction` with a box of unit area: its integral while the infusion
    runs; afterwards the brain content decays and the depot empties like a bolus.

    Parameters
    ----------
    elapsed_min : float or array
        Time since the start of the infusion (min); 0 is returned before it.
    duration_min : float
        Length of the infusion (min), above 0.
    absorption_per_min, elimination_per_min : float or array
        Rates ka > 0 and ke >= 0 (1/min).

    Returns
    -------
    array
        Share of the total dose in [0, 1], in the broadcast shape.
    """
    during = np.clip(elapsed_min, 0.0, duration_min)
    after = np.maximum(np.subtract(elapsed_min, duration_min), 0.0)
    brain = _bolus_integral(during, absorption_per_min, elimination_per_min) / duration_min
    depot: Array = exprel(-np.multiply(absorption_per_min, duration_min))
    share: Array = brain * np.exp(-np.multiply(elimination_per_min, after))
    return share + depot * bolus_fraction(after, absorption_per_min, elimination_per_min)


def _bolus_integral(time: Array, absorption_per_min: Values, elimination_per_min: Values) -> Array:
    """Integrate `bolus_fraction` from 0 to `time` (min): a second divided difference of exp."""
    slow = np.minimum(absorption_per_min, elimination_per_min)
    fast = np.maximum(absorption_per_min, elimination_per_min)
    apart = fast - slow
    difference = exprel(-slow * time) - np.exp(-slow * time) * exprel(-apart * time)
    integral: Array = absorption_per_min / fast * time * difference
    return integral


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
    elimination = np.log(2.0) / np.asarray(magnitude(kinetics.elimination_half_life, "min"))
    total: Array = np.zeros_like(time_min, dtype=float)
    for injection in injections:
        if injection.route not in kinetics.routes:
            raise unknown_name("route", injection.route, kinetics.routes)
        route = kinetics.routes[injection.route]
        half_life = magnitude(route.absorption_half_life, "min")
        absorption = np.log(2.0) / np.maximum(half_life, _MIN_HALF_LIFE_MIN)
        elapsed = time_min - scalar(injection.time, "min")
        length = injection.duration
        duration = 0.0 if length is None else scalar(length, "min")
        share = (
            infusion_fraction(elapsed, duration, absorption, elimination)
            if duration > 0.0
            else bolus_fraction(elapsed, absorption, elimination)
        )
        dose_nM = (
            scalar(injection.dose, "mg/kg")
            / magnitude(_weighed(kinetics, injection.form), "g/mol")
            * magnitude(kinetics.exposure, "kg/L")
            * _NANOMOLAR_PER_MILLIMOLAR
        )
        total = total + dose_nM * magnitude(route.bioavailability, "1") * share
    return total


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
