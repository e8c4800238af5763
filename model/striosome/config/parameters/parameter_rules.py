"""Rules between parameters, beyond the range of each."""

from typing import Any

from striosome.base.quantities import UnitError
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.circuit_rules import check_circuit
from striosome.config.parameters.iron_rules import check_iron
from striosome.config.parameters.merge import Settings, leaf_at, leaf_of
from striosome.config.parameters.moved import path_hint
from striosome.config.parameters.receptor_rules import check_receptors
from striosome.config.parameters.release_rules import check_release
from striosome.config.parameters.settings import read_value
from striosome.config.parameters.shares import SHARES

__all__ = ["check_parameters", "value_of"]

_ANALYSIS = "photometry.analysis."
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
    _check_shares(settings, problems)
    _check_windows(settings, problems)
    _check_raw_rate(settings, problems)
    _check_variability(settings, problems)
    check_iron(settings, problems)
    check_circuit(settings, problems)
    check_release(settings, problems)
    check_receptors(settings, problems)


def _report(settings: Settings, key: str, message: str, problems: list[Problem]) -> None:
    place = settings[tuple(key.split("."))].place
    problems.append(place.problem(key, message))


def _check_names(settings: Settings, problems: list[Problem]) -> None:
    """Check that a text whose choices are a section is a name in that section."""
    for path, setting in settings.items():
        if isinstance(setting.choices, str):
            known = {p[1] for p in settings if p[0] == setting.choices}
            if setting.value not in known:
                near = did_you_mean(str(setting.value), known)
                message = f"unknown name {setting.value!r}{near}"
                problems.append(setting.place.problem(".".join(path), message))


def _check_shares(settings: Settings, problems: list[Problem]) -> None:
    paths = [".".join(path) for path in settings if ".".join(path).startswith(SHARES)]
    shares = {path.removeprefix(SHARES): value_of(settings, path) for path in paths}
    if None not in shares.values() and (total := sum(shares.values())) > 1:
        message = f"shares of {', '.join(shares)} sum to {total:.4g}, which is above 1"
        _report(settings, paths[0], message, problems)


def _check_windows(settings: Settings, problems: list[Problem]) -> None:
    for earlier, later in _IN_ORDER:
        start = value_of(settings, _ANALYSIS + earlier)
        end = value_of(settings, _ANALYSIS + later)
        if start is None or end is None:
            continue
        # Baseline and effect may touch, but neither may be empty.
        touching = earlier == "baseline_end" and start == end
        if start >= end and not touching:
            written = settings["photometry", "analysis", later].value
            _report(settings, _ANALYSIS + earlier, f"is not before {later}, {written}", problems)


def _check_raw_rate(settings: Settings, problems: list[Problem]) -> None:
    """Check that no more is kept than was sampled."""
    kept, sampled = (value_of(settings, _ANALYSIS + name) for name in ("raw_rate", "sampling_rate"))
    if kept is not None and sampled is not None and kept > sampled:
        written = settings["photometry", "analysis", "sampling_rate"].value
        _report(settings, _ANALYSIS + "raw_rate", f"is above sampling_rate, {written}", problems)


def _check_variability(settings: Settings, problems: list[Problem]) -> None:
    """Check that every parameter that varies between animals is a quantity of this tree."""
    known = {".".join(p) for p in settings if p[0] != "variability" and leaf_at(p).unit}
    for path in settings:
        if path[0] == "variability" and path[1] not in known:
            message = f"unknown parameter{path_hint(path[1], known)}"
            problems.append(settings[path].place.problem(".".join(path), message))
