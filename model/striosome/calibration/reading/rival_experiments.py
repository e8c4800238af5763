"""Experiments that could tell hypotheses apart, as parameter sets predict them."""

from striosome.calibration.declaration import CalibrationDeclaration
from striosome.calibration.sampling.predictor import Predictor
from striosome.calibration.sampling.target import Target
from striosome.config.experiments.overrides import Override
from striosome.config.experiments.resolve import load_experiment

__all__ = ["rival_predictor"]


def rival_predictor(declared: CalibrationDeclaration, target: Target) -> Predictor:
    """Return the predictor of the candidate experiments under the hypothesis of a target."""
    path = declared.source.parent / declared.file.rivalry.experiment
    changes = [
        Override("hypothesis", target.calibration.hypothesis),
        Override("fidelity", "surrogate"),
    ]
    experiment = load_experiment(path, (), changes).experiment
    known = target.predictor
    return Predictor(experiment, known.surface, known.units, known.animals)
