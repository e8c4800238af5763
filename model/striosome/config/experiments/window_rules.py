"""Rules for the windows that sessions name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from striosome.base.quantities import magnitude
from striosome.config.documents.documents import KeyPath
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.records import Located
from striosome.config.documents.section import Number
from striosome.config.experiments.effect_windows import anchor_of, epochs_of
from striosome.config.experiments.experiment import EffectWindow, Session, Simulation
from striosome.config.experiments.segments import certain_starts_s, middle_of_stretch_min
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.parameter_rules import value_of

__all__ = ["check_effect_windows"]

_ANALYSIS = "photometry.analysis."
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# What readers call the window that has no name.
_DEFAULT = "default"
# Fewer samples than these have no spread, against which z is measured.
_MIN_SAMPLES = 2
# Times that are equal but for rounding (min).
_SAME_MIN = 1e-6


def check_effect_windows(
    sessions: Mapping[str, Located[Session]],
    settings: Settings,
    simulation: Simulation | None,
    problems: list[Problem],
) -> None:
    """Check the named windows of every session.

    Parameters
    ----------
    sessions : mapping of str to Located
        The valid sessions.
    settings : dict
        The parameters of one group.
    simulation : Simulation or None
        Where windows lie; None if it is faulty or out of bounds, which is reported elsewhere.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    for located in sessions.values():
        for name, window in located.record.windows.items():
            for key, message in _faults(name, window, located.record, sessions, settings):
                problems.append(located.problem(("windows", name, *key), message))
            if simulation is not None:
                covered = _Covered(located.record, name, window, settings, simulation)
                for key, message in covered.faults():
                    problems.append(located.problem(("windows", name, *key), message))


def _faults(
    name: str,
    window: EffectWindow,
    session: Session,
    sessions: Mapping[str, Located[Session]],
    settings: Settings,
) -> Iterator[tuple[KeyPath, str]]:
    """Yield key below a window, and message, for each of its faults."""
    if not _NAME.fullmatch(name):
        yield (), "expected a name of letters, digits, - and _"
    elif name == _DEFAULT:
        yield (), "the default window is the one without a name: choose another one"
    start, end = _min(window.start), _min(window.end)
    if start < 0:
        yield ("start",), "a window starts after the injection that it counts from"
    if start >= end:
        yield ("end",), f"is not after start, {start:g} min"
    yield from _baseline_faults(window)
    anchor = anchor_of(window, session)
    if anchor is None:
        yield ("after",), _unknown_anchor(window, session)
        return
    anchor_min = _min(session.injections[anchor].time)
    spans = [epochs_of(window, anchor_min, (anchor_min, anchor_min)).effect_min]
    if window.baseline_start is not None and window.baseline_end is not None:
        spans.append((anchor_min + _min(window.baseline_start), anchor_min))
    bounds = min(span[0] for span in spans), max(span[1] for span in spans)
    control = sessions.get(session.control or "")
    unreached = list(_unreached("the session", session, bounds))
    if control is not None and not unreached:
        words = f"the control session {session.control!r}"
        unreached = list(_unreached(words, control.record, bounds))
    yield from unreached


def _unreached(
    words: str, session: Session, bounds: tuple[float, float]
) -> Iterator[tuple[KeyPath, str]]:
    """Yield the ends of a window and its baseline (min) that a session does not reach."""
    first, last = bounds
    start, end = _min(session.start), _min(session.end)
    if last > end + _SAME_MIN:
        yield ("end",), f"{words} ends at {end:g} min, before {last:g} min"
    if first < start - _SAME_MIN:
        yield ("baseline_start",), f"{words} starts at {start:g} min, after {first:g} min"


def _baseline_faults(window: EffectWindow) -> Iterator[tuple[KeyPath, str]]:
    start, end = window.baseline_start, window.baseline_end
    if start is None and end is None:
        return
    if start is None or end is None:
        given, missing = ("end", "start") if start is None else ("start", "end")
        yield (f"baseline_{given}",), f"also give baseline_{missing}"
    elif _min(start) >= _min(end):
        yield ("baseline_end",), f"is not after baseline_start, {_min(start):g} min"
    elif _min(end) > _min(window.start) + _SAME_MIN:
        yield ("baseline_end",), f"is after the start of the window, {_min(window.start):g} min"


def _unknown_anchor(window: EffectWindow, session: Session) -> str:
    """Say why a window names no injection of its session."""
    given = session.injections
    if not given:
        return "the session has no injection"
    if isinstance(window.after, int):
        return f"there is no injection {window.after}: they are numbered 0 to {len(given) - 1}"
    positions = [at for at, one in enumerate(given) if one.drug == window.after]
    if not positions:
        near = did_you_mean(window.after, {one.drug for one in given})
        return f"the session injects no {window.after!r}{near}"
    times = _listed(f"{_min(given[at].time):g}" for at in positions)
    which = _listed((str(at) for at in positions), "or")
    return f"{window.after} is injected at {times} min: give the position instead, {which}"


@dataclass(frozen=True, slots=True)
class _Covered:
    """Check that a window contains simulated windows and recorded samples."""

    session: Session
    name: str
    window: EffectWindow
    settings: Settings
    simulation: Simulation

    def faults(self) -> Iterator[tuple[KeyPath, str]]:
        """Yield key below the window, and message, for each part that contains too little."""
        anchor = anchor_of(self.window, self.session)
        if anchor is None:
            return
        epochs = epochs_of(self.window, _min(self.session.injections[anchor].time), (0.0, 0.0))
        spans = {"end": epochs.effect_min}
        if epochs.own_baseline:
            spans["baseline_end"] = epochs.baseline_min
        rate = value_of(self.settings, f"{_ANALYSIS}sampling_rate")
        for key, (start, end) in spans.items():
            if start >= end:
                continue
            if rate is not None and 60.0 * (end - start) * magnitude(rate, "Hz") < _MIN_SAMPLES:
                yield (key,), f"holds fewer than two samples of {_ANALYSIS}sampling_rate"
            elif fault := self._unsimulated(start, end):
                yield (key,), fault

    def _unsimulated(self, start_min: float, end_min: float) -> str | None:
        """Name the nearest simulated window, if none has its middle within the bounds."""
        starts_s = certain_starts_s(self.session, self.simulation)
        middle_min = middle_of_stretch_min(starts_s, self.simulation)
        if not len(middle_min) or ((middle_min >= start_min) & (middle_min < end_min)).any():
            return None  # a session without any is reported elsewhere
        nearest = middle_min[np.argmin(np.abs(middle_min - (start_min + end_min) / 2.0))]
        return (
            f"no simulated window lies between {start_min:g} and {end_min:g} min; the nearest is "
            f"at {nearest:.4g} min: make this longer, or simulation.spacing smaller"
        )


def _listed(words: Iterable[str], last: str = "and") -> str:
    """Join words in a list: "a, b and c"."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def _min(value: Number) -> float:
    return float(magnitude(value, "min"))
