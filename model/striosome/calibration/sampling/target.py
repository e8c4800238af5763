"""Target of a calibration: what sets predict, and how probable that makes what is known."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.code_version import code_version
from striosome.base.quantities import unit_quantity
from striosome.calibration.declaration import Calibration
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.predictor import Predictor
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash
from striosome.config.parameters.paths import replace_leaves
from striosome.engines.surface.response import ResponseSurface
from striosome.evidence.assay import CircuitProbe, Subjects
from striosome.evidence.likelihood import EvidenceLikelihood
from striosome.evidence.prediction import predictions
from striosome.evidence.row import EvidenceRow
from striosome.simulation.surface_probe import SurfaceProbe

__all__ = ["Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """Predictions and likelihoods of any number of parameter sets of one hypothesis."""

    calibration: Calibration
    predictor: Predictor
    surface: str
    """name of the response surface, which its predictions depend on"""

    @classmethod
    def of(cls, calibration: Calibration, surface: ResponseSurface, name: str) -> "Target":
        """Return the target of a calibration, with the surface of its circuit."""
        units, animals = calibration.space.parameters, calibration.file.likelihood.animals
        predictor = Predictor(calibration.loaded.experiment, surface, units, animals)
        return cls(calibration, predictor, name)

    @property
    def evidence(self) -> EvidenceLikelihood | None:
        """Likelihood of the rows that are fitted; None where there are none."""
        ledger = self.calibration.evidence
        return None if ledger is None else EvidenceLikelihood.of(ledger, "calibration")

    @property
    def expected(self) -> EvidenceLikelihood | None:
        """Density of the rows that shape the prior; None where there are none."""
        ledger = self.calibration.evidence
        shaping = None if ledger is None else EvidenceLikelihood.of(ledger, "prior")
        return shaping if shaping is not None and shaping.rows else None

    def parameters(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return the parameters of the animal among what varies."""
        return {path: columns[path] for path in self.calibration.space.parameters}

    def ask_circuit(self, columns: Mapping[str, Array], circuit: CircuitProbe) -> None:
        """Ask a circuit all that rows which are fitted or shape the prior ask of it."""
        asked = [one for one in (self.evidence, self.expected) if one is not None]
        rows = [row for one in asked for row in one.rows if row.assay.needs_circuit]
        predictions(rows, self.subjects(columns, circuit))

    def subjects(
        self, columns: Mapping[str, Array], circuit: CircuitProbe | None = None
    ) -> Subjects:
        """Return a healthy animal of each set, for assays; its circuit is that of the surface."""
        units = self.calibration.space.parameters
        leaves = {
            path: values[:, np.newaxis] * unit_quantity(units[path])
            for path, values in self.parameters(columns).items()
        }
        drawn = replace_leaves(self.calibration.loaded.experiment.groups[0].parameters, leaves)
        sets = len(next(iter(columns.values())))
        if circuit is None:
            circuit = SurfaceProbe(self.predictor.experiment.simulation, self.predictor.surface)
        return Subjects.of(drawn, sets, circuit)

    def measured(
        self, columns: Mapping[str, Array], rows: Sequence[EvidenceRow]
    ) -> dict[str, Array]:
        """Return what the assay of each row would measure, by its identifier, shape (sets,)."""
        return predictions(rows, self.subjects(columns))

    def log_evidence(self, unit: Array) -> Array:
        """Return the logarithm of the density of the rows that are fitted or shape the prior.

        Parameters
        ----------
        unit : float array (sets, dimensions)
            Places in the unit cube.
        """
        return self._log_density(unit, self.evidence, self.expected)

    def log_expected(self, unit: Array) -> Array:
        """Return the logarithm of the density of the rows that shape the prior.

        Parameters
        ----------
        unit : float array (sets, dimensions)
            Places in the unit cube.
        """
        return self._log_density(unit, self.expected)

    def _log_density(self, unit: Array, *likelihoods: EvidenceLikelihood | None) -> Array:
        """Return the logarithm of the density of all rows of some likelihoods, shape (sets,)."""
        asked = [one for one in likelihoods if one is not None]
        rows = [row for one in asked for row in one.rows]
        predicted = self.measured(self.calibration.space.columns(unit), rows)
        return np.asarray(sum((one.log_density(predicted) for one in asked), np.zeros(len(unit))))

    def draws(self, unit: Array, which: NDArray[np.int64] | None = None) -> Draws:
        """Predict the study's endpoints at places of the unit cube, and weigh the outcomes."""
        columns = self.calibration.space.columns(unit)
        endpoints = self.calibration.endpoints
        moments = self.predictor.moments(self.parameters(columns), endpoints)
        mean, spread = (
            np.stack([getattr(moments[endpoint], name) for endpoint in endpoints])
            for name in ("mean", "spread")
        )
        measurement = self.calibration.measuring.deviations(columns)
        study = replace(self.calibration.study, measurement=measurement)
        numbers = np.arange(len(unit), dtype=np.int64) if which is None else which
        return Draws(unit, numbers, mean, spread, study.log_likelihood(moments))

    @property
    def key(self) -> str:
        """Hash of everything that determines what is drawn; what varies counts by its prior."""
        calibration = self.calibration
        ledger = calibration.evidence
        fitted = () if ledger is None else ledger.in_roles("calibration", "prior")
        parts = (
            content_hash(self._without_values()),
            self.surface,
            calibration.space,
            [claim.model_dump_json() for claim in calibration.study.claims],
            [type(claim.test).digest for claim in calibration.study.claims],
            sorted(calibration.study.contrary),
            [row.model_dump_json() for row in fitted],
            0.0 if ledger is None else ledger.shared,
            calibration.file.likelihood.model_dump_json(),
            [getattr(calibration.file.sampler, key) for key in ("live", "draws", "prior", "seed")],
            # With it that of this module, and the settings of the nested sampler.
            code_version("striosome.calibration.sampling.runs"),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def _without_values(self) -> Experiment:
        """Set everything that varies to zero: shipped values do not count."""
        experiment, units = self.calibration.loaded.experiment, self.calibration.space.parameters
        blank = {path: 0.0 * unit_quantity(unit) for path, unit in units.items()}
        groups = (
            replace(group, parameters=replace_leaves(group.parameters, blank))
            for group in experiment.groups
        )
        return replace(experiment, groups=tuple(groups))
