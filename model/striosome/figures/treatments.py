"""Wording of the treatment that a window measures: the drugs in order, and the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import xarray as xr

from striosome.config.experiments.experiment import VEHICLE
from striosome.figures.labels import drug_label, injection_label, number
from striosome.figures.run_view import (
    InjectionShown,
    Window,
    control_of,
    groups,
    injections,
    session_data,
    sessions,
    windows,
)
from striosome.store.record import WindowWords

__all__ = ["Judged", "judged_in", "judged_words", "treatment_label", "when_label"]

_NOTHING = "no injection before the end of the window"
# Times that are equal but for rounding (min).
_SAME_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """One session in one of its windows."""

    session: str
    """its name"""
    window: Window
    """window in which the effect is measured"""
    given: tuple[InjectionShown, ...]
    """injections of the session"""
    matched: tuple[InjectionShown, ...]
    """injections of its matched control"""
    several: bool
    """whether the session has other windows"""
    control: str = ""
    """the matched control session; empty for a session that has none"""
    own_baseline: bool = False
    """whether the baseline is another than that of the default window"""

    def metric(self, base: str) -> str:
        """Return the name of a metric in this window."""
        return self.window.metric(base)

    @property
    def treatment(self) -> str:
        """Treatment whose effect is measured: "SKF81297 1.5 mg/kg after methadone"."""
        return treatment_label(self.given, self.window, self.matched)

    def when(self, metric: str = "") -> str:
        """Describe the time: "10–60 min after SKF81297"; a default area begins at time zero.

        A baseline of the window's own is named: "…, against −10 to 0 min".
        """
        label = when_label(self.given, self.window.of_metric(metric))
        if not self.own_baseline:
            return label
        return f"{label}, against {_span(self.window.baseline_min, self.window.anchor_min)}"

    @property
    def label(self) -> str:
        """The session, with its window if it has several or omits some of the injections.

        A drug that is given within the window is named with its time.
        """
        start, end = self.window.effect_min
        later = [one for one in _drugs(self.given) if one.time_min > start + _SAME_MIN]
        within = ", ".join(
            f"{drug_label(one.drug)} at {number(one.time_min)} min"
            for one in later
            if one.time_min < end - _SAME_MIN
        )
        label = f"{self.session}, {self.when()}" if self.several or later else self.session
        return f"{label}, with {within}" if within else label


def judged_in(tree: xr.DataTree, names: Iterable[str]) -> list[Judged]:
    """Return every window of some sessions, the default one of each first."""
    first = groups(tree)[0]
    found = []
    for session in names:
        data = session_data(tree, first, session)
        control = control_of(tree, session)
        matched = injections(session_data(tree, first, control)) if control else []
        own = windows(data)
        found += [
            Judged(
                session,
                window,
                tuple(injections(data)),
                tuple(matched),
                len(own) > 1,
                control or "",
                window.baseline_min != own[0].baseline_min,
            )
            for window in own
        ]
    return found


def judged_words(tree: xr.DataTree) -> dict[str, dict[str, WindowWords]]:
    """Return treatment and time of every window, by session and by name of the window."""
    words: dict[str, dict[str, WindowWords]] = {}
    for one in judged_in(tree, sessions(tree)):
        own = words.setdefault(one.session, {})
        own[one.window.name] = WindowWords(
            minus=one.control, treatment=one.treatment, when=one.when(), area=one.when("dff_auc")
        )
    return words


def treatment_label(
    given: Sequence[InjectionShown], window: Window, matched: Sequence[InjectionShown] = ()
) -> str:
    """Name the treatment of a window, and what preceded it: "SKF81297 1.5 mg/kg after methadone".

    The treatment is what was given after the baseline, up to the start of the window, and is
    not given in the matched control as well: "SKF81297 1.5 mg/kg then methadone 10 mg/kg", and
    "with" where both are given at one time. An injection within the window is named with its
    time; one after it is not named.

    Parameters
    ----------
    given : sequence of InjectionShown
        Injections of the session.
    window : Window
        Where the effect is measured.
    matched : sequence of InjectionShown
        Injections of the matched control.
    """
    start, end = window.effect_min
    ordered = sorted(given, key=lambda one: one.time_min)
    until = [one for one in ordered if one.time_min <= start + _SAME_MIN]
    within = [one for one in ordered if start + _SAME_MIN < one.time_min < end - _SAME_MIN]
    later = [f"{injection_label(one)} at {number(one.time_min)} min" for one in _drugs(within)]
    if not until:
        return " then ".join(later) or _NOTHING
    own = [
        one
        for one in until
        if one.time_min >= window.baseline_min[1] - _SAME_MIN and one not in matched
    ]
    asked = {one.time_min for one in _drugs(own) or own or until[-1:]}
    steps = [
        " with ".join(injection_label(one) for one in _drugs(together) or together[:1])
        for time, found in groupby(until, key=lambda one: one.time_min)
        if time in asked
        for together in [list(found)]
    ]
    before = [one for one in _drugs(until) if one.time_min not in asked]
    names = dict.fromkeys(drug_label(one.drug) for one in before)
    after = f" after {' and '.join(names)}" if names else ""
    return ", then ".join([" then ".join(steps) + after, *later])


def when_label(given: Sequence[InjectionShown], window: Window) -> str:
    """Describe the window relative to its anchor: "10–60 min after SKF81297"."""
    span = _span(window.effect_min, window.anchor_min)
    at_once = [one for one in given if abs(one.time_min - window.anchor_min) <= _SAME_MIN]
    together = _drugs(at_once) or at_once[:1]
    if not together:
        return f"{span} after time zero"
    anchor = " with ".join(drug_label(one.drug) for one in together)
    repeated = [one for one in given if one.drug in {held.drug for held in together}]
    if len({one.time_min for one in repeated}) > 1:
        anchor = f"{anchor} at {number(window.anchor_min)} min"
    return f"{span} after {anchor}"


def _span(bounds_min: tuple[float, float], anchor_min: float) -> str:
    """Format a time span relative to an injection; "to" where a dash would meet a minus."""
    start, end = (number(bound - anchor_min) for bound in bounds_min)
    dash = " to " if start.startswith("−") or end.startswith("−") else "–"
    return f"{start}{dash}{end} min"


def _drugs(given: Iterable[InjectionShown]) -> list[InjectionShown]:
    return [one for one in given if one.drug != VEHICLE]
