"""Rules for the history of a group, and for the time at which its sessions take place."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from striosome.base.quantities import scalar
from striosome.config.documents.documents import Document, KeyPath
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.names import HISTORY_NODE
from striosome.config.documents.records import Located
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.history import DIETS, Dose, Pump, RepeatedDose, SingleDose
from striosome.config.experiments.history_file import ReadHistory
from striosome.config.experiments.session_rules import amount_fault, drug_faults, known_drugs
from striosome.config.parameters.merge import Settings

__all__ = ["check_histories"]

# More doses than this are better given by a pump.
_MAX_DOSES = 10_000
# Of the slow states in one history.
_MAX_STEPS = 1_000_000
# Two times closer than this are the same (day).
_SAME_DAY = 1e-9


def check_histories(
    histories: Mapping[str, ReadHistory],
    document: Document,
    sessions: Mapping[str, Located[Session]],
    trees: Mapping[str, Settings],
    simulation: Located[Simulation] | None,
    problems: list[Problem],
) -> None:
    """Check the histories of all groups.

    Parameters
    ----------
    histories : mapping of str to ReadHistory
        By group.
    document : Document
        The experiment file.
    sessions : mapping of str to Located
        The valid sessions.
    trees : mapping of str to Settings
        The parameters of each group; empty if they could not be read.
    simulation : Located, optional
        The simulation, if it is valid.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    for group, history in histories.items():
        before = len(problems)
        _check_doses_and_diet(history, problems)
        if len(problems) == before:
            _check_moment(group, history, document, sessions, problems)
        if group in trees:
            _check_drugs(history, trees[group], problems)
            _check_iron(history, trees[group], problems)
    if simulation is not None:
        _check_step(histories, simulation, problems)


def _check_doses_and_diet(history: ReadHistory, problems: list[Problem]) -> None:
    """Check times, amounts and overlaps, which depend on no other file."""
    report = _Reporter(history, problems)
    spans: list[tuple[str, float, float, KeyPath]] = []
    for position, dose in enumerate(history.record.doses):
        here: KeyPath = ("doses", position)
        _check_amount(dose, here, report)
        if report.times(here, dose) and not isinstance(dose, SingleDose):
            spans.append((f"{dose.drug} {dose.route}", *_span_day(dose), here))
    for position, interval in enumerate(history.record.diet):
        here = ("diet", position)
        if interval.iron not in DIETS:
            message = f"unknown diet {interval.iron!r}{did_you_mean(interval.iron, DIETS)}"
            report((*here, "iron"), message)
        if report.times(here, interval):
            spans.append(("diet", *_span_day(interval), here))
    for kind in dict.fromkeys(span[0] for span in spans):
        _check_overlaps([span for span in spans if span[0] == kind], report)


def _check_drugs(history: ReadHistory, settings: Settings, problems: list[Problem]) -> None:
    """Check that every drug is one of the experiment's, and every route one of its routes."""
    report = _Reporter(history, problems)
    drugs = known_drugs(settings)
    for position, dose in enumerate(history.record.doses):
        for key, message in drug_faults(dose, drugs):
            report(("doses", position, key), message)


def _check_iron(history: ReadHistory, settings: Settings, problems: list[Problem]) -> None:
    """Check that every effect that follows a diet has a time constant."""
    if not history.record.diet:
        return
    for path, setting in settings.items():
        if setting.effect is not None and setting.effect.time is None:
            key = ".".join(path)
            message = "also say how fast it follows the diet of a history: time: PATH"
            problem = setting.place.problem(key, message)
            if problem not in problems:
                problems.append(problem)


def _check_moment(
    group: str,
    history: ReadHistory,
    document: Document,
    sessions: Mapping[str, Located[Session]],
    problems: list[Problem],
) -> None:
    """Check that time zero lies in the history, with nothing between it and a session's start.

    Doses scheduled from time zero on are not given: the session has its own injections.
    """
    key: KeyPath = ("groups", group, "at")

    def report(message: str) -> None:
        problems.append(document.place(key).problem(".".join(map(str, key)), message))

    at_day = scalar(history.at, "day")
    if at_day < 0.0:
        report(f"{history.at_written} is not a time of the history, which begins at day 0")
        return
    for name, located in sessions.items():
        start_day = at_day + scalar(located.record.start, "day")
        given = (
            (time, dose.drug)
            for dose in history.record.doses
            for time in _given_day(dose, start_day, at_day)
        )
        for time_day, drug in given:
            report(
                f"the history gives {drug} at {time_day:.6g} day, after session {name!r} has "
                f"started ({start_day:.6g} day): choose a later moment, or one before that dose"
            )
            return
        if name == HISTORY_NODE:
            message = f"a session cannot be called {name!r} where a group has a history"
            problems.append(located.problem((), message))


def _check_step(
    histories: Mapping[str, ReadHistory],
    simulation: Located[Simulation],
    problems: list[Problem],
) -> None:
    """Check that histories have a time step, which is neither zero nor endlessly small."""
    step = simulation.record.history_step
    if step is None:
        for group in list(histories)[:1]:
            message = f"is missing: group {group} has a history"
            problems.append(simulation.problem(("history_step",), message))
        return
    step_day = scalar(step, "day")
    longest_day = max((scalar(one.at, "day") for one in histories.values()), default=0.0)
    if step_day <= 0.0:
        problems.append(simulation.problem(("history_step",), "must be above zero"))
    elif longest_day / step_day > _MAX_STEPS:
        message = f"gives {longest_day / step_day:.2g} steps, above {_MAX_STEPS:.2g}"
        problems.append(simulation.problem(("history_step",), message))


class _Reporter:
    """Callable that records problems with keys of a history."""

    def __init__(self, history: ReadHistory, problems: list[Problem]) -> None:
        self.history, self.problems = history, problems

    def __call__(self, key: KeyPath, message: str) -> None:
        self.problems.append(self.history.located.problem(key, message))

    def times(self, here: KeyPath, record: Any) -> bool:
        """Check the times of a record against day 0 and each other; return False if invalid."""
        before = len(self.problems)
        for name in ("time", "start", "end"):
            time = getattr(record, name, None)
            if time is None:
                continue
            if scalar(time, "day") < 0.0:
                self((*here, name), "is negative: a history begins at day 0")
        end = getattr(record, "end", None)
        if end is not None and len(self.problems) == before and end <= record.start:
            self((*here, "end"), "ends before it starts")
        return len(self.problems) == before


def _check_amount(dose: Dose, here: KeyPath, report: _Reporter) -> None:
    name, unit = ("rate", "g/kg/day") if isinstance(dose, Pump) else ("dose", "g/kg")
    message = amount_fault(name, scalar(getattr(dose, name), unit))
    if message is not None:
        report((*here, name), message)
    if isinstance(dose, RepeatedDose):
        every_day = scalar(dose.every, "day")
        start, end = _span_day(dose)
        if every_day <= 0.0:
            report((*here, "every"), "must be above zero")
        elif (end - start) / every_day > _MAX_DOSES:
            report((*here, "every"), f"gives more than {_MAX_DOSES} doses: use a pump")


def _check_overlaps(spans: list[tuple[str, float, float, KeyPath]], report: _Reporter) -> None:
    """Check that intervals of one drug and route, or of diets, may touch but do not overlap."""
    for earlier, later in pairwise(sorted(spans, key=lambda span: span[1])):
        if later[1] < earlier[2]:
            first = f"{earlier[3][0]}[{earlier[3][1]}]"
            report((*later[3], "start"), f"overlaps {first}, which ends at {earlier[2]:.6g} day")


def _span_day(record: Any) -> tuple[float, float]:
    end = math.inf if record.end is None else scalar(record.end, "day")
    return scalar(record.start, "day"), end


def _given_day(dose: Dose, low_day: float, high_day: float) -> list[float]:
    """Return the times at which a dose is given, or a pump started, between two times."""
    if isinstance(dose, RepeatedDose):
        start, end = _span_day(dose)
        every = scalar(dose.every, "day")
        first = start + max(0, math.ceil((low_day - start) / every)) * every
        return [first] if low_day <= first < min(high_day, end) - _SAME_DAY else []
    time = scalar(dose.start if isinstance(dose, Pump) else dose.time, "day")
    return [time] if low_day <= time < high_day - _SAME_DAY else []
