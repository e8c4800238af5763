"""Metrics that an experiment brings along: Python files that its key `metrics` names.

To read such a file runs none of it: the names and units of its metrics are found in its text. It is
executed where a run needs their values.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import UnitError
from striosome.base.quantities.units import unit
from striosome.base.user_code import PythonText, UserCodeError, execute, locating_errors
from striosome.config.documents.documents import Place
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.metric_records import MetricRecord, Need, Observed, find_metric
from striosome.simulation.readouts import Areas, CircuitReadout

__all__ = ["DeclaredMetric", "declared_metrics", "own_metrics"]

Record = TypeVar("Record", CircuitReadout, Areas)

_LIST = "METRICS"
# What a metric of a user's own has besides its name and unit, and what only the package gives.
_REQUIRED = ("paired", "value")
_OF_THE_PACKAGE = ("noun", "is_change")
_POSITIONAL = tuple(field.name for field in fields(MetricRecord))
# As tables spell "%".
_PERCENT = re.compile(r"\bpercent\b")
_EXPECTED = (
    f'{_LIST} = [MetricRecord(name="...", unit="...", ...), ...] at the top level, with name and '
    "unit as plain texts"
)


@dataclass(frozen=True, slots=True)
class DeclaredMetric:
    """A metric as the text of a file declares it."""

    name: str
    """as tables and files spell it"""
    unit: str
    """unit of its values"""
    path: Path
    """file that declares it"""
    line: int
    """where it begins there"""
    keys: tuple[str, ...]
    """keywords that its record is given"""

    def problem(self, message: str) -> Problem:
        """Return a fault of it with its place."""
        return Place(self.path, self.line).problem(_LIST, message)


def declared_metrics(experiment: Experiment) -> dict[str, str]:
    """Return the unit of every metric that an experiment brings along; nothing is executed.

    Raises
    ------
    ConfigError
        If a file declares none, or a name that is no name, or one that is taken.
    """
    return {one.name: one.unit for one in _declared(experiment.metrics)}


@cache
def _declared(sources: tuple[PythonText, ...]) -> tuple[DeclaredMetric, ...]:
    problems: list[Problem] = []
    taken: dict[str, DeclaredMetric] = {}
    for source in sources:
        found = list(_in_text(source))
        if not found:
            problems.append(Place(source.path, None).problem("", f"expected {_EXPECTED}"))
        for one in found:
            fault = _fault(one, taken) or _unknown_key(one)
            if fault:
                problems.append(one.problem(fault))
            taken.setdefault(one.name, one)
    if problems:
        raise ConfigError(problems)
    return tuple(taken.values())


def _fault(one: DeclaredMetric, taken: dict[str, DeclaredMetric]) -> str | None:
    """Say what is wrong with a name or a unit; None if nothing is."""
    if not one.name.isidentifier():
        return f"expected a name of letters, digits and underscores, got {one.name!r}"
    if fault := _unit_fault(one.unit):
        return f"{one.name}: {fault}; expected a unit, for example percent, min, Hz, uM or 1"
    if one.name in taken:
        other = taken[one.name]
        return f"{one.name} is a metric of {other.path.name}:{other.line} already"
    if find_metric(one.name) is not None:
        return f"{one.name} is a metric of the package: choose another name"
    return None


def _unit_fault(written: str) -> str | None:
    """Say what is wrong with a unit; None if nothing is."""
    try:
        unit(_PERCENT.sub("%", written))
    except UnitError as error:
        return str(error)
    return None


def _unknown_key(one: DeclaredMetric) -> str | None:
    known = [field.name for field in fields(MetricRecord)]
    for key in one.keys:
        if key in _OF_THE_PACKAGE:
            return f"{one.name}: tables and figures write its name in words: leave out {key}"
        if key not in known:
            return f"{one.name}: MetricRecord has no {key!r}{did_you_mean(key, known)}"
    if lacking := [key for key in _REQUIRED if key not in one.keys]:
        return f"{one.name}: also give {' and '.join(lacking)}"
    return None


def _in_text(source: PythonText) -> Iterator[DeclaredMetric]:
    """Yield every metric of a file's list whose name and unit are plain texts."""
    for node in source.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="METRICS")]):
                listed = node.value
            case ast.AnnAssign(target=ast.Name(id="METRICS"), value=ast.expr() as listed):
                pass
            case _:
                continue
        for call in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
            if isinstance(call, ast.Call) and (texts := _texts(call)):
                named = (one.arg for one in call.keywords if one.arg is not None)
                keys = (*_POSITIONAL[: len(call.args)], *named)
                yield DeclaredMetric(*texts, source.path, call.lineno, keys)


def _texts(call: ast.Call) -> tuple[str, str] | None:
    """Name and unit of one record; None if they are no plain texts."""
    given = dict(zip(("name", "unit"), call.args, strict=False))
    given |= {one.arg: one.value for one in call.keywords if one.arg in ("name", "unit")}
    match given.get("name"), given.get("unit"):
        case ast.Constant(value=str(name)), ast.Constant(value=str(unit)):
            return name, unit
    return None


def own_metrics(experiment: Experiment) -> tuple[MetricRecord, ...]:
    """Execute the files of an experiment's own metrics and return these.

    Raises
    ------
    ConfigError
        As `declared_metrics`, or if a file fails, or defines other metrics than its text declares.
    """
    return _executed(experiment.metrics)


@cache
def _executed(sources: tuple[PythonText, ...]) -> tuple[MetricRecord, ...]:
    declared = _declared(sources)
    return tuple(
        record
        for source in sources
        for record in _records(source, [one for one in declared if one.path == source.path])
    )


def _records(source: PythonText, declared: list[DeclaredMetric]) -> Iterator[MetricRecord]:
    """Yield the metrics of one file."""
    try:
        module = execute(source, f"striosome_metrics_{source.path.stem}_{source.digest[:12]}")
    except UserCodeError as error:
        problem = Place(source.path, error.line).problem("", error.reason)
        raise ConfigError([problem]) from None
    listed = getattr(module, _LIST, ())
    records = {one.name: one for one in _only_records(listed)}
    problems = [
        one.problem(f"{one.name}: expected a MetricRecord, as {_EXPECTED}")
        for one in declared
        if one.name not in records or not callable(records[one.name].value)
    ]
    problems += (
        one.problem(f"{one.name}: {fault}")
        for one in declared
        if one.name in records and (fault := _fault_of_record(records[one.name]))
    )
    names = [one.name for one in declared]
    if beyond := [name for name in records if name not in names]:
        place = Place(source.path, None)
        problems.append(place.problem("", f"{', '.join(beyond)}: expected {_EXPECTED}"))
    if problems:
        raise ConfigError(problems)
    for name in names:
        yield replace(records[name], value=_checked(source.path, records[name]))


def _fault_of_record(record: MetricRecord) -> str:
    """Say what is wrong with a record as it was made; empty if nothing is."""
    for name in ("paired", "is_area"):
        if not isinstance(getattr(record, name), bool):
            return f"{name}: expected True or False, got {getattr(record, name)!r}"
    known, needs = get_args(Need), record.needs
    if isinstance(needs, str) or not isinstance(needs, Collection):
        return f'needs: expected names, as {{"firing"}}, got {needs!r}'
    unknown = next((one for one in needs if one not in known), None)
    return "" if unknown is None else f"needs: unknown {unknown!r}{did_you_mean(unknown, known)}"


def _only_records(listed: Any) -> Iterable[MetricRecord]:
    items = listed if isinstance(listed, list | tuple) else ()
    return [one for one in items if isinstance(one, MetricRecord)]


def _checked(path: Path, record: MetricRecord) -> Callable[[Observed, int], Array]:
    """Return the metric's function, made to name the line in which it fails."""

    def value(observed: Observed, column: int) -> Array:
        animals = len(observed.response.gaba_uM)
        # What it divides by zero is nan, and needs no words of numpy's on the terminal.
        with locating_errors(path), np.errstate(all="ignore"):
            found = np.asarray(record.value(_protected(observed), column))
            if found.shape != (animals,) or found.dtype.kind not in "fiu":
                raise ValueError(
                    f"{record.name} gives {found.dtype} of shape {found.shape}; expected one "
                    f"number for each animal, of shape ({animals},)"
                )
            if np.isinf(found).any():
                raise ValueError(f"{record.name} is infinite in {np.isinf(found).sum()} animals")
            if np.isnan(found).all():
                raise ValueError(f"{record.name} is not a number in any animal")
        return found.astype(float)

    return value


def _protected(observed: Observed) -> Observed:
    """Return the same with arrays that cannot be written, since the run itself reads them too."""
    areas = observed.areas
    return replace(
        observed,
        response=_read_only(observed.response),
        areas=None if areas is None else _read_only(areas),
    )


def _read_only(record: Record) -> Record:
    return replace(record, **{one.name: _view(getattr(record, one.name)) for one in fields(record)})


def _view(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _view(one) for key, one in value.items()}
    if not isinstance(value, np.ndarray):
        return value
    view = value.view()
    view.flags.writeable = False
    return view
