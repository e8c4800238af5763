"""A calibration file and everything that it names, read and checked before anything runs."""

from dataclasses import dataclass
from pathlib import Path

from striosome.calibration.file import CalibrationFile, HypothesisEntry
from striosome.calibration.likelihood.measuring import Measuring
from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.likelihood.study_reader import StudyReader
from striosome.calibration.priors.reader import PriorReader
from striosome.calibration.priors.space import PriorSpace
from striosome.calibration.sampling.predictor import with_controls
from striosome.calibration.targets import target_endpoints
from striosome.calibration.validation import Names
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Ledger, load_ledger
from striosome.config.documents.documents import Document, dotted
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import NamedFiles, absolute
from striosome.config.documents.records import Located, read_record
from striosome.config.documents.shipped import locate
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.overrides import Override
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.evidence.ledger import EvidenceLedger, load_evidence, require_known
from striosome.simulation.metrics import known_metrics

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
    space: PriorSpace
    """everything that varies, with its priors"""
    study: PublishedStudy
    """the published outcomes"""
    measuring: Measuring
    """what measuring adds to the values of the study's animals"""
    evidence: EvidenceLedger | None
    """numbers of the literature, for the fit and for its test; None if there are none"""
    evidence_file: Path | None = None
    """file of these numbers"""

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

    def on_the_surface(self, path: str, hypothesis: str) -> Experiment:
        """Return an experiment that the file names, answered by the surface under a hypothesis."""
        changes = [Override("hypothesis", hypothesis), Override("fidelity", "surrogate")]
        return load_experiment(self.source.parent / path, (), changes).experiment


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
    evidence = None if file.evidence is None else files.find(file.evidence, ("evidence",))
    if not file.hypotheses:
        problems.append(located.problem(("hypotheses",), "expected at least one"))
    if experiment is None or rivalry is None or scoreboard is None or problems:
        raise ConfigError(problems)
    ledger = _ledger(experiment, located, execute)
    numbers = (
        None
        if evidence is None
        else load_evidence(evidence, load_experiment(experiment).references)
    )
    if numbers is not None and not numbers.in_roles("calibration"):
        message = "has no row of role calibration, so that nothing of it is fitted: leave it out"
        problems.append(located.problem(("evidence",), message))
    reader = _Reader(file, document, experiment, ledger, evidence, numbers, problems)
    calibrations = {name: reader.calibration(name) for name in file.hypotheses}
    Names(file, document, problems).check_others(rivalry, scoreboard)
    _check_confirmation(experiment, document, problems)
    sound = {name: found for name, found in calibrations.items() if found is not None}
    if problems:
        raise ConfigError(problems)
    return CalibrationDeclaration(file, source, experiment, sound, ledger)


def _check_confirmation(experiment: Path, document: Document, problems: list[Problem]) -> None:
    """Check the windows that sets are simulated in as those of an experiment are checked."""
    own = document.data["confirmation"]
    given = [key for key in ("spacing", "finest_spacing") if own.get(key) is not None]
    if not given:
        return
    changes = [Override(f"simulation.{key}", own[key]) for key in given]
    try:
        load_experiment(experiment, (), [*changes, Override("fidelity", "windowed")])
    except ConfigError as error:
        at = ("confirmation", given[0])
        message = f"with these windows of the experiment, {error.problems[0].key}: "
        message += error.problems[0].message
        problems.append(document.place(at).problem(dotted(at), message))


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
    evidence: Path | None
    numbers: EvidenceLedger | None
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
        reader = StudyReader(self.file.likelihood, self.document, self.problems)
        study = reader.read(self.ledger, loaded.experiment)
        measuring = reader.measuring(loaded.experiment)
        if self.problems:
            return None
        known = next(iter(loaded.provenance.values()))
        priors = PriorReader(self.document, known, self.problems)
        space = priors.space(("priors",), (*at, "priors"), measuring.priors)
        Names(self.file, self.document, self.problems).check(loaded)
        if self.numbers is not None and self.evidence is not None:
            animal = loaded.experiment.groups[0].parameters
            try:
                require_known(self.numbers.evidence, animal, read_yaml(self.evidence))
            except ConfigError as error:
                self.problems.extend(error.problems)
        if space is None or self.problems:
            return None
        return Calibration(
            self.file, name, loaded, space, study, measuring, self.numbers, self.evidence
        )
