"""The animal in its sessions: all effects are applied once, and read by everything downstream."""

from dataclasses import dataclass

from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.history import ParametersWithHistory
from striosome.config.parameters.paths import replace_leaves
from striosome.config.parameters.shares import with_scaled_shares
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.history import (
    HistoryCourse,
    history_course,
    past_doses,
    state_after,
)
from striosome.neuromodulation.physiology.iron import apply_iron_deficiency
from striosome.neuromodulation.physiology.phase import in_phase
from striosome.neuromodulation.physiology.vagus import under_vagus

__all__ = ["EffectiveAnimal", "effective_animal"]

_UNSTIMULATED = {"stimulation.cortex.drive": 1.0, "stimulation.vagus.noradrenaline_rise": 0.0}


@dataclass(frozen=True, slots=True)
class EffectiveAnimal:
    """Animals with all effects of their condition, history and phase of day applied."""

    parameters: Parameters
    """parameters for every mechanism: iron deficiency, history, phase of day and stimulation
    applied"""
    reference: Parameters
    """parameters of the same animals in health: the control animal of the formulas"""
    carried: tuple[Injection, ...]
    """doses of the past, at times before time zero of the session"""
    history: HistoryCourse | None
    """course before the session; None without a history"""

    @property
    def in_health(self) -> "EffectiveAnimal":
        """The same animals in health: at rest, without iron deficiency, history or stimulation."""
        healthy = with_scaled_shares(replace_leaves(self.reference, _UNSTIMULATED))
        return EffectiveAnimal(healthy, self.reference, (), None)


def effective_animal(parameters: Parameters, phase: str | None = None) -> EffectiveAnimal:
    """Apply the animals' condition, their history, and the phase of day of their session.

    Iron deficiency comes first, then the slow states of a history, the phase of day, and what
    stimulation does to tones. No other function applies any of them.

    Parameters
    ----------
    parameters : Parameters
        The animals as they are configured or drawn; leaves are single or of shape (animals, 1).
    phase : str, optional
        Phase of day of the session; by default that of the parameters.
    """
    if isinstance(parameters, ParametersWithHistory):
        history = history_course(parameters)
        found = state_after(parameters, history)
        past = past_doses(parameters)
        carried = tuple(one.model_copy(update={"time": one.time - parameters.at}) for one in past)
    else:
        history, found, carried = None, apply_iron_deficiency(parameters), ()
    animal = with_scaled_shares(under_vagus(in_phase(found, phase)))
    return EffectiveAnimal(animal, parameters, carried, history)
