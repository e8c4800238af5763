"""Rules for sessions and for their simulation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from striosome.base.quantities import magnitude, scalar
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.records import Located
from striosome.config.experiments.experiment import VEHICLE, Injection, Session, Simulation
from striosome.config.experiments.experiment_file import GroupEntry
from striosome.config.experiments.history import Dose
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.parameter_rules import value_of
from striosome.config.parameters.physiology import PHASES

__all__ = [
    "KnownDrug",
    "amount_fault",
    "check_group_sessions",
    "check_sessions",
    "check_simulation",
    "drug_faults",
    "known_drugs",
]

# Far above the dose of any drug (g/kg), so that only a slip of the unit gets here.
_LARGEST_AMOUNT = 1.0
_WINDOW_STARTS = ("baseline_start",)
_WINDOW_ENDS = ("effect_end", "auc_end")


def check_sessions(
    sessions: Mapping[str, Located[Session]],
    names: set[str],
    settings: Settings,
    problems: list[Problem],
) -> None:
    """Check every session against the drugs and the analysis of one group.

    Parameters
    ----------
    sessions : mapping of str to Located
        The valid sessions.
    names : set of str
        All session names, those of faulty sessions included.
    settings : dict
        The group's parameters.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    drugs = known_drugs(settings)
    # A vehicle may be given in any way in which some drug is.
    drugs[VEHICLE] = KnownDrug(set().union(*(drug.routes for drug in drugs.values())), set())
    for located in sessions.values():
        session = located.record
        _check_control(located, sessions, names, problems)
        _check_phase(located, problems)
        _check_times(located, problems)
        _check_windows(located, settings, problems)
        for position, injection in enumerate(session.injections):
            _check_injection(located, ("injections", position), injection, drugs, problems)


def check_group_sessions(
    groups: Mapping[str, GroupEntry],
    document: Document,
    sessions: Mapping[str, Located[Session]],
    names: set[str],
    problems: list[Problem],
) -> None:
    """Check which sessions groups have.

    Parameters
    ----------
    groups : mapping of str to GroupEntry
        The valid groups, the reference first.
    document : Document
        The experiment file.
    sessions : mapping of str to Located
        The valid sessions.
    names : set of str
        All session names, those of faulty sessions included.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    for place, (group, entry) in enumerate(groups.items()):
        for at, message in _group_faults(entry, sessions, names, first=place == 0):
            key = ("groups", group, "sessions", *at)
            problems.append(document.place(key).problem(dotted(key), message))


def _group_faults(
    entry: GroupEntry, sessions: Mapping[str, Located[Session]], names: set[str], *, first: bool
) -> Iterator[tuple[KeyPath, str]]:
    """Yield key below the sessions of a group, and message, for each of their faults."""
    if entry.sessions is None:
        return
    if first:
        yield (), "the first group, with which others are compared, has all sessions"
    for position, name in enumerate(entry.sessions):
        control = sessions[name].record.control if name in sessions else None
        if name not in names:
            yield (position,), f"unknown session {name!r}{did_you_mean(name, names)}"
        elif control is not None and control not in entry.sessions:
            yield (position,), f"{name!r} needs its control session {control!r} as well"


@dataclass(frozen=True, slots=True)
class KnownDrug:
    """Routes and forms of a drug that can be given."""

    routes: set[str]
    """ways in which it is given"""
    forms: set[str]
    """salts and hydrates in which it is weighed"""


def known_drugs(settings: Settings) -> dict[str, KnownDrug]:
    """Return every drug that can be given; a mixture in the ways in which all of its parts can."""
    drugs: dict[str, KnownDrug] = {}
    parts: dict[str, list[str]] = {}
    for path in settings:
        if path[0] == "ligands" and path[2:4] == ("pharmacokinetics", "routes"):
            drugs.setdefault(path[1], KnownDrug(set(), set())).routes.add(path[4])
        if path[0] == "ligands" and path[2:3] == ("components",):
            parts.setdefault(path[1], []).append(path[3])
    for path in settings:
        if path[1:2] and path[1] in drugs and path[2:4] == ("pharmacokinetics", "forms"):
            drugs[path[1]].forms.add(path[4])
    for mixture, names in parts.items():
        known = [drugs[name] for name in names if name in drugs]
        if len(known) == len(names):
            routes, forms = ([getattr(one, key) for one in known] for key in ("routes", "forms"))
            drugs[mixture] = KnownDrug(set.intersection(*routes), set.intersection(*forms))
    return drugs


def drug_faults(
    given: Injection | Dose, drugs: Mapping[str, KnownDrug]
) -> Iterator[tuple[str, str]]:
    """Yield key and message for each fault in the drug of a dose, its route and its form."""
    if given.drug not in drugs:
        yield "drug", f"unknown drug {given.drug!r}{did_you_mean(given.drug, drugs)}"
        return
    known = drugs[given.drug]
    if given.route not in known.routes:
        # Another route is another experiment, however near its name.
        routes = ", ".join(sorted(known.routes))
        yield "route", f"unknown route {given.route!r} of {given.drug}; known: {routes}"
    if given.form is not None and given.form not in known.forms:
        near = did_you_mean(given.form, known.forms)
        yield "form", f"unknown form {given.form!r} of {given.drug}{near}"


def _check_phase(located: Located[Session], problems: list[Problem]) -> None:
    phase = located.record.phase
    if phase is not None and phase not in PHASES:
        message = f"unknown phase {phase!r}{did_you_mean(phase, PHASES)}"
        problems.append(located.problem(("phase",), message))


def _check_control(
    located: Located[Session],
    sessions: Mapping[str, Located[Session]],
    names: set[str],
    problems: list[Problem],
) -> None:
    """Check that a control matches: its animals are handled at the same times of the same phase."""
    control = located.record.control
    if control is None:
        return
    if control not in names:
        message = f"unknown session {control!r}{did_you_mean(control, names)}"
        problems.append(located.problem(("control",), message))
    elif control in sessions:
        matched = sessions[control].record
        own_min, its_min = _injection_times_min(located.record), _injection_times_min(matched)
        if matched.control is not None:
            message = f"{control!r} has a control session itself, so it cannot be one"
            problems.append(located.problem(("control",), message))
        elif own_min != its_min:
            message = (
                f"{control!r} must be injected at the same times, with vehicle if need be; "
                f"here at {own_min} min, there at {its_min} min"
            )
            problems.append(located.problem(("control",), message))
        elif matched.phase != located.record.phase:
            own, its = (phase or "the group's" for phase in (located.record.phase, matched.phase))
            message = f"{control!r} must be in the same phase of day; here {own}, there {its}"
            problems.append(located.problem(("control",), message))


def _injection_times_min(session: Session) -> list[float]:
    """Return the times at which animals are handled: simultaneous injections are one handling."""
    return sorted({float(magnitude(injection.time, "min")) for injection in session.injections})


def _check_times(located: Located[Session], problems: list[Problem]) -> None:
    session = located.record
    times = _injection_times_min(session)
    start, end = magnitude(session.start, "min"), magnitude(session.end, "min")
    if start >= end:
        problems.append(located.problem(("end",), "the session ends before it starts"))
    elif times and end <= max(times):
        message = f"the session ends before its last injection, at {max(times):g} min"
        problems.append(located.problem(("end",), message))
    elif times and start > min(times):
        message = f"the session starts after its first injection, at {min(times):g} min"
        problems.append(located.problem(("start",), message))


def _check_windows(located: Located[Session], settings: Settings, problems: list[Problem]) -> None:
    session = located.record
    for names, key in ((_WINDOW_STARTS, "start"), (_WINDOW_ENDS, "end")):
        for name in names:
            edge = value_of(settings, f"photometry.analysis.{name}")
            if edge is not None and not session.start <= edge <= session.end:
                written = settings["photometry", "analysis", name].value
                message = f"the session does not reach photometry.analysis.{name}, {written}"
                problems.append(located.problem((key,), message))


def _check_injection(
    located: Located[Session],
    at: KeyPath,
    injection: Injection,
    drugs: Mapping[str, KnownDrug],
    problems: list[Problem],
) -> None:
    for key, message in drug_faults(injection, drugs):
        problems.append(located.problem((*at, key), message))
    excess = amount_fault("dose", scalar(injection.dose, "g/kg"))
    if excess is not None:
        problems.append(located.problem((*at, "dose"), excess))
    if injection.duration is not None and magnitude(injection.duration, "min") <= 0:
        problems.append(located.problem((*at, "duration"), "an infusion must last"))


def amount_fault(name: str, amount: float) -> str | None:
    """Say what is wrong with a dose (g/kg) or a rate (g/kg/day), if anything."""
    if amount < 0.0:
        return f"a {name} cannot be negative"
    if amount > _LARGEST_AMOUNT:
        unit = {"dose": "g/kg", "rate": "g/kg/day"}[name]
        return (
            f"a {name} of {amount:.3g} {unit} is more than is ever given, "
            f"{_LARGEST_AMOUNT:g} {unit}: look at its unit"
        )
    return None


def check_simulation(located: Located[Simulation], problems: list[Problem]) -> None:
    """Check the times of the simulation against each other."""
    simulation = located.record
    seconds = {
        name: magnitude(getattr(simulation, name), "s")
        for name in (
            *("time_step", "window", "stretch", "warm_up"),
            *("spacing", "finest_spacing", "slow_step"),
        )
    }
    wrong = [name for name, value in seconds.items() if value <= 0.0 and name != "warm_up"]
    problems += (located.problem((name,), "must be above zero") for name in wrong)
    if seconds["warm_up"] < 0.0:
        problems.append(located.problem(("warm_up",), "cannot be negative"))
    if wrong:
        return  # how it compares with others follows from it
    if seconds["time_step"] >= min(seconds["window"], seconds["stretch"]):
        problems.append(located.problem(("time_step",), "is not below window and stretch"))
    if seconds["finest_spacing"] > seconds["spacing"]:
        problems.append(located.problem(("finest_spacing",), "is above the largest spacing"))
    elif seconds["window"] + seconds["warm_up"] > seconds["finest_spacing"]:
        message = "window and warm_up do not fit into the finest spacing of windows"
        problems.append(located.problem(("window",), message))
    if float(simulation.tolerance) <= 0:
        problems.append(located.problem(("tolerance",), "must be above zero"))
    if seconds["slow_step"] > seconds["spacing"]:
        problems.append(located.problem(("slow_step",), "is above the spacing of windows"))
