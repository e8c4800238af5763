"""Slow layers of animals straight from their parameters."""

import numpy as np

from striosome.config.experiments.experiment import Session
from striosome.config.parameters.pharmacology import SITES
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation import slow_layers
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.neuromodulation.slow_layers import SlowCourse


def solve_session(
    parameters: Parameters, session: Session, time_min: np.ndarray, *, step_s: float
) -> SlowCourse:
    """Dress the animals for a session and solve its slow layers."""
    found = effective_animal(parameters, session.phase)
    return slow_layers.solve_session(found, session, time_min, step_s=step_s)


def course_arrays(course: SlowCourse) -> dict[str, np.ndarray]:
    """Every array of a course by its name."""
    found = {
        f"activation.{site}.{name}": array
        for site in SITES
        for name, array in course.activation.at(site).items()
    }
    for name in ("concentrations_nM", "pka_soma", "pka_terminal", "glutamate", "release_factor"):
        found |= {f"{name}.{key}": array for key, array in getattr(course, name).items()}
    return found
