"""Names that a calibration file uses: metrics, sessions, groups, parameters, and their units."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from striosome.base.quantities import UnitError, parse_quantity, scalar
from striosome.calibration.file import CalibrationFile, MeasurementEntry
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.names import name_fault
from striosome.config.documents.records import read_record
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.parameters.moved import path_hint
from striosome.config.parameters.provenance import Provenance
from striosome.simulation.metrics import known_metrics

__all__ = ["Names"]

_CELL = ("metric", "session", "group")


@dataclass(frozen=True, slots=True)
class Names:
    """Checker of the names in a calibration file."""

    file: CalibrationFile
    """the settings"""
    document: Document
    """content of the file, line by line"""
    problems: list[Problem]
    """list to which problems are appended"""

    def report(self, at: KeyPath, message: str) -> None:
        """Report what is wrong with a key."""
        self.problems.append(self.document.place(at).problem(dotted(at), message))

    def check(self, loaded: LoadedExperiment) -> None:
        """Report every name in `effect` and `measurements` that the experiment lacks."""
        self._cell(("effect",), self.file.effect.model_dump(), loaded.experiment)
        known = next(iter(loaded.provenance.values()))
        for name in self.file.measurements:
            at = ("measurements", name)
            fault = name_fault(name)
            if fault is not None:
                self.report(at, fault)
            located = read_record(MeasurementEntry, self.document, at, self.problems)
            if located is not None:
                self._measurement(at, located.record, loaded.experiment, known)

    def check_others(self, rivalry: Path, scoreboard: Path) -> None:
        """Report what is wrong with the experiments that `striosome compare` uses next."""
        metrics: Collection[str] | None = None
        for experiment in (rivalry, scoreboard):
            try:
                loaded = load_experiment(experiment)
            except ConfigError as error:
                self.problems.extend(error.problems)
            else:
                if experiment == rivalry:
                    sessions = loaded.experiment.sessions.values()
                    metrics = known_metrics(loaded.experiment, sessions)
        if metrics is not None:
            self._readouts(metrics)

    def _readouts(self, metrics: Collection[str]) -> None:
        """Report readouts that there are not, and those whose spread is not told."""
        asked, spreads = self.file.rivalry.metrics, self.file.rivalry.measurement
        for place, metric in enumerate(asked):
            self._known(("rivalry", "metrics", place), metric, metrics)
        if not set(asked) <= set(metrics):
            return
        known = self.file.likelihood.measurement
        for metric in asked:
            if metric not in spreads and metric not in known:
                self.report(("rivalry", "measurement"), f"says nothing of {metric}")
        for metric in spreads:
            if metric in known:
                message = "is told by likelihood.measurement, which holds here, too: leave it out"
                self.report(("rivalry", "measurement", metric), message)
            elif metric not in asked:
                near = did_you_mean(metric, asked)
                self.report(("rivalry", "measurement", metric), f"is none of the metrics{near}")

    def _measurement(
        self,
        at: KeyPath,
        entry: MeasurementEntry,
        experiment: Experiment,
        known: Mapping[str, Provenance],
    ) -> None:
        if entry.parameter is None:
            self._cell(at, entry.model_dump(), experiment)
        elif entry.parameter not in known:
            hint = path_hint(entry.parameter, known)
            self.report((*at, "parameter"), f"unknown {entry.parameter}{hint}")
            return
        elif known[entry.parameter].unit is None:
            self.report((*at, "parameter"), f"{entry.parameter} is not a number")
            return
        unit = "1" if entry.parameter is None else known[entry.parameter].unit or "1"
        try:
            error = scalar(parse_quantity(entry.error, unit), unit)
        except UnitError as fault:
            self.report((*at, "error"), str(fault))
            return
        if error <= 0.0:
            self.report((*at, "error"), "must be above 0")
        elif entry.parameter is None and isinstance(entry.error, str):
            # A metric may be in percent, of which a text would be a hundredth.
            self.report((*at, "error"), "expected a number in the unit of the metric")

    def _cell(self, at: KeyPath, named: Mapping[str, object], experiment: Experiment) -> None:
        groups = [group.name for group in experiment.groups]
        session = experiment.sessions.get(str(named["session"]))
        metrics = known_metrics(experiment, () if session is None else (session,))
        known: tuple[Collection[str], ...] = (metrics, experiment.sessions, groups)
        for key, names in zip(_CELL, known, strict=True):
            self._known((*at, key), named[key], names)

    def _known(self, at: KeyPath, value: object, names: Collection[str]) -> None:
        if value not in names:
            self.report(at, f"unknown name {value!r}{did_you_mean(str(value), names)}")
