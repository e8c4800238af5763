"""A calibration file and everything that it names, read and checked before anything runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.calibration.file import CalibrationFile, HypothesisEntry
from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.likelihood.study_reader import StudyReader
from striosome.calibration.priors import prior_space
from striosome.calibration.sampling.predictor import with_controls
from striosome.calibration.targets import target_endpoints
from striosome.calibration.validation import Names
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Ledger, load_ledger
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import NamedFiles, absolute
from striosome.config.documents.records import Located, read_record
from striosome.config.documents.shipped import locate
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.overrides import Override
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.simulation.metrics import known_metrics
from striosome.sweeps.declaration import judged_with_others
from striosome.sweeps.design_reader import read_space
from striosome.sweeps.designs import Space

__all__ = ["Calibration", "CalibrationDeclaration", "load_calibration"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calibration of one hypothesis."""

    file: CalibrationFile
    """the settings"""
    hypothesis: str
    """name of the hypothesis"""
    loaded: LoadedExperiment
    """the experiment under it, answered by the response surface"""
    space: Space
    """the parameters that vary, with their ranges"""
    study: PublishedStudy
    """the published outcomes"""

    @property
    def sessions(self) -> list[str]:
        """Sessions that the statements name, and their matched controls."""
        named = {endpoint.session for endpoint in self._named}
        return with_controls(self.loaded.experiment, named)

    @property
    def endpoints(self) -> list[Endpoint]:
        """Endpoints that are predicted for every set."""
        experiment = self.loaded.experiment
        groups = [group.name for group in experiment.groups]
        return sorted(target_endpoints(self.study.claims, self.sessions, groups))

    @property
    def _named(self) -> set[Endpoint]:
        return target_endpoints(self.study.claims, (), ())


@dataclass(frozen=True, slots=True)
class CalibrationDeclaration:
    """A checked calibration file: one calibration for each hypothesis, the default one first."""

    file: CalibrationFile
    source: Path
    experiment: Path
    calibrations: dict[str, Calibration]
    ledger: Ledger

    def named(self, hypothesis: str | None) -> Calibration:
        """Return the calibration of a hypothesis, or the default one.

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


def load_calibration(path: str | Path, *, execute: bool = True) -> CalibrationDeclaration:
    """Read and check a calibration file and everything that it names.

    Parameters
    ----------
    path : str or Path
        The file.
    execute : bool
        Whether the Python files that the ledger names are executed, as a calibration needs it. If
        not, statements of their forms are left out.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    source = absolute(locate(path, "calibrations"))
    document = read_yaml(source)
    located = read_record(CalibrationFile, document, (), problems)
    if located is None:
        raise ConfigError(problems)
    file = located.record
    files = NamedFiles(document, source.parent, problems)
    experiment = files.find(file.experiment, ("experiment",))
    rivalry = files.find(file.rivalry.experiment, ("rivalry", "experiment"))
    scoreboard = files.find(file.scoreboard, ("scoreboard",))
    if not file.hypotheses:
        problems.append(located.problem(("hypotheses",), "expected at least one"))
    if experiment is None or rivalry is None or scoreboard is None or problems:
        raise ConfigError(problems)
    ledger = _ledger(experiment, located, execute)
    reader = _Reader(file, document, experiment, ledger, problems)
    calibrations = {name: reader.calibration(name) for name in file.hypotheses}
    Names(file, document, problems).check_others(rivalry, scoreboard)
    sound = {name: found for name, found in calibrations.items() if found is not None}
    if problems:
        raise ConfigError(problems)
    return CalibrationDeclaration(file, source, experiment, sound, ledger)


def _ledger(experiment: Path, located: Located[CalibrationFile], execute: bool) -> Ledger:
    """Return the statements that the experiment is scored against."""
    loaded = load_experiment(experiment)
    claims = loaded.experiment.claims
    if claims is None:
        message = "the experiment has no claims to calibrate to"
        raise ConfigError([located.problem(("experiment",), message)])
    return load_ledger(
        claims, known_metrics(loaded.experiment), references=loaded.references, execute=execute
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    file: CalibrationFile
    document: Document
    experiment: Path
    ledger: Ledger
    problems: list[Problem]

    def calibration(self, name: str) -> Calibration | None:
        """Return the calibration of one hypothesis; None, with problems noted, if it is faulty."""
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
        entries = {("priors",): self.file.priors, (*at, "priors"): located.record.priors}
        found = [self.space(key, given, loaded) for key, given in entries.items()]
        spaces = [one for one in found if one is not None]
        self.check_ends(spaces, changes)
        space = prior_space(next(iter(loaded.provenance.values())), *spaces, order=self.file.order)
        Names(self.file, self.document, self.problems).check(loaded)
        reader = StudyReader(self.file.likelihood, self.document, self.problems)
        study = reader.read(self.ledger, loaded.experiment)
        return None if self.problems else Calibration(self.file, name, loaded, space, study)

    def space(
        self, at: tuple[str, ...], entries: dict[str, Any], loaded: LoadedExperiment
    ) -> Space | None:
        if not entries:
            return None
        known = next(iter(loaded.provenance.values()))
        return read_space(self.document, known, self.problems, at)

    def check_ends(self, spaces: Iterable[Space], changes: list[Override]) -> None:
        """Report every end of a range that no experiment may have.

        All lowest values together, all highest together: one file is read for many. What is judged
        against other parameters is tried alone.
        """
        trials: dict[str, list[Override]] = {}
        for space in spaces:
            for axis, ends in zip(space.axes, space.ends, strict=True):
                alone = axis.name if judged_with_others(axis) else ""
                for which, end in zip(("lowest", "highest"), ends, strict=True):
                    trials.setdefault(f"{which} {alone}", []).extend(axis.changes(end))
        for tried in trials.values():
            try:
                load_experiment(self.experiment, (), [*changes, *tried])
            except ConfigError as error:
                self.problems.extend(error.problems)
