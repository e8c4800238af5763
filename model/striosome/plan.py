"""From an experiment to the runs that the circuit must make: one for each group and session."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from striosome.arrays import Array
from striosome.circuit.replicas import Replicas
from striosome.cohort import Cohort, draw_cohort
from striosome.drive import SlowCourse, solve_session
from striosome.epochs import epoch_weights
from striosome.errors import SimulationError
from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment, Group, Session, Simulation
from striosome.schema.parameters import Parameters
from striosome.schema.readouts import Analysis
from striosome.schema.stretches import middle_of_stretch_min
from striosome.windows import stretch_starts_s, window_replicas

__all__ = ["SessionRun", "analysis_weights", "plan"]


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
    return [
        _session_run(group, cohort, name, session, simulation)
        for group, cohort in zip(experiment.groups, cohorts, strict=True)
        for name, session in experiment.sessions_of(group).items()
    ]


def _session_run(
    group: Group, cohort: Cohort, name: str, session: Session, simulation: Simulation
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
    baseline, effect = analysis_weights(middle_min, cohort.parameters.photometry.analysis)
    return SessionRun(
        cohort=cohort,
        name=name,
        session=session,
        starts_s=starts_s,
        middle_min=middle_min,
        drug_free=drug_free,
        baseline=baseline,
        effect=effect,
        course=course,
        replicas=window_replicas(cohort, course, starts_s, simulation),
    )


def analysis_weights(middle_min: Array, analysis: Analysis) -> tuple[Array, Array]:
    """Weights of windows in the means over the baseline and over the effect epoch.

    Parameters
    ----------
    middle_min : array, shape (windows,)
        Middle of each window (min).
    analysis : Analysis
        Bounds of the two epochs.

    Returns
    -------
    baseline, effect : array, shape (windows,)
        As `striosome.epochs.epoch_weights` gives them.
    """
    baseline_start, baseline_end, effect_start, effect_end = (
        magnitude(getattr(analysis, name), "min")
        for name in ("baseline_start", "baseline_end", "effect_start", "effect_end")
    )
    return (
        epoch_weights(middle_min, baseline_start, baseline_end),
        epoch_weights(middle_min, effect_start, effect_end),
    )
