"""From an experiment to the runs that the circuit must make: one for each group and session."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.arrays import Array
from striosome.circuit.replicas import Replicas
from striosome.cohort import Cohort, draw_cohort
from striosome.drive import SlowCourse, solve_session
from striosome.errors import SimulationError
from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment, Session
from striosome.windows import window_replicas, window_starts_s

__all__ = ["SessionRun", "plan"]


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
    cohorts = [draw_cohort(group, experiment.simulation.seed) for group in experiment.groups]
    return [
        _session_run(cohort, name, session, experiment)
        for cohort in cohorts
        for name, session in experiment.sessions.items()
    ]


def _session_run(cohort: Cohort, name: str, session: Session, experiment: Experiment) -> SessionRun:
    simulation = experiment.simulation
    starts_s = window_starts_s(session, simulation)
    window_s = magnitude(simulation.window, "s")
    middle_min = (starts_s + window_s / 2) / 60.0
    injections_s = [magnitude(injection.time, "s") for injection in session.injections]
    drug_free = starts_s + window_s <= min(injections_s, default=np.inf)
    if session.control is None and not drug_free.any():
        raise SimulationError(f"no spiking window precedes the first injection of session {name!r}")
    course = solve_session(
        cohort.parameters, session, middle_min, step_s=magnitude(simulation.slow_step, "s")
    )
    replicas = window_replicas(cohort, course, starts_s, simulation)
    return SessionRun(cohort, name, session, starts_s, middle_min, drug_free, course, replicas)
