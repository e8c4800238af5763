"""Schedules of days and weeks as injections, each at its time on the clock of the history."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from striosome.base.quantities import scalar, unit_quantity
from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.history import Dose, Pump, RepeatedDose, SingleDose

__all__ = ["scheduled"]

# Two times as close as this are the same (min).
_SAME_MIN = 1e-6


def scheduled(doses: Iterable[Dose], before_min: float) -> list[Injection]:
    """Return every dose that is given, and every pump that is started, before some time.

    A pump is an infusion of its whole content: it continues beyond that time.

    Parameters
    ----------
    doses : iterable of SingleDose, RepeatedDose or Pump
        The schedule.
    before_min : float
        The moment (min from day 0).

    Returns
    -------
    list of Injection
        With times from day 0, in the order of the schedule.
    """
    return [one for dose in doses for one in _given(dose, before_min - _SAME_MIN)]


def _given(dose: Dose, before_min: float) -> Iterator[Injection]:
    if isinstance(dose, Pump):
        if scalar(dose.start, "min") < before_min:
            length = dose.end - dose.start
            yield _injection(dose, dose.start, dose.rate * length, length)
    else:
        for time_min in _times_min(dose, before_min):
            yield _injection(dose, time_min * unit_quantity("min"), dose.dose)


def _injection(dose: Dose, time: Any, amount: Any, duration: Any = None) -> Injection:
    # Numbers of a record are read already, and must not be read as text again.
    return Injection.model_construct(
        drug=dose.drug, route=dose.route, time=time, dose=amount, form=dose.form, duration=duration
    )


def _times_min(dose: SingleDose | RepeatedDose, before_min: float) -> list[float]:
    if isinstance(dose, SingleDose):
        return [time for time in [scalar(dose.time, "min")] if time < before_min]
    start, end = scalar(dose.start, "min"), scalar(dose.end, "min")
    last = min(end - _SAME_MIN, before_min)
    return [float(time) for time in np.arange(start, last, scalar(dose.every, "min"))]
