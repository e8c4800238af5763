"""A calibration file with everything that it names, read and checked before anything runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.calibration.outcomes import Cell, Study, asked_cells, calibration_claims
from striosome.calibration.predictor import with_controls
from striosome.calibration.priors import prior_space
from striosome.claims.ledger import load_ledger
from striosome.claims.rules import Absence, Change, GroupDifference
from striosome.metrics import METRICS
from striosome.quantities import UnitError, parse_quantity
from striosome.schema.calibration_file import (
    CalibrationFile,
    HypothesisEntry,
    MeasurementEntry,
)
from striosome.schema.documents import Document
from striosome.schema.errors import ConfigError, Problem, did_you_mean
from striosome.schema.named_files import NamedFiles, absolute
from striosome.schema.overrides import Change as Override
from striosome.schema.records import read_record
from striosome.schema.resolve import LoadedExperiment, load_experiment
from striosome.schema.yaml_source import read_yaml
from striosome.sweeps.design_reader import read_space
from striosome.sweeps.designs import Space

__all__ = ["Calibration", "Declared", "load_calibration"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is asked under one hypothesis.

    Attributes
    ----------
    file : CalibrationFile
        The settings.
    hypothesis : str
        Its name.
    loaded : LoadedExperiment
        The experiment under it, answered by the response surface.
    space : Space
        The parameters that vary, with their ranges.
    study : Study
        The published outcomes.
    """

    file: CalibrationFile
    hypothesis: str
    loaded: LoadedExperiment
    space: Space
    study: Study

    @property
    def sessions(self) -> list[str]:
        """Sessions that the statements speak of, and their matched controls."""
        named = {cell.session for cell in self._named}
        return with_controls(self.loaded.experiment, named)

    @property
    def cells(self) -> list[Cell]:
        """What is predicted for every set."""
        experiment = self.loaded.experiment
        groups = [group.name for group in experiment.groups]
        return sorted(asked_cells(self.study.claims, self.sessions, groups))

    @property
    def _named(self) -> set[Cell]:
        return asked_cells(self.study.claims, (), ())


@dataclass(frozen=True, slots=True)
class Declared:
    """A checked calibration file: one calibration for each hypothesis, the default one first."""

    file: CalibrationFile
    source: Path
    experiment: Path
    calibrations: dict[str, Calibration]

    def named(self, hypothesis: str | None) -> Calibration:
        """The calibration of a hypothesis, or the default one.

        Raises
        ------
        ConfigError
            If the file has no such hypothesis.
        """
        if hypothesis is None:
            return next(iter(self.calibrations.values()))
        if hypothesis not in self.calibrations:
            near = did_you_mean(hypothesis, self.calibrations)
            message = f"{self.source.name} has no hypothesis {hypothesis!r}{near}"
            raise ConfigError([Problem("--hypothesis", None, "", message)])
        return self.calibrations[hypothesis]


def load_calibration(path: str | Path) -> Declared:
    """Read and check a calibration file and everything that it names.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    source = absolute(Path(path))
    document = read_yaml(source)
    located = read_record(CalibrationFile, document, (), problems)
    if located is None:
        raise ConfigError(problems)
    file = located.record
    files = NamedFiles(document, source.parent, problems)
    experiment = files.find(file.experiment, ("experiment",))
    files.find(file.rivalry.experiment, ("rivalry", "experiment"))
    files.find(file.scoreboard, ("scoreboard",))
    if not file.hypotheses:
        problems.append(located.problem(("hypotheses",), "expected at least one"))
    if experiment is None or problems:
        raise ConfigError(problems)
    reader = _Reader(file, document, experiment, problems)
    calibrations = {name: reader.calibration(name) for name in file.hypotheses}
    sound = {name: found for name, found in calibrations.items() if found is not None}
    if problems:
        raise ConfigError(problems)
    return Declared(file, source, experiment, sound)


@dataclass(frozen=True, slots=True)
class _Reader:
    file: CalibrationFile
    document: Document
    experiment: Path
    problems: list[Problem]

    def report(self, key: tuple[str, ...], message: str) -> None:
        self.problems.append(self.document.place(key).problem(".".join(key), message))

    def calibration(self, name: str) -> Calibration | None:
        """What is asked under one hypothesis; None, with the problems noted, if it is faulty."""
        at = ("hypotheses", name)
        located = read_record(HypothesisEntry, self.document, at, self.problems)
        if located is None:
            return None
        place = self.document.place(at)
        changes = [Override("hypothesis", name, place), Override("fidelity", "surrogate", place)]
        try:
            loaded = load_experiment(self.experiment, (), changes)
        except ConfigError as error:
            self.problems.extend(error.problems)
            return None
        spaces = [self.space(("priors",), self.file.priors, loaded)]
        spaces.append(self.space((*at, "priors"), located.record.priors, loaded))
        known = next(iter(loaded.provenance.values()))
        space = prior_space(known, *(found for found in spaces if found is not None))
        study = self.study(loaded)
        return None if study is None else Calibration(self.file, name, loaded, space, study)

    def space(
        self, at: tuple[str, ...], entries: dict[str, Any], loaded: LoadedExperiment
    ) -> Space | None:
        if not entries:
            return None
        known = next(iter(loaded.provenance.values()))
        space = read_space(self.document, known, self.problems, at)
        if space is not None:
            self.check_ends(space)
        return space

    def check_ends(self, space: Space) -> None:
        """Note every end of a range that no experiment may have."""
        for axis, ends in zip(space.axes, space.ends, strict=True):
            for end in ends:
                try:
                    load_experiment(self.experiment, (), axis.changes(end))
                except ConfigError as error:
                    self.problems.extend(error.problems)

    def measurement(self, name: str, loaded: LoadedExperiment) -> None:
        """Note what is wrong with something that could be measured."""
        at = ("measurements", name)
        located = read_record(MeasurementEntry, self.document, at, self.problems)
        if located is None:
            return
        entry, known = located.record, next(iter(loaded.provenance.values()))
        if entry.parameter is None:
            cell = {"metric": METRICS, "session": loaded.experiment.sessions}
            cell["group"] = {group.name: group for group in loaded.experiment.groups}
            for key, names in cell.items():
                if (value := getattr(entry, key)) not in names:
                    near = did_you_mean(str(value), names)
                    self.report((*at, key), f"unknown name {value!r}{near}")
        elif entry.parameter not in known:
            near = did_you_mean(entry.parameter, known)
            self.report((*at, "parameter"), f"unknown {entry.parameter}{near}")
            return
        unit = "1" if entry.parameter is None else known[entry.parameter].unit or "1"
        try:
            parse_quantity(entry.error, unit)
        except UnitError as error:
            self.report((*at, "error"), str(error))

    def study(self, loaded: LoadedExperiment) -> Study | None:
        experiment = loaded.experiment
        if experiment.claims is None:
            self.report(("experiment",), "the experiment has no claims to calibrate to")
            return None
        claims = calibration_claims(load_ledger(experiment.claims))
        groups = {group.name: group.animals for group in experiment.groups}
        for claim in claims:
            for cell in asked_cells([claim], (), ()):
                missing = cell.session not in experiment.sessions or cell.group not in groups
                if missing:
                    self.report(
                        ("experiment",),
                        f"claim {claim.id} speaks of group {cell.group} in session "
                        f"{cell.session}, which the experiment has not",
                    )
        effect = self.file.effect.model_dump()
        named = {"metric": METRICS, "session": experiment.sessions, "group": groups}
        for key, known in named.items():
            if effect[key] not in known:
                message = f"unknown name {effect[key]!r}{did_you_mean(effect[key], known)}"
                self.report(("effect", key), message)
        for name in self.file.measurements:
            self.measurement(name, loaded)
        metrics = {cell.metric for cell in asked_cells(claims, experiment.sessions, groups)}
        for metric in sorted(metrics - self.file.likelihood.measurement.keys()):
            self.report(("likelihood", "measurement"), f"says nothing of {metric}")
        if not any(isinstance(c.test, Change | Absence | GroupDifference) for c in claims):
            self.report(("experiment",), "its claims hold none of kind calibration")
        if self.problems:
            return None
        likelihood = self.file.likelihood
        return Study(tuple(claims), groups, likelihood.measurement, likelihood.wrong_statement)
