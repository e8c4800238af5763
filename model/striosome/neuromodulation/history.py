"""Days and weeks before a session: from doses and diets to the animals at its start.

Slow states are ordinary differential equations on a clock of their own. Over the hours of a session
they are held at their value at its time zero; drugs still in the body continue to act.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude, scalar
from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.history import ParametersWithHistory
from striosome.config.parameters.paths import unknown_name
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.mixtures import component_doses
from striosome.neuromodulation.pharmacology.schedule import scheduled
from striosome.neuromodulation.pharmacology.stimulation import drug_stimulus
from striosome.neuromodulation.physiology.augmentation import D1_DENSITY
from striosome.neuromodulation.physiology.iron import apply_iron_deficiency, iron_courses
from striosome.neuromodulation.physiology.release_coupling import RELEASE_COUPLING
from striosome.neuromodulation.physiology.slow_state import SlowState
from striosome.neuromodulation.physiology.superactivation import SUPERACTIVATION
from striosome.neuromodulation.physiology.tolerance import MOR_COUPLING

__all__ = ["HistoryCourse", "history_course", "past_doses", "slow_states", "state_after"]

_MIN_PER_DAY = 1440.0
# After a dose a stimulus may rise within seconds: the first step is this share of the longest,
# and each is twice the one before.
_HALVINGS = 8


@dataclass(frozen=True, slots=True)
class HistoryCourse:
    """Course of animals from day 0 to time zero of their sessions.

    Arrays have shape (times,), or (animals, times) where animals differ.
    """

    time_day: Array
    """time from day 0 to time zero of the sessions, shape (times,) (day)"""
    stimulus: dict[str, Array]
    """stimulus of each receptor by drugs (1)"""
    states: dict[str, Array]
    """slow states, factors with 1 at rest (1)"""
    severity: dict[str, Array]
    """iron deficiency of each component (1)"""


def slow_states(parameters: Parameters) -> tuple[SlowState, ...]:
    """Return the mechanisms that a history moves, by the choices of the parameters.

    Raises
    ------
    KeyError
        If a choice is unknown.
    """
    form = parameters.adaptation.opioid.gaba_release
    if form not in RELEASE_COUPLING:
        raise unknown_name("coupling of MOR to GABA release", form, RELEASE_COUPLING)
    return (MOR_COUPLING, SUPERACTIVATION, *RELEASE_COUPLING[form], D1_DENSITY)


def state_after(parameters: ParametersWithHistory, course: HistoryCourse) -> Parameters:
    """Apply the state at the end of a history: iron deficiency and slow states.

    Parameters
    ----------
    parameters : ParametersWithHistory
        The animals before iron deficiency and history.
    course : HistoryCourse
        What happened to them, from `history_course`.
    """
    animal: Parameters = apply_iron_deficiency(
        parameters, {name: _last(severity) for name, severity in course.severity.items()}
    )
    for state in slow_states(parameters):
        animal = state.applied(animal, _last(course.states[state.name]))
    return animal


def history_course(parameters: ParametersWithHistory) -> HistoryCourse:
    """Solve everything slow, from day 0 to time zero of the sessions.

    First iron follows the diet, since it decides how many MOR there are to be stimulated; then
    doses superpose to concentrations; last each slow state follows the stimulus of its receptor.

    Parameters
    ----------
    parameters : ParametersWithHistory
        The animals with their history; numbers are single or of shape (animals, 1).
    """
    given = past_doses(parameters)
    time_min = _nodes_min(parameters, given)
    time_day = time_min / _MIN_PER_DAY
    severity = iron_courses(parameters, parameters.history.diet, time_day)
    # Of the rest of the tree nothing decides what drugs stimulate.
    animal = apply_iron_deficiency(parameters, severity, sections=("ligands", "receptors"))
    concentrations = ligand_concentrations_nM(animal.ligands, given, time_min)
    drugs = {part for dose in given for part, _ in component_doses(animal.ligands, dose)}
    moved = slow_states(parameters)
    stimulus = {
        name: drug_stimulus(
            name,
            magnitude(animal.receptors[name].density, "1"),
            animal.ligands,
            concentrations,
            drugs,
        )
        + np.zeros_like(time_min)
        for name in dict.fromkeys(state.stimulus for state in moved)
    }
    steps = np.diff(time_day)
    states = {
        state.name: state.course(parameters, stimulus[state.stimulus], steps) for state in moved
    }
    return HistoryCourse(time_day, stimulus, states, severity)


def past_doses(parameters: ParametersWithHistory) -> list[Injection]:
    """Return the doses before time zero; later ones are dropped: a session has its own."""
    return scheduled(parameters.history.doses, scalar(parameters.at, "min"))


def _last(course: Array) -> Values:
    """Return the value at the end: one number, or one for each animal, shape (animals, 1)."""
    return float(course[-1]) if course.ndim == 1 else course[:, -1:]


def _nodes_min(parameters: ParametersWithHistory, given: Sequence[Injection]) -> Array:
    """Return nodes at every event and in between; after each event, steps begin short."""
    end = scalar(parameters.at, "min")
    step = scalar(parameters.history_step, "min")
    edges = sorted({0.0, end, *(t for t in _events_min(parameters, given) if 0.0 < t < end)})
    pieces = [_piece_min(low, high, step) for low, high in pairwise(edges)]
    return np.concatenate([*pieces, [end]])


def _events_min(parameters: ParametersWithHistory, given: Sequence[Injection]) -> Iterable[float]:
    for dose in given:
        yield scalar(dose.time, "min")
        if dose.duration is not None:
            yield scalar(dose.time + dose.duration, "min")
    for interval in parameters.history.diet:
        yield scalar(interval.start, "min")
        if interval.end is not None:
            yield scalar(interval.end, "min")


def _piece_min(low: float, high: float, step: float) -> Array:
    """Return nodes from one event up to the next, without the latter."""
    finer = step * 2.0 ** np.arange(-_HALVINGS, 0)
    whole = step * np.arange(1, 1 + math.ceil((high - low) / step))
    later = low + np.concatenate([finer, whole])
    return np.concatenate([[low], later[later < high - 1e-9 * step]])
