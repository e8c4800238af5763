"""Rules for times, windows and steps, so that something is simulated and measured in bounds."""

from collections.abc import Mapping

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.documents.errors import Problem
from striosome.config.documents.records import Located
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.segments import certain_starts_s, middle_of_stretch_min
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.parameter_rules import value_of

__all__ = ["check_epochs", "check_steps"]

_ANALYSIS = "photometry.analysis."
_EPOCHS = ("baseline", "effect")
# A mean over one sample has no spread, and fits of the analysis need more than one.
_MIN_SAMPLES = 2
# A session is a recording of hours; what lasts longer is a history.
_LONGEST_SESSION_DAY = 31.0
_MAX_WINDOWS = 100_000
_MAX_SLOW_STEPS = 1_000_000
# Random numbers are told apart by a count of time steps from time zero, which is a signed integer.
_MAX_STEPS = 2**31


def check_steps(
    sessions: Mapping[str, Located[Session]],
    simulation: Located[Simulation],
    problems: list[Problem],
) -> bool:
    """Check how many steps and windows each session takes; return whether they are in bounds."""
    before = len(problems)
    record = simulation.record
    fine, slow, spacing, widest, warm_up = (
        magnitude(getattr(record, name), "s")
        for name in ("time_step", "slow_step", "finest_spacing", "spacing", "warm_up")
    )
    if min(fine, slow, spacing, widest, record.length_s) <= 0.0:
        return False  # reported with the simulation
    excess: dict[str, str] = {}
    for name, located in sessions.items():
        start, end = (magnitude(getattr(located.record, key), "s") for key in ("start", "end"))
        if end - start > 86400.0 * _LONGEST_SESSION_DAY:
            message = f"a session lasts at most {_LONGEST_SESSION_DAY:g} day"
            problems.append(located.problem(("end",), message))
            continue
        continuous = record.fidelity == "continuous"
        between = record.length_s if continuous else spacing
        counts = (
            ("time_step", max(warm_up - start, end) / fine, _MAX_STEPS, "steps from time zero"),
            ("slow_step", (end - start) / slow, _MAX_SLOW_STEPS, "steps"),
            (
                "stretch" if continuous else "finest_spacing",
                (end - start) / between,
                _MAX_WINDOWS,
                "windows",
            ),
        )
        for key, count, most, what in counts:
            if count > most:
                message = f"gives session {name!r} {count:.2g} {what}, above {most:.2g}"
                excess.setdefault(key, message)
    problems += (simulation.problem((key,), message) for key, message in excess.items())
    return len(problems) == before


def check_epochs(
    sessions: Mapping[str, Located[Session]],
    settings: Settings,
    simulation: Simulation,
    problems: list[Problem],
) -> None:
    """Check that every session has windows, and that baseline and effect hold samples of them.

    Parameters
    ----------
    sessions : mapping of str to Located
        The valid sessions, of bounded length.
    settings : dict
        The group's parameters.
    simulation : Simulation
        Where windows lie.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    middles: dict[str, Array] = {}
    for name, located in sessions.items():
        session, length_s = located.record, simulation.length_s
        start_s, end_s = magnitude(session.start, "s"), magnitude(session.end, "s")
        if end_s <= start_s:
            continue  # reported with the session
        starts_s = certain_starts_s(session, simulation)
        if not len(starts_s) or length_s > end_s - start_s:
            message = f"no window of {length_s:g} s fits into the session"
            problems.append(located.problem(("end",), message))
            continue
        injected_s = [magnitude(one.time, "s") for one in session.injections]
        drug_free = starts_s + length_s <= min(injected_s, default=np.inf)
        if session.control is None and not drug_free.any():
            message = f"no window of {length_s:g} s fits in before the first injection"
            problems.append(located.problem(("start",), message))
        middles[name] = middle_of_stretch_min(starts_s, simulation)
    for name in _EPOCHS:
        epoch = _epoch(settings, name)
        fault = None if epoch is None else _epoch_fault(settings, name, *epoch, middles)
        if fault is not None:
            _report(settings, name, fault, problems)


def _epoch_fault(
    settings: Settings, epoch: str, start_min: float, end_min: float, middles: Mapping[str, Array]
) -> str | None:
    """Say what an epoch lacks, if anything: samples of the photometer, or windows of a session."""
    if end_min <= start_min:
        return None  # reported with the parameters
    rate = value_of(settings, f"{_ANALYSIS}sampling_rate")
    samples = np.inf if rate is None else 60.0 * (end_min - start_min) * magnitude(rate, "Hz")
    # A thousandth of a sample is rounding.
    if samples < _MIN_SAMPLES - 1e-3:
        written = settings["photometry", "analysis", "sampling_rate"].value
        return (
            f"the {epoch} holds {samples:.2g} samples at sampling_rate, {written}; "
            f"expected at least {_MIN_SAMPLES}"
        )
    for name, middle_min in middles.items():
        if not ((start_min <= middle_min) & (middle_min < end_min)).any():
            nearest = middle_min[np.argmin(np.abs(middle_min - (start_min + end_min) / 2))]
            return (
                f"no simulated window lies in the {epoch} of session {name!r}, {start_min:g} to "
                f"{end_min:g} min; the nearest is at {nearest:.4g} min: make the {epoch} longer, "
                "or simulation.spacing smaller"
            )
    return None


def _epoch(settings: Settings, name: str) -> tuple[float, float] | None:
    """Return start and end (min) of an epoch; None where it is faulty."""
    start, end = (value_of(settings, f"{_ANALYSIS}{name}_{end}") for end in ("start", "end"))
    if start is None or end is None:
        return None
    return float(magnitude(start, "min")), float(magnitude(end, "min"))


def _report(settings: Settings, epoch: str, message: str, problems: list[Problem]) -> None:
    """Report a problem at the end of the epoch that was changed last."""
    keys = [f"{_ANALYSIS}{epoch}_{end}" for end in ("start", "end")]
    places = {key: settings[tuple(key.split("."))].place for key in keys}
    key = min(keys, key=lambda key: places[key].file is not None)
    problems.append(places[key].problem(key, message))
