"""Rules between parameters, beyond the range of each."""

from collections import Counter
from dataclasses import replace
from typing import Any

from striosome.base.quantities import UnitError
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.circuit_rules import check_circuit
from striosome.config.parameters.faults import Faults
from striosome.config.parameters.iron_rules import check_iron, deficient
from striosome.config.parameters.merge import Settings, leaf_at, leaf_of
from striosome.config.parameters.mixture_rules import check_mixtures
from striosome.config.parameters.moved import path_hint
from striosome.config.parameters.number_rules import check_numbers
from striosome.config.parameters.receptor_rules import check_receptors
from striosome.config.parameters.release_rules import check_release
from striosome.config.parameters.settings import read_value
from striosome.config.parameters.shares import SHARES

__all__ = ["check_parameters", "value_of"]

_ANALYSIS = ("photometry", "analysis")
_IN_ORDER = (
    ("baseline_start", "baseline_end"),
    ("baseline_end", "effect_start"),
    ("effect_start", "effect_end"),
)


def value_of(settings: Settings, key: str) -> Any:
    """Return the value at a dotted path; None if it is absent or faulty (reported elsewhere)."""
    path = tuple(key.split("."))
    if path not in settings:
        return None
    try:
        return read_value(leaf_of(path, settings[path]), settings[path].value)
    except UnitError:
        return None


def check_parameters(settings: Settings, problems: list[Problem]) -> None:
    """Check one group's parameters against each other."""
    _check_names(settings, problems)
    _check_variability(settings, problems)
    _check_values(Faults(settings, problems))
    check_iron(settings, problems)
    check_circuit(settings, problems)
    check_release(settings, problems)
    check_receptors(settings, problems)
    check_mixtures(settings, problems)
    if not problems:
        _check_deficient(settings, problems)


def _check_values(faults: Faults) -> None:
    """Check what must hold for an animal in any condition."""
    _check_shares(faults)
    _check_windows(faults)
    _check_raw_rate(faults)
    check_numbers(faults)


def _check_deficient(settings: Settings, problems: list[Problem]) -> None:
    """Check the animal under its iron deficiency, which may change any value."""
    found: list[Problem] = []
    _check_values(Faults(deficient(settings), found))
    effects = {
        one.effect.leaf.rpartition(".")[0]: one.place for one in settings.values() if one.effect
    }
    for problem in found:
        # A rule between two values may name the one that no effect changes.
        place = effects.get(problem.key.rpartition(".")[0])
        own = problem if place is None else place.problem(problem.key, problem.message)
        problems.append(replace(own, message=f"under iron deficiency: {own.message}"))


def _check_names(settings: Settings, problems: list[Problem]) -> None:
    """Check that a text whose choices are a section is a name in that section."""
    for path, setting in settings.items():
        if isinstance(setting.choices, str):
            known = {p[1] for p in settings if p[0] == setting.choices}
            if setting.value not in known:
                near = did_you_mean(str(setting.value), known)
                message = f"unknown name {setting.value!r}{near}"
                problems.append(setting.place.problem(".".join(path), message))


def _check_shares(faults: Faults) -> None:
    settings = faults.settings
    paths = [path for path in settings if ".".join(path).startswith(SHARES)]
    shares = {path[-1]: value_of(settings, ".".join(path)) for path in paths}
    if None not in shares.values() and (total := sum(shares.values())) > 1:
        # Of an overlay and the base, the overlay has few settings, and is the one to mend.
        in_file = Counter(setting.place.file for setting in settings.values())
        path = min(paths, key=lambda one: in_file[settings[one].place.file])
        message = f"shares of {', '.join(shares)} sum to {total:.4g}, which is above 1"
        faults.report(path, message)


def _check_windows(faults: Faults) -> None:
    for earlier, later in _IN_ORDER:
        start, end = _analysis(faults, earlier), _analysis(faults, later)
        if start is None or end is None:
            continue
        # Baseline and effect may touch, but neither may be empty.
        touching = earlier == "baseline_end" and start == end
        if start >= end and not touching:
            written = faults.text(*_ANALYSIS, later)
            faults.report((*_ANALYSIS, earlier), f"is not before {later}, {written}")


def _check_raw_rate(faults: Faults) -> None:
    """Check that no more is kept than was sampled."""
    kept, sampled = _analysis(faults, "raw_rate"), _analysis(faults, "sampling_rate")
    if kept is not None and sampled is not None and kept > sampled:
        written = faults.text(*_ANALYSIS, "sampling_rate")
        faults.report((*_ANALYSIS, "raw_rate"), f"is above sampling_rate, {written}")


def _analysis(faults: Faults, name: str) -> Any:
    """Return a value of the analysis, as `value_of` does."""
    return value_of(faults.settings, ".".join((*_ANALYSIS, name)))


def _check_variability(settings: Settings, problems: list[Problem]) -> None:
    """Check that every parameter that varies between animals is a quantity of this tree."""
    known = {".".join(p) for p in settings if p[0] != "variability" and leaf_at(p).unit}
    for path in settings:
        if path[0] == "variability" and path[1] not in known:
            message = f"unknown parameter{path_hint(path[1], known)}"
            problems.append(settings[path].place.problem(".".join(path), message))
