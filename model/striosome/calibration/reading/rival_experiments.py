"""Experiments that could tell hypotheses apart, as parameter sets predict them."""

from dataclasses import replace

from striosome.calibration.declaration import CalibrationDeclaration
from striosome.calibration.sampling.predictor import Predictor
from striosome.calibration.sampling.target import Target

__all__ = ["rival_predictor"]


def rival_predictor(declared: CalibrationDeclaration, target: Target) -> Predictor:
    """Return the predictor of the candidate experiments under the hypothesis of a target."""
    hypothesis = target.calibration.hypothesis
    experiment = declared.on_the_surface(declared.file.rivalry.experiment, hypothesis)
    return replace(target.predictor, experiment=experiment)
