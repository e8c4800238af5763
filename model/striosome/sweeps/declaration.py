"""A sweep file and everything that it names: read, combined and checked before anything runs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from striosome.base.brief import Brief, Card
from striosome.base.user_files import path_of
from striosome.base.wording import counted
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import NamedFiles, absolute
from striosome.config.documents.records import read_record
from striosome.config.documents.shipped import locate
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.experiment import Session
from striosome.config.experiments.overrides import Override
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.parameters.shares import SHARES
from striosome.simulation.metrics import known_metrics
from striosome.sweeps.axes import Axis
from striosome.sweeps.design_reader import read_design
from striosome.sweeps.designs import Points
from striosome.sweeps.file import StudyFile, SweepFile

__all__ = ["Sweep", "SweepSource", "check_values", "judged_with_others", "load_sweep", "read_study"]

Kind = TypeVar("Kind", bound=StudyFile)

# Parameters that are checked against each other, so that combinations matter as well.
_TOGETHER = (SHARES, "photometry.analysis.")


@dataclass(frozen=True, slots=True)
class SweepSource(Generic[Kind]):
    """A file that runs many points, before its points are known."""

    file: Kind
    """its settings"""
    source: Path
    """path of the file"""
    document: Document
    """content of the file, line by line"""
    base: LoadedExperiment
    """the experiment that every point starts from, with the changes common to all"""
    experiment: Path
    """file of that experiment"""
    changes: tuple[Override, ...]
    """the changes common to all points"""

    def sweep(self, file: SweepFile, points: Points) -> "Sweep":
        """Return the sweep of some points around the study's experiment."""
        base = _restricted(self.base, file.sessions)
        return Sweep(
            file,
            self.source,
            points,
            base,
            self.experiment,
            self.changes,
            self.document.text,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Sweep(Brief):
    """A checked sweep."""

    file: SweepFile
    """its settings"""
    source: Path
    """path of the sweep file"""
    points: Points
    """points of the design"""
    base: LoadedExperiment
    """the experiment that every point starts from, with the changes common to all"""
    experiment: Path
    """file of that experiment"""
    changes: tuple[Override, ...]
    """the changes common to all points"""
    declaration: str
    """text of the sweep file when it was read"""

    def card(self) -> Card:
        """Return the title and facts by which the sweep is displayed."""
        facts = {
            "points": f"{len(self.points)}, each in {counted(range(self.file.streams), 'stream')}",
            "axes": ", ".join(axis.name for axis in self.points.axes),
            "experiment": self.base.experiment.name,
            "metrics": ", ".join(self.file.metrics),
        }
        return Card(f"Sweep {self.file.name}: {self.file.title}", facts)

    def load(self, changes: list[Override]) -> LoadedExperiment:
        """Load the experiment with further changes, restricted to the sessions of the sweep."""
        loaded = load_experiment(self.experiment, (), [*self.changes, *changes])
        return _restricted(loaded, self.file.sessions)


def load_sweep(path: str | Path, changes: Sequence[Override] = ()) -> Sweep:
    """Read and check a sweep file and everything that it names.

    Parameters
    ----------
    path : str or Path
        The file, or the name of a shipped one.
    changes : sequence of Override, optional
        Further changes, the same at every point; they come after those of the file.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    study = read_study(SweepFile, locate(path, "sweeps"), problems, changes)
    values = next(iter(study.base.provenance.values()))
    points = read_design(study.document, values, problems)
    if points is None or problems:
        raise ConfigError(problems)
    sweep = study.sweep(study.file, points)
    check_values(sweep, problems)
    if problems:
        raise ConfigError(problems)
    return sweep


def read_study(
    kind: type[Kind], path: str | Path, problems: list[Problem], changes: Sequence[Override] = ()
) -> SweepSource[Kind]:
    """Read the content of a file besides its points, and the experiment that it names.

    Parameters
    ----------
    kind : type of StudyFile
        Which file it is.
    path : str or Path
        The file.
    problems : list of Problem
        Grows by names of sessions and metrics that do not exist.
    changes : sequence of Override, optional
        Further changes, the same at every point; they come after those of the file.

    Raises
    ------
    ConfigError
        If so much is wrong that there is no experiment.
    """
    source = absolute(path_of(path))
    document = read_yaml(source)
    located = read_record(kind, document, (), problems)
    if located is None:
        raise ConfigError(problems)
    file = located.record
    experiment = NamedFiles(document, source.parent, problems).find(
        file.experiment, ("experiment",)
    )
    if experiment is None:
        raise ConfigError(problems)
    common = (*_common_changes(file, document), *changes)
    base = load_experiment(experiment, (), common)
    _check_names(file, document, base, problems)
    return SweepSource(file, source, document, base, experiment, common)


def _common_changes(file: StudyFile, document: Document) -> Iterator[Override]:
    for path, value in file.changes.items():
        yield Override(path, value, document.place(("changes", path)))
    if file.fidelity is not None:
        yield Override("fidelity", file.fidelity, document.place(("fidelity",)))


def _check_names(
    file: StudyFile, document: Document, base: LoadedExperiment, problems: list[Problem]
) -> None:
    """Report sessions and metrics that do not exist."""
    sessions = base.experiment.sessions
    known: dict[str, Collection[str]] = {
        "sessions": sessions,
        "metrics": known_metrics(base.experiment, sessions.values()),
    }
    for key, names in known.items():
        for position, name in enumerate(getattr(file, key) or ()):
            if name not in names:
                place = document.place((key, position))
                problems.append(
                    place.problem(key, f"unknown name {name!r}{did_you_mean(name, names)}")
                )


def check_values(sweep: Sweep, problems: list[Problem]) -> None:
    """Check every value by itself, and the extremes of those that are checked together."""
    for changes in _trials(sweep.points):
        try:
            load_experiment(sweep.experiment, (), [*sweep.changes, *changes])
        except ConfigError as error:
            problems.extend(error.problems)


def _trials(points: Points) -> Iterator[list[Override]]:
    columns = {
        axis: _distinct(axis, column)
        for axis, column in zip(points.axes, points.columns, strict=True)
    }
    together = [axis for axis in columns if judged_with_others(axis)]
    free = {axis for axis in columns if axis not in together or axis.unit is None}
    alone = [axis for axis in columns if axis in free or not points.joint]
    # What holds at all axes' first values holds for their combination: one file is read for many.
    for place in range(max((len(columns[axis]) for axis in alone), default=0)):
        yield [
            change
            for axis in alone
            for change in axis.changes(columns[axis][min(place, len(columns[axis]) - 1)])
        ]
    if points.joint:
        yield from _extreme_rows(points, together)
    elif len(together) > 1:
        for combination in product(*((columns[a][0], columns[a][-1]) for a in together)):
            yield [
                c
                for axis, end in zip(together, combination, strict=True)
                for c in axis.changes(end)
            ]


def judged_with_others(axis: Axis) -> bool:
    """Tell whether an experiment checks the parameter against others, so combinations matter."""
    return any(path.startswith(_TOGETHER) for path in axis.paths)


def _extreme_rows(points: Points, together: list[Axis]) -> Iterator[list[Override]]:
    """Yield points at which jointly checked values are extreme, alone or in pairs."""
    there = {
        axis: np.asarray(column, dtype=float)
        for axis, column in zip(points.axes, points.columns, strict=True)
        if axis in together and axis.unit is not None
    }
    pairs = combinations(there.values(), 2)
    measures = [*there.values(), *(m for one, two in pairs for m in (one + two, one - two))]
    rows = {int(place) for m in measures for place in (np.argmin(m), np.argmax(m))}
    for row in sorted(rows):
        yield [change for axis in there for change in axis.changes(there[axis][row])]


def _distinct(axis: Axis, column: Any) -> list[Any]:
    """Return the values to try: of numbers the lowest and highest, since ranges have no holes."""
    if axis.unit is None:
        return list(dict.fromkeys(column))
    return [float(np.min(column)), float(np.max(column))]


def _restricted(loaded: LoadedExperiment, names: tuple[str, ...] | None) -> LoadedExperiment:
    """Keep some sessions, and those they are compared with; every group has them all."""
    whole = tuple(replace(group, sessions=None) for group in loaded.experiment.groups)
    loaded = replace(loaded, experiment=replace(loaded.experiment, groups=whole))
    if names is None:
        return loaded
    every: dict[str, Session] = loaded.experiment.sessions
    wanted = {*names, *(every[name].control for name in names)}
    kept = {name: session for name, session in every.items() if name in wanted}
    return replace(
        loaded,
        experiment=replace(loaded.experiment, sessions=kept),
        sessions={name: loaded.sessions[name] for name in kept},
    )
