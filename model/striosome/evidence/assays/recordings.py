"""Sessions in which assays look at the circuit: long enough for rest, baseline and effect."""

from collections.abc import Sequence

from striosome.base.quantities import scalar, unit_quantity
from striosome.config.experiments.experiment import Injection, Session
from striosome.config.parameters.readouts import PhotometryAnalysis

__all__ = ["recording"]

# The circuit is looked at this long before anything is measured or given, as in shipped sessions.
_BEFORE_MIN = 60.0


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
    times = [scalar(one.time, "min") for one in injections]
    start = min([scalar(analysis.baseline_start, "min"), *times]) - _BEFORE_MIN
    end = max([scalar(analysis.effect_end, "min"), until_min, *times]) + 1.0
    minute = unit_quantity("min")
    return Session(start=start * minute, end=end * minute, injections=tuple(injections))
