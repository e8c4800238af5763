"""From an experiment to the runs that the circuit must make: one for each group and session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.quantities import magnitude
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.effect_windows import Epochs, default_epochs, judged_epochs
from striosome.config.experiments.experiment import Experiment, Group, Session, Simulation
from striosome.config.experiments.segments import middle_of_stretch_min
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.slow_layers import SlowCourse, solve_session
from striosome.observation.epochs import epoch_weights
from striosome.simulation.cohort import Cohort, draw_cohort
from striosome.simulation.windows import stretch_starts_s, window_replicas

__all__ = ["EpochWeights", "SessionRun", "epochs_weights", "plan"]


@dataclass(frozen=True, slots=True)
class EpochWeights:
    """Weights of spiking windows in the means over a baseline and over an effect window.

    Attributes
    ----------
    baseline, effect : array, shape (windows,)
        As `striosome.observation.epochs.epoch_weights` gives them.
    """

    baseline: Array
    effect: Array


@dataclass(frozen=True, slots=True)
class SessionRun:
    """All animals of one group in one session, with everything but spikes solved."""

    cohort: Cohort
    """the animals"""
    name: str
    """name of the session"""
    session: Session
    """its timeline"""
    starts_s: Array
    """start of each spiking window, shape (windows,) (s)"""
    middle_min: Array
    """middle of each spiking window, shape (windows,) (min)"""
    drug_free: NDArray[np.bool_]
    """which windows end before the first injection, shape (windows,)"""
    baseline: Array
    """weights of the windows in a mean over the baseline epoch, shape (windows,)"""
    effect: Array
    """weights of the windows in a mean over the effect epoch, shape (windows,)"""
    judged: Mapping[Epochs, EpochWeights]
    """the same of the windows with a name: its own, and those of the sessions that it controls"""
    course: SlowCourse
    """slow layers at the middle of each window"""
    replicas: Replicas
    """what the circuit is told, animals first, then windows"""


def plan(experiment: Experiment) -> list[SessionRun]:
    """Draw the animals, lay the windows and solve the slow layers.

    Parameters
    ----------
    experiment : Experiment
        Groups, sessions and simulation.

    Returns
    -------
    list of SessionRun
        Groups in their order, and in each the sessions in theirs.

    Raises
    ------
    SimulationError
        If a session without control has no window before its first injection: nothing would say
        what its animals release without drugs.
    """
    simulation = experiment.simulation
    cohorts = [draw_cohort(group, simulation.seed) for group in experiment.groups]
    runs = []
    for group, cohort in zip(experiment.groups, cohorts, strict=True):
        sessions = experiment.sessions_of(group)
        judged = judged_epochs(sessions, group.parameters.photometry.analysis)
        runs += [
            _session_run(group, cohort, name, session, simulation, judged[name])
            for name, session in sessions.items()
        ]
    return runs


def _session_run(
    group: Group,
    cohort: Cohort,
    name: str,
    session: Session,
    simulation: Simulation,
    judged: Iterable[Epochs],
) -> SessionRun:
    def course_of(parameters: Parameters, time_min: Array) -> SlowCourse:
        slow_step_s = magnitude(simulation.slow_step, "s")
        return solve_session(parameters, session, time_min, step_s=slow_step_s)

    # Windows follow the typical animal, so that those of one animal do not depend on the others.
    starts_s = stretch_starts_s(session, simulation, partial(course_of, group.parameters))
    middle_min = middle_of_stretch_min(starts_s, simulation)
    injections_s = [magnitude(injection.time, "s") for injection in session.injections]
    drug_free = starts_s + simulation.length_s <= min(injections_s, default=np.inf)
    if session.control is None and not drug_free.any():
        raise SimulationError(f"no spiking window precedes the first injection of session {name!r}")
    course = course_of(cohort.parameters, middle_min)
    default = epochs_weights(middle_min, default_epochs(cohort.parameters.photometry.analysis))
    return SessionRun(
        cohort=cohort,
        name=name,
        session=session,
        starts_s=starts_s,
        middle_min=middle_min,
        drug_free=drug_free,
        baseline=default.baseline,
        effect=default.effect,
        judged={epochs: epochs_weights(middle_min, epochs) for epochs in judged},
        course=course,
        replicas=window_replicas(cohort, course, starts_s, simulation),
    )


def epochs_weights(middle_min: Array, epochs: Epochs) -> EpochWeights:
    """Weights of windows in the means over a baseline and over an effect window.

    Parameters
    ----------
    middle_min : array, shape (windows,)
        Middle of each spiking window (min).
    epochs : Epochs
        The two stretches of the session.
    """
    return EpochWeights(
        epoch_weights(middle_min, *epochs.baseline_min),
        epoch_weights(middle_min, *epochs.effect_min),
    )
