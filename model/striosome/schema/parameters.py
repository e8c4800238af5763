"""The whole parameter tree of one animal, as resolved from base.yaml and its overlays."""

from pydantic import Field

from striosome.brief import Brief, Card
from striosome.schema.circuit import Circuit
from striosome.schema.pharmacology import Ligand, Receptors
from striosome.schema.physiology import Adaptation, Day, Iron, Stimulation
from striosome.schema.readouts import ExtracellularGaba, Locomotion, Photometry, Sensor
from striosome.schema.section import Number, Section, parameter
from striosome.schema.signalling import Signalling

__all__ = ["Parameters"]


class Parameters(Brief, Section):
    """Everything that a simulation of one animal needs.

    A path such as `circuit.spn.g_ampa` names a leaf.

    `variability` maps such a path to the coefficient of variation of its log-normal spread
    between animals.
    """

    iron_deficiency: Number = parameter("1", "severity d of brain iron deficiency, 0 to 1")
    iron: Iron
    adaptation: Adaptation
    day: Day
    stimulation: Stimulation
    ligands: dict[str, Ligand]
    receptors: Receptors
    signalling: Signalling
    circuit: Circuit
    gaba: ExtracellularGaba
    sensors: dict[str, Sensor]
    photometry: Photometry
    locomotion: Locomotion
    variability: dict[str, Number] = Field(default_factory=dict)

    def card(self) -> Card:
        """What it says of itself: its sections and what each holds."""
        sections = {name: getattr(self, name) for name in type(self).model_fields}
        facts = {
            f".{name}": ", ".join(value if isinstance(value, dict) else type(value).model_fields)
            for name, value in sections.items()
            if isinstance(value, dict | Section)
        }
        return Card("Parameters of a group of animals", facts)
