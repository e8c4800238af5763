"""Parameters of the spiking circuit: cells, populations, afferents, release, projections."""

from abc import abstractmethod
from collections.abc import Iterator

from pydantic import Field, field_validator

from striosome.base.arrays import Values
from striosome.base.quantities import magnitude, parse_quantity
from striosome.cells.cell_type import CellType
from striosome.cells.registry import cell_types
from striosome.cells.release import RELEASE_FORMS, WITHOUT_ENTRY
from striosome.config.documents.section import Number, Section, parameter, structural

__all__ = [
    "MOST_CELLS",
    "Afferents",
    "Carried",
    "Circuit",
    "Population",
    "PresynapticRelease",
    "Projection",
    "Synapse",
]


MOST_CELLS = 4096
"""Cells that one population may have: each has a number of its own in the random streams."""


class Carried(Section):
    """Receptors of one kind on the cells of a population, relative to the density of all."""

    soma: Number = parameter("1", "receptors at soma and dendrites, relative to their density")
    terminal: Number = parameter("1", "receptors on axon terminals, relative to their density")


class _Chosen(Section):
    """A record some of whose numbers belong to some of its kinds only."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What decides which numbers it has, in words."""

    def required(self, name: str) -> Number:
        """Return a number that its kind requires.

        Raises
        ------
        ValueError
            If there is no value for it, because its kind asks for none.
        """
        value: Number | None = getattr(self, name)
        if value is None:
            raise ValueError(f"{self.kind} asks for no {name}")
        return value


class Population(_Chosen):
    """Cells of one type with the same inputs and receptors."""

    cell: str = structural("its cell type")
    afferents: str | None = structural("the afferents that drive its cells", None)
    release: str | None = structural("release at its boutons; constant where none is named", None)
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

    @property
    def kind(self) -> str:
        """Its cell type, in words."""
        return f"cell type {self.cell}"


class Afferents(Section):
    """Afferents that are not simulated: excitation from outside, and local GABA."""

    per_cell: int = Field(description="glutamate afferents of a cell, and as many of GABA")
    inhibition_follows: Number = parameter(
        "1",
        "share of the rate of the GABA afferents that follows what modulates glutamate, as "
        "feed-forward inhibition does",
    )

    def gaba_factor(self, glutamate: Values) -> Values:
        """Return the factor on the rate of the GABA afferents: `1 + f (g - 1)`.

        Parameters
        ----------
        glutamate : float or array
            Factor on the rate of the glutamate afferents, g.
        """
        return 1.0 + magnitude(self.inhibition_follows, "1") * (glutamate - 1.0)


class PresynapticRelease(_Chosen):
    """Release at the boutons of a population, and its modulation by PKA."""

    form: str = structural("its equations: tsodyks_markram or constant")
    utilisation: Number | None = parameter(
        "1", "U: resource used by the first spike, without drugs", None
    )
    tau_facilitation: Number | None = parameter("ms", "decay of facilitation", None)
    tau_recovery: Number | None = parameter("ms", "recovery of resources", None)
    pka_gain: Number | None = parameter("1", "g_T: relative gain of U at full terminal PKA", None)

    @property
    def kind(self) -> str:
        """Its form, in words."""
        return f"release of form {self.form}"

    @property
    def is_modulated(self) -> bool:
        """Whether PKA and receptors scale what a spike releases."""
        return RELEASE_FORMS[self.form].records


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

    afferents: dict[str, Afferents] = Field(
        default_factory=dict, description="afferents that are not simulated, by name"
    )
    release: dict[str, PresynapticRelease] = Field(
        default_factory=dict, description="kinds of release at boutons, by name"
    )
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

    def afferents_of(self, population: str) -> Afferents:
        """Return the afferents of a population that has some."""
        return self.afferents[str(self.populations[population].afferents)]

    def release_of(self, population: str) -> PresynapticRelease | None:
        """Return the release at the boutons of a population; None where it names no entry."""
        name = self.populations[population].release
        return None if name is None else self.release[name]

    def release_form(self, population: str) -> str:
        """Return the form of release at the boutons of a population."""
        release = self.release_of(population)
        return WITHOUT_ENTRY if release is None else release.form

    def wiring(self) -> Iterator[tuple[str, str, Projection]]:
        """Yield every projection with the population that sends and the one that receives it."""
        for sender, receivers in self.projections.items():
            for receiver, projection in receivers.items():
                yield sender, receiver, projection
