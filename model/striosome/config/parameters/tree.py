"""The whole parameter tree of one animal, as resolved from base.yaml and its overlays."""

from pydantic import Field

from striosome.base.brief import Brief, Card
from striosome.config.documents.section import Number, Section, derived, effects, parameter
from striosome.config.parameters.circuit import Circuit
from striosome.config.parameters.pharmacology import Ligand
from striosome.config.parameters.physiology import Adaptation, Day, IronEffect, Stimulation
from striosome.config.parameters.readouts import ExtracellularGaba, Locomotion, Photometry, Sensor
from striosome.config.parameters.receptors import Receptor
from striosome.config.parameters.signalling import Signalling

__all__ = ["Parameters"]


class Parameters(Brief, Section):
    """Everything that a simulation of one animal needs.

    A path such as `circuit.cell_types.spn.g_ampa` names a leaf.

    `variability` maps such a path to the coefficient of variation of its log-normal spread
    between animals.
    """

    iron_deficiency: Number = parameter("1", "severity d of brain iron deficiency, 0 to 1")
    iron: dict[str, Number] = effects("sizes of what full iron deficiency changes")
    iron_effects: dict[str, IronEffect] = derived("what each entry of `iron` acts on")
    adaptation: Adaptation
    day: Day
    stimulation: Stimulation
    ligands: dict[str, Ligand]
    receptors: dict[str, Receptor]
    signalling: Signalling
    circuit: Circuit
    gaba: ExtracellularGaba
    sensors: dict[str, Sensor]
    photometry: Photometry
    locomotion: Locomotion
    variability: dict[str, Number] = Field(default_factory=dict)

    def card(self) -> Card:
        """Return the title and facts by which the parameters are displayed."""
        sections = {name: getattr(self, name) for name in type(self).model_fields}
        facts = {
            f".{name}": ", ".join(value if isinstance(value, dict) else type(value).model_fields)
            for name, value in sections.items()
            if isinstance(value, dict | Section)
        }
        return Card("Parameters of a group of animals", facts)
