"""Ligands: their kinetics in the body and their actions at receptors."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter

__all__ = [
    "SITES",
    "AdenosineUptakeBlock",
    "Component",
    "Form",
    "GlutamateReleaseBlock",
    "Ligand",
    "Pharmacokinetics",
    "ReceptorAction",
    "Route",
    "Site",
    "components_of",
]

Site = Literal["soma", "terminal"]
SITES: tuple[Site, ...] = ("soma", "terminal")
"""Where a cell may carry receptors."""


class Route(Section):
    """Kinetics of a drug's entry from one site of injection."""

    absorption_half_life: Number = parameter("min", "half-life of first-order absorption")
    bioavailability: Number = parameter("1", "dose that arrives, relative to the reference route")


class Form(Section):
    """A salt or hydrate of a drug, in which it is weighed."""

    molar_mass: Number = parameter(
        "g/mol", "molar mass of what is weighed, for each molecule of the free base in it"
    )


class Pharmacokinetics(Section):
    """Absorption, elimination and brain entry, each of first order; concentrations are free."""

    molar_mass: Number = parameter("g/mol", "molar mass of the free base")
    elimination_half_life: Number = parameter("min", "half-life of elimination from the body")
    brain_entry_half_life: Number = parameter(
        "min", "half-life with which the brain follows the blood"
    )
    exposure: Number = parameter(
        "kg/L", "free brain concentration per dose: bioavailability, volume and partition in one"
    )
    unbound_fraction: Number | None = parameter(
        "1",
        "share of the drug in brain tissue that is free; only what measures the rest asks",
        None,
    )
    routes: dict[str, Route]
    forms: dict[str, Form] = Field(
        default_factory=dict, description="salts and hydrates of which a dose may be given"
    )


class ReceptorAction(Section):
    """A ligand at one receptor: one dissociation constant, or one for each of separate sites."""

    dissociation: Number | None = parameter("nM", "concentration of half occupancy, K", None)
    dissociation_soma: Number | None = parameter("nM", "K at the somatodendritic site", None)
    dissociation_terminal: Number | None = parameter("nM", "K at the axon terminal", None)
    efficacy: Number = parameter("1", "stimulus per occupied receptor; 0 for an antagonist")

    def dissociation_at(self, site: Site) -> Number:
        """Return the dissociation constant at one site.

        Parameters
        ----------
        site : {"soma", "terminal"}
            Where the receptor sits.

        Raises
        ------
        ValueError
            If the ligand has neither one for the site nor one for all.
        """
        own: Number | None = getattr(self, f"dissociation_{site}")
        found = self.dissociation if own is None else own
        if found is None:
            raise ValueError(f"the ligand has no dissociation constant at the {site}")
        return found


class AdenosineUptakeBlock(Section):
    """A blocker of equilibrative transport multiplies extracellular adenosine."""

    half_concentration: Number = parameter("nM", "concentration of half the maximal effect")
    maximal_fold: Number = parameter("1", "adenosine at full block, relative to none")


class GlutamateReleaseBlock(Section):
    """A drug that lowers the release of cortical terminals, by a site that no other ligand binds.

    That is the alpha-2-delta subunit of calcium channels for gabapentin, and presynaptic dopamine
    D4 and D2 receptors for pramipexole.
    """

    half_concentration: Number = parameter("nM", "concentration of half the effect")
    inhibition: Number = parameter("1", "i_cX: share of glutamate lost at full effect")


class Component(Section):
    """A part of a mixture, such as one enantiomer of a racemate."""

    share: Number = parameter("1", "share of the dose of the mixture, by mass")


class Ligand(Section):
    """A transmitter, drug or mixture: tone, kinetics and actions, each absent where it has none."""

    tone: Number = parameter("nM", "concentration that is always present")
    pharmacokinetics: Pharmacokinetics | None = None
    receptors: dict[str, ReceptorAction] = Field(
        default_factory=dict, description="receptors that it binds, by name"
    )
    adenosine_uptake: AdenosineUptakeBlock | None = None
    glutamate_release: GlutamateReleaseBlock | None = None
    components: dict[str, Component] = Field(
        default_factory=dict,
        description="ligands that a dose of it contains, for a mixture, which has no other actions",
    )


def components_of(ligands: Mapping[str, Ligand], drug: str) -> dict[str, Any]:
    """Return the share of each ligand in a dose of a drug; that of a mere drug in itself is 1."""
    parts = ligands[drug].components
    return {name: one.share for name, one in parts.items()} if parts else {drug: 1.0}
