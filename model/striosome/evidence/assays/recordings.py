"""Sessions in which assays look at the circuit: long enough for rest, baseline and effect."""

from collections.abc import Sequence

from striosome.base.quantities import magnitude, unit_quantity
from striosome.config.documents.section import Number
from striosome.config.experiments.experiment import Injection, Session
from striosome.config.parameters.readouts import PhotometryAnalysis

__all__ = ["minutes", "recording"]

# The circuit is looked at this long before anything is measured or given, as in shipped sessions.
_BEFORE_MIN = 60.0


def minutes(value: Number) -> float:
    """Return a time in minutes."""
    return float(magnitude(value, "min"))


def recording(
    analysis: PhotometryAnalysis, injections: Sequence[Injection] = (), until_min: float = 0.0
) -> Session:
    """Return a session that holds its injections, the baseline and the default window.

    Parameters
    ----------
    analysis : PhotometryAnalysis
        Bounds of the baseline and of the default window.
    injections : sequence of Injection, optional
        What is given.
    until_min : float, optional
        Time that it also reaches (min).
    """
    times = [minutes(one.time) for one in injections]
    start = min([minutes(analysis.baseline_start), *times]) - _BEFORE_MIN
    end = max([minutes(analysis.effect_end), until_min, *times]) + 1.0
    minute = unit_quantity("min")
    return Session(start=start * minute, end=end * minute, injections=tuple(injections))
