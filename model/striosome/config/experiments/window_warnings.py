"""Warnings of injections that fall into windows or baselines, or that no window measures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from striosome.base.quantities import magnitude
from striosome.config.documents.documents import KeyPath
from striosome.config.documents.errors import Problem
from striosome.config.documents.records import Located
from striosome.config.documents.section import Number
from striosome.config.experiments.effect_windows import Epochs, anchor_of, epochs_of
from striosome.config.experiments.experiment import VEHICLE, Injection, Session
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.parameter_rules import value_of

__all__ = ["warn_of_injections"]

_ANALYSIS = "photometry.analysis."
# Times that are equal but for rounding (min).
_SAME_MIN = 1e-6


def warn_of_injections(
    sessions: Mapping[str, Located[Session]], settings: Settings, warnings: list[Problem]
) -> None:
    """Warn of injections that fall into a window or a baseline, or that no window measures.

    Vehicle changes nothing, so that it spoils no window.

    Parameters
    ----------
    sessions : mapping of str to Located
        The valid sessions.
    settings : dict
        The parameters of one group.
    warnings : list of Problem
        Grows by what to warn of.
    """
    for name, located in sessions.items():
        matched = sessions.get(located.record.control or "")
        compared = tuple(one.record for one in sessions.values() if one.record.control == name)
        seen = _Seen(located.record, matched.record if matched else None, compared, settings)
        warnings += (located.problem(key, message) for key, message in seen.warnings())
        if uncontrolled := _uncontrolled(located.record, compared):
            warnings.append(located.problem((), uncontrolled))


def _uncontrolled(session: Session, compared: tuple[Session, ...]) -> str:
    """Warn that a session gives a drug and is compared with no control; empty if it is not so."""
    drugs = dict.fromkeys(one.drug for one in session.injections if one.drug != VEHICLE)
    if not drugs or session.control is not None or compared:
        return ""
    return (
        f"gives {' and '.join(drugs)}, and names no `control`: bleaching and drift stay in dff_auc "
        "and z_auc"
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Windows of a session in relation to its injections."""

    session: Session
    control: Session | None
    compared: tuple[Session, ...]
    """those that it is the control of, at whose windows it is judged"""
    settings: Settings

    def warnings(self) -> Iterator[tuple[KeyPath, str]]:
        """Yield key below the session, and message, for every injection that blurs a window."""
        default = self._default
        if default is None:
            return
        named = _named(self.session, default)
        judging = [
            epochs
            for one in (self.session, *self.compared)
            for epochs in _named(one, default).values()
        ]
        for at, given in enumerate(self.session.injections):
            if given.drug == VEHICLE:
                continue
            time = _min(given.time)
            key: KeyPath = ("injections", at, "time")
            known = any(self._judges(epochs, time) for epochs in judging)
            if not known:
                yield from self._of_default(key, given, time, default)
            for name, epochs in named.items():
                if _inside(time, epochs.effect_min):
                    yield key, f"{given.drug} falls into {_window(name, epochs)}"
            if _inside(time, default.baseline_min):
                yield key, f"{given.drug} falls into the baseline, {_span(default.baseline_min)}"
            for name, epochs in named.items():
                if epochs.own_baseline and _inside(time, epochs.baseline_min):
                    span = _span(epochs.baseline_min)
                    yield key, f"{given.drug} falls into the baseline of {name!r}, {span}"
        yield from self._counted_together(named)

    @property
    def _default(self) -> Epochs | None:
        """The default window; None if the analysis is faulty, which is reported elsewhere."""
        names = ("baseline_start", "baseline_end", "effect_start", "effect_end")
        bounds = [value_of(self.settings, _ANALYSIS + name) for name in names]
        if any(bound is None for bound in bounds):
            return None
        start, end, effect_start, effect_end = (_min(bound) for bound in bounds)
        return Epochs((start, end), (effect_start, effect_end))

    def _judges(self, epochs: Epochs, time: float) -> bool:
        """Tell whether an injection is the last drug before a window."""
        before = [
            _min(one.time)
            for one in self.session.injections
            if one.drug != VEHICLE and _min(one.time) <= epochs.effect_min[0] + _SAME_MIN
        ]
        return bool(before) and abs(max(before) - time) <= _SAME_MIN

    def _of_default(
        self, key: KeyPath, given: Injection, time: float, default: Epochs
    ) -> Iterator[tuple[KeyPath, str]]:
        same = {_min(one.time) for one in self.session.injections if one.drug == given.drug}
        after = given.drug if len(same) == 1 else key[1]
        remedy = f"name a window after it under `windows`, as `late: {{after: {after}, …}}`"
        if _inside(time, default.effect_min):
            yield key, f"{given.drug} falls into {_window('', default)}: {remedy}"
        elif time >= default.effect_min[1] - _SAME_MIN:
            message = f"no window judges {given.drug}: it comes after {_window('', default)}"
            yield key, f"{message}; {remedy}"

    def _counted_together(self, named: Mapping[str, Epochs]) -> Iterator[tuple[KeyPath, str]]:
        """Warn of windows whose baseline precedes drugs that their matched control does not get."""
        shared = {_dose(one) for one in self.control.injections} if self.control else set()
        for name, epochs in named.items():
            if epochs.own_baseline:
                continue
            own = {
                _min(one.time): one.drug
                for one in self.session.injections
                if one.drug != VEHICLE
                and _dose(one) not in shared
                and epochs.baseline_min[1] - _SAME_MIN
                <= _min(one.time)
                <= epochs.effect_min[0] + _SAME_MIN
            }
            if len(own) > 1:
                given = " and ".join(
                    f"{drug} at {time:g} min" for time, drug in sorted(own.items())
                )
                yield (
                    ("windows", name),
                    f"the change is that of {given} together: the baseline, "
                    f"{_span(epochs.baseline_min)}, is before them. Give the window a "
                    "baseline_start and baseline_end of its own, or the control session the "
                    "earlier drugs as well",
                )


def _named(session: Session, default: Epochs) -> dict[str, Epochs]:
    """Return the windows that a session names and that count from one of its injections."""
    found = {}
    for name, window in session.windows.items():
        anchor = anchor_of(window, session)
        if anchor is not None:
            anchor_min = _min(session.injections[anchor].time)
            found[name] = epochs_of(window, anchor_min, default.baseline_min)
    return found


def _dose(given: Injection) -> tuple[object, ...]:
    """Return the properties by which injections of two sessions are the same."""
    dose = float(magnitude(given.dose, "mg/kg"))
    duration = None if given.duration is None else _min(given.duration)
    return given.drug, given.route, round(_min(given.time), 6), round(dose, 9), duration


def _inside(time: float, span: tuple[float, float]) -> bool:
    return span[0] + _SAME_MIN < time < span[1] - _SAME_MIN


def _window(name: str, epochs: Epochs) -> str:
    return f"{f'window {name!r}' if name else 'the effect window'}, {_span(epochs.effect_min)}"


def _span(span: tuple[float, float]) -> str:
    return f"{span[0]:g} to {span[1]:g} min"


def _min(value: Number) -> float:
    return float(magnitude(value, "min"))
