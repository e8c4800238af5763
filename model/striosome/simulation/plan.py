"""Plan of an experiment: the runs of the circuit, one for each group and session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.quantities import scalar
from striosome.circuit.replicas import Replicas
from striosome.config.experiments.effect_windows import Epochs, default_epochs, judged_epochs
from striosome.config.experiments.experiment import Experiment, Session, Simulation
from striosome.config.experiments.segments import middle_of_stretch_min
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.effective_animal import EffectiveAnimal, effective_animal
from striosome.neuromodulation.slow_layers import SlowCourse, solve_session
from striosome.observation.epochs import epoch_weights
from striosome.simulation.cohort import Cohort, draw_cohort
from striosome.simulation.windows import stretch_starts_s, window_replicas

__all__ = ["EpochWeights", "SessionRun", "epochs_weights", "plan", "plan_sessions"]


@dataclass(frozen=True, slots=True)
class EpochWeights:
    """Weights of spiking windows in the means over a baseline and over an effect window."""

    baseline: Array
    """weights of the baseline, shape (windows,), as from
    `striosome.observation.epochs.epoch_weights`"""
    effect: Array
    """weights of the effect window, shape (windows,)"""

    def __post_init__(self) -> None:
        # Metrics of users read them too.
        self.baseline.flags.writeable = self.effect.flags.writeable = False

    def take(self, kept: NDArray[np.bool_]) -> "EpochWeights":
        """Return the weights of some windows."""
        return EpochWeights(self.baseline[kept], self.effect[kept])


@dataclass(frozen=True)
class SessionRun:
    """All animals of one group in one session, with everything but spikes solved."""

    cohort: Cohort
    """the animals"""
    name: str
    """name of the session"""
    session: Session
    """timeline of the session"""
    simulation: Simulation
    """settings of the simulation"""
    starts_s: Array
    """start of each spiking window, shape (windows,) (s)"""
    middle_min: Array
    """middle of each spiking window, shape (windows,) (min)"""
    drug_free: NDArray[np.bool_]
    """whether each window shows the animals' basal state, shape (windows,)"""
    default: EpochWeights
    """weights of the windows in means over the default baseline and effect window"""
    judged: Mapping[Epochs, EpochWeights]
    """weights of the named windows: its own, and those of the sessions that it controls"""
    animal: EffectiveAnimal
    """the animals as this session finds them"""
    course: SlowCourse
    """slow layers at the middle of each window"""
    healthy: SlowCourse
    """slow layers of the same animals in health, at the middle of each drug-free window"""

    def __post_init__(self) -> None:
        # Metrics of users read them too.
        for array in (self.starts_s, self.middle_min, self.drug_free):
            array.flags.writeable = False

    @property
    def parameters(self) -> Parameters:
        """Parameters of the animals with all effects applied."""
        return self.animal.parameters

    def weights(self, epochs: Epochs | None) -> EpochWeights:
        """Return the weights of the windows in a window with a name, or in the default one."""
        return self.default if epochs is None else self.judged[epochs]

    @cached_property
    def replicas(self) -> Replicas:
        """Inputs of the spiking network, animals first, then windows."""
        circuit = self.parameters.circuit
        key, course = self.cohort.key, self.course
        return window_replicas(key, circuit, course, self.starts_s, self.simulation)

    @cached_property
    def in_health(self) -> Replicas:
        """Inputs of the spiking network of the same animals in health, in drug-free windows."""
        circuit, starts_s = self.animal.in_health.parameters.circuit, self.starts_s[self.drug_free]
        return window_replicas(self.cohort.key, circuit, self.healthy, starts_s, self.simulation)

    @cached_property
    def by_minute(self) -> SlowCourse:
        """Slow layers at every minute of the session: they are smooth, and these draw them."""
        start, end = scalar(self.session.start, "min"), scalar(self.session.end, "min")
        minutes = np.arange(start, end + 0.5, 1.0, dtype=np.float64)
        return self.solved(minutes, self.animal)

    def solved(self, time_min: Array, animal: EffectiveAnimal) -> SlowCourse:
        """Solve the slow layers of animals in this session at some times (min)."""
        return _course(animal, self.session, time_min, simulation=self.simulation)


def plan(experiment: Experiment) -> list[SessionRun]:
    """Draw the animals, apply their conditions, place the windows and solve the slow layers.

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
    runs: list[SessionRun] = []
    for group in experiment.groups:
        cohort = draw_cohort(group, simulation.seed)
        runs += plan_sessions(cohort, group.parameters, experiment.sessions_of(group), simulation)
    return runs


def plan_sessions(
    cohort: Cohort,
    typical: Parameters,
    sessions: Mapping[str, Session],
    simulation: Simulation,
    *,
    sparse: bool = False,
) -> list[SessionRun]:
    """Plan the sessions of one group of animals.

    Parameters
    ----------
    cohort : Cohort
        The animals.
    typical : Parameters
        An animal whose slow layers say where windows are needed: those of one animal of the group
        do not depend on the others.
    sessions : mapping of str to Session
        All sessions, matched controls among them.
    simulation : Simulation
        Fidelity, windows and the step of the slow layers.
    sparse : bool, optional
        Leave out windows in which nothing is measured. Without a history nothing moves before the
        first injection, so that one window tells the basal state.

    Raises
    ------
    SimulationError
        As in `plan`.
    """
    # Sessions in one phase of day find the same animals.
    phases = dict.fromkeys(session.phase for session in sessions.values())
    own = {phase: effective_animal(cohort.drawn, phase) for phase in phases}
    model = {phase: effective_animal(typical, phase) for phase in phases}
    judged = judged_epochs(sessions, next(iter(model.values())).parameters.photometry.analysis)
    runs = []
    for name, session in sessions.items():
        animal = own[session.phase]
        solve = partial(_course, model[session.phase], session, simulation=simulation)
        starts_s = stretch_starts_s(session, simulation, solve)
        drug_free = _drug_free(name, session, starts_s, simulation)
        middle_min = middle_of_stretch_min(starts_s, simulation)
        default = default_epochs(animal.parameters.photometry.analysis)
        weights = {one: epochs_weights(middle_min, one) for one in (default, *judged[name])}
        if sparse:
            if animal.history is None:
                drug_free &= np.cumsum(drug_free) == 1
            kept = _measured(drug_free, weights.values())
            starts_s, middle_min, drug_free = starts_s[kept], middle_min[kept], drug_free[kept]
            weights = {epochs: one.take(kept) for epochs, one in weights.items()}
        runs.append(
            SessionRun(
                cohort=cohort,
                name=name,
                session=session,
                simulation=simulation,
                starts_s=starts_s,
                middle_min=middle_min,
                drug_free=drug_free,
                default=weights[default],
                judged={epochs: weights[epochs] for epochs in judged[name]},
                animal=animal,
                course=_course(animal, session, middle_min, simulation=simulation),
                healthy=_course(
                    animal.in_health, session, middle_min[drug_free], simulation=simulation
                ),
            )
        )
    return runs


def _course(
    animal: EffectiveAnimal, session: Session, time_min: Array, *, simulation: Simulation
) -> SlowCourse:
    """Solve the slow layers of animals at some times of a session."""
    step_s = scalar(simulation.slow_step, "s")
    return solve_session(animal, session, time_min, step_s=step_s)


def _drug_free(
    name: str, session: Session, starts_s: Array, simulation: Simulation
) -> NDArray[np.bool_]:
    """Mark the windows that end before the first injection."""
    first_s = min((scalar(one.time, "s") for one in session.injections), default=np.inf)
    drug_free: NDArray[np.bool_] = starts_s + simulation.length_s <= first_s
    if session.control is None and not drug_free.any():
        raise SimulationError(f"no spiking window precedes the first injection of session {name!r}")
    return drug_free


def _measured(drug_free: NDArray[np.bool_], weights: Iterable[EpochWeights]) -> NDArray[np.bool_]:
    """Mark the windows that contribute to anything that is measured."""
    measured = drug_free.copy()
    for one in weights:
        measured |= (one.baseline > 0.0) | (one.effect > 0.0)
    return measured


def epochs_weights(middle_min: Array, epochs: Epochs) -> EpochWeights:
    """Return weights of windows in the means over a baseline and over an effect window.

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
