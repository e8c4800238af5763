"""Parameters of the spiking circuit: cells, populations, afferents, release, projections."""

from collections.abc import Iterator

from pydantic import Field, field_validator

from striosome.base.quantities import parse_quantity
from striosome.cells.cell_type import CellType
from striosome.cells.registry import cell_types
from striosome.config.documents.section import Number, Section, parameter, structural

__all__ = [
    "Afferents",
    "Carried",
    "Circuit",
    "Population",
    "PresynapticRelease",
    "Projection",
    "Synapse",
]


class Carried(Section):
    """Receptors of one kind on the cells of a population, relative to the density of all."""

    soma: Number = parameter("1", "receptors at soma and dendrites, relative to their density")
    terminal: Number = parameter("1", "receptors on axon terminals, relative to their density")


class Population(Section):
    """Cells of one type with the same inputs and receptors."""

    cell: str = structural("its cell type")
    label: str | None = structural("words for it in figures", None)
    colour: str | None = structural("its colour in figures, as #rrggbb", None)
    cells: int = Field(description="simulated cells")
    nmda_gain: Number | None = parameter(
        "1", "beta_1: NMDA gain at full PKA; near 4 D1 is neutral", None
    )
    afferent_rate: Number | None = parameter(
        "Hz", "baseline rate of each glutamate and GABA afferent, r", None
    )
    ac_gain: Number | None = parameter(
        "1", "cyclase activity of these cells, relative to g_AC of all", None
    )
    current: Number | None = parameter("pA", "tonic drive that makes the cells pace", None)
    receptors: dict[str, Carried] = Field(
        default_factory=dict, description="receptors that the cells carry, by name"
    )

    @property
    def cell_type(self) -> CellType:
        """Equations and parameters of its cells."""
        return cell_types()[self.cell]

    def required(self, name: str) -> Number:
        """Return a parameter that the cell type requires of its populations.

        Raises
        ------
        ValueError
            If the population has no value for it, because its cell type asks for none.
        """
        value: Number | None = getattr(self, name)
        if value is None:
            raise ValueError(f"cells of type {self.cell} have no {name}")
        return value


class Afferents(Section):
    """Cortical and thalamic glutamate, and local GABA."""

    per_cell: int = Field(description="glutamate afferents of a cell, and as many of GABA")


class PresynapticRelease(Section):
    """Tsodyks-Markram release of an SPN bouton and its modulation by PKA."""

    utilisation: Number = parameter("1", "U: resource used by the first spike, without drugs")
    tau_facilitation: Number = parameter("ms", "decay of facilitation")
    tau_recovery: Number = parameter("ms", "recovery of resources")
    pka_gain: Number = parameter("1", "g_T: relative gain of U at full terminal PKA")


class Synapse(Section):
    """A kind of synapse: conductance of one spike, and how it arrives and decays."""

    conductance: Number = parameter("nS", "peak conductance of an isolated spike")
    e_reversal: Number = parameter("mV", "reversal potential")
    tau_decay: Number = parameter("ms", "decay of the conductance")
    delay: Number = parameter("ms", "axonal and synaptic delay")


class Projection(Section):
    """Synapses of one population on another."""

    synapse: str = structural("its kind of synapse")
    probability: Number = parameter("1", "probability that a cell reaches another")


class Circuit(Section):
    """Parameters of the spiking circuit, as Brian2 needs them."""

    cell_types: dict[str, dict[str, Number]] = Field(
        description="parameters that all cells of a type share, by type and name",
        json_schema_extra={"by_cell_type": True},
    )
    populations: dict[str, Population]

    @field_validator("cell_types", mode="before")
    @classmethod
    def _read_cell_types(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        known = cell_types()
        return {
            name: {
                key: parse_quantity(one, known[name].parameters[key].unit)
                for key, one in part.items()
            }
            for name, part in value.items()
        }

    afferents: Afferents
    release: PresynapticRelease
    synapses: dict[str, Synapse]
    projections: dict[str, dict[str, Projection]] = Field(
        description="projections by the population that sends and the one that receives them"
    )

    @property
    def driven(self) -> dict[str, Population]:
        """Populations with afferents that are not simulated."""
        found = self.populations.items()
        return {name: one for name, one in found if one.cell_type.has_afferents}

    @property
    def driven_first(self) -> list[int]:
        """Positions of the populations, those with afferents before the others."""
        driven = self.driven
        order = sorted(enumerate(self.populations), key=lambda one: one[1] not in driven)
        return [position for position, _ in order]

    @property
    def modulated(self) -> dict[str, Population]:
        """Populations on which PKA acts."""
        found = self.populations.items()
        return {name: one for name, one in found if one.cell_type.is_modulated}

    def wiring(self) -> Iterator[tuple[str, str, Projection]]:
        """Yield every projection with the population that sends and the one that receives it."""
        for sender, receivers in self.projections.items():
            for receiver, projection in receivers.items():
                yield sender, receiver, projection
