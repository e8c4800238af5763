"""Parameters of bodily states: iron deficiency, adaptations over days, and the phase of day."""

from typing import Any, Literal

from pydantic import Field

from striosome.base.arrays import Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.documents.section import Number, Record, Section, parameter

__all__ = [
    "EFFECT_KEYS",
    "IRON_FORMS",
    "PHASES",
    "Adaptation",
    "CorticalStimulation",
    "D1Adaptation",
    "Day",
    "IronEffect",
    "IronRelaxation",
    "OpioidAdaptation",
    "Stimulation",
    "VagusStimulation",
]

# A phase is given by what the animal does, or by the light.
PHASES = ("rest", "active", "light", "dark")


IronForm = Literal["lowers", "raises", "sets"]
IRON_FORMS: tuple[IronForm, ...] = ("lowers", "raises", "sets")
"""Ways in which iron deficiency changes a leaf; `IronEffect` has the formulas."""


EFFECT_KEYS = (*IRON_FORMS, "time")
"""Keys of an entry of `iron`: the leaf that it changes, and how fast it follows a diet."""


class IronEffect(Record):
    """Target and direction of one entry of `iron`.

    At severity d its size x makes of a leaf y `y max(0, 1 - x d)` if it lowers it, `y (1 + x d)` if
    it raises it, and `(1 - d) y + d x` if it sets it.
    """

    form: IronForm
    leaf: str
    """dotted path of the leaf that it changes"""
    time: str | None = None
    """path of the time constant with which it follows a diet; None if it is not said"""

    def applied(self, value: Any, size: Any, severity: Values) -> Any:
        """Return a number after the effect.

        Parameters
        ----------
        value : number
            y, the leaf without it.
        size : number
            x: a share if the effect lowers or raises the leaf, else what it is set to.
        severity : float or array
            d, 0 to 1.
        """
        if self.form == "lowers":
            return value * remaining(magnitude(size, "1"), severity)
        if self.form == "raises":
            return value * (1.0 + magnitude(size, "1") * severity)
        return (1.0 - severity) * value + severity * size


class OpioidAdaptation(Section):
    """Changes by days of MOR stimulation by drugs; sizes are those at full, lasting stimulus."""

    coupling_loss: Number = parameter("1", "delta_c: share of MOR coupling lost (tolerance)")
    coupling_time: Number = parameter("day", "tau_c: time constant of MOR coupling")
    ac_rise: Number = parameter("1", "delta_g: relative rise of g_AC (superactivation)")
    ac_time: Number = parameter("day", "tau_g: time constant of g_AC")
    gaba_release: str = Field(
        description="coupling of MOR to GABA release after opioids: unchanged or raised"
    )
    release_rise: Number = parameter("1", "delta_r: relative rise of i_TM (form raised only)")
    release_time: Number = parameter("day", "tau_r: time constant of i_TM (form raised only)")


class D1Adaptation(Section):
    """Changes of the D1 receptor by weeks of a dopamine D2/D3 agonist (augmentation)."""

    rise: Number = parameter("1", "delta_u: relative rise of D1 density at full, lasting stimulus")
    time: Number = parameter("day", "tau_u: time constant of D1 density")


class IronRelaxation(Section):
    """Time constants with which the effects of iron deficiency follow the diet."""

    deficient_diet: Number = parameter("1", "severity to which a deficient diet leads")
    a1_time: Number = parameter("day", "time constant of A1 receptors")
    mor_time: Number = parameter("day", "time constant of MOR")
    dopamine_time: Number = parameter("day", "time constant of dopamine tone")
    d1_time: Number = parameter("day", "time constant of D1 receptors")
    enkephalin_time: Number = parameter("day", "time constant of enkephalin tone")


class Adaptation(Section):
    """Slow states, which change only by the history of a group."""

    opioid: OpioidAdaptation
    d1: D1Adaptation
    iron: IronRelaxation


class Day(Section):
    """Phase of day: tones of the active phase relative to the phase of rest."""

    phase: str = Field(description="phase in which sessions take place: " + ", ".join(PHASES))
    active_in: str = Field(description="light in which the species is active: dark or light")
    dopamine_active: Number = parameter("1", "dopamine tone of the active phase, relative to rest")
    adenosine_active: Number = parameter(
        "1", "adenosine tone of the active phase, relative to rest"
    )


class CorticalStimulation(Section):
    """Stimulation of cortex or its fibres, on throughout a session."""

    drive: Number = parameter("1", "rate at which glutamate terminals are driven, 1 at baseline")


class VagusStimulation(Section):
    """Stimulation of the vagus nerve, on throughout a session: exploratory.

    Noradrenaline rises, which is measured. Its effect on this circuit is not: each coupling is
    the relative change of its target per doubling of noradrenaline.
    """

    noradrenaline_rise: Number = parameter("1", "N: rise of noradrenaline, relative to none")
    dopamine_coupling: Number = parameter("1", "c: change of dopamine tone per N")
    adenosine_coupling: Number = parameter("1", "c: change of adenosine tone per N")
    glutamate_coupling: Number = parameter(
        "1", "c: change of the rate of glutamate afferents per N"
    )
    release_coupling: Number = parameter("1", "c: change of U of SPN boutons in the EPN per N")


class Stimulation(Section):
    """Stimulation of nerve fibres."""

    cortex: CorticalStimulation
    vagus: VagusStimulation
