"""Receptors: how many there are, what restrains them, and which steps of the model they act on."""

from graphlib import TopologicalSorter
from typing import NamedTuple

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter, structural
from striosome.config.parameters.pharmacology import SITES, Site

__all__ = [
    "BASELINES",
    "PARTNER_LOWERS",
    "SITE_FORMS",
    "CyclicAmpCoupling",
    "GlutamateCoupling",
    "Heteromer",
    "Receptor",
    "ReceptorSite",
    "ReleaseCoupling",
    "acting",
    "partners_first",
    "receptor_sites",
]

SITE_FORMS = ("alike", "separate")
"""Whether ligands bind soma and terminal alike, or with a dissociation constant for each."""

PARTNER_LOWERS = ("efficacy", "affinity")
"""What a partner may lower at a receptor."""

BASELINES = ("zero", "healthy")
"""Activation from which the coupling to glutamate counts."""


class Heteromer(Section):
    """How an active partner restrains the receptor that it is bound to."""

    partner: str = structural("the receptor that restrains")
    form: str = Field(description="what the partner lowers at the receptor: efficacy or affinity")
    efficacy_loss: Number = parameter("1", "h: stimulus lost at full activation of the partner")
    affinity_shift: Number = parameter(
        "1", "kappa: dissociation rises by 1 + kappa at full activation of the partner"
    )


class CyclicAmpCoupling(Section):
    """Action on adenylyl cyclase 5 of the cells that carry the receptor."""

    stimulation: Number | None = parameter(
        "1", "cyclase activity at full activation, in units of full D1 drive", None
    )
    inhibition: Number | None = parameter("1", "i: share of cAMP removed at full activation", None)


class ReleaseCoupling(Section):
    """Action on the terminals of the cells that carry the receptor."""

    inhibition: Number | None = parameter("1", "share of U removed at full activation", None)
    pka_restraint: Number | None = parameter(
        "1", "share of the effect of PKA on U removed at full activation", None
    )


class GlutamateCoupling(Section):
    """Action of the receptor on the glutamate terminals that end on all cells with afferents."""

    inhibition: Number = parameter("1", "share of glutamate removed at full activation")
    baseline: str | None = structural(
        "activation from which it counts: zero, or healthy for that of the same animal without "
        "iron deficiency and drugs, which the rate of the afferents already contains",
        None,
    )


class Receptor(Section):
    """Density and reserve of one receptor (operational model, Black & Leff 1983), and its actions.

    One without any action in a session, such as the D2-like receptors, is stimulated in the
    history of a group only.
    """

    label: str | None = structural("its name in figures", None)
    colour: str | None = structural("its colour in figures, as #rrggbb", None)
    sites: str | None = structural(
        "whether soma and terminal bind alike (default) or separate", None
    )
    density: Number = parameter("1", "receptors relative to a control animal, rho")
    transduction: Number | None = parameter(
        "1", "transducer ratio tau; 0 means no receptor reserve", None
    )
    heteromer: Heteromer | None = None
    cyclic_amp: CyclicAmpCoupling | None = None
    release: ReleaseCoupling | None = None
    glutamate: GlutamateCoupling | None = None

    @property
    def own_sites(self) -> tuple[Site, ...]:
        """Sites that have an activation of their own."""
        return SITES if self.sites == "separate" else SITES[:1]

    @property
    def required_transduction(self) -> Number:
        """The transducer ratio, which every receptor has that acts in a session."""
        if self.transduction is None:
            raise ValueError("a receptor that acts needs a transducer ratio")
        return self.transduction

    @property
    def on_cells(self) -> bool:
        """Whether it acts on the cells that carry it."""
        return self.cyclic_amp is not None or self.release is not None


class ReceptorSite(NamedTuple):
    """One activation of a session: a receptor, or one of its sites where they are separate."""

    name: str
    """name in results: `mor`, `d1_soma`"""
    receptor: str
    """name of the receptor"""
    site: Site
    """site at which ligands bind; that of the soma stands for both where they are alike"""
    label: str
    """its name in figures"""
    colour: str
    """its colour in figures, as #rrggbb; empty where none is given"""


def receptor_sites(receptors: dict[str, Receptor]) -> list[ReceptorSite]:
    """Return every activation that a session has, in the order of the parameters."""
    found = []
    for name, one in acting(receptors).items():
        label, colour = one.label or name, one.colour or ""
        separate = len(one.own_sites) > 1
        found += [
            ReceptorSite(
                f"{name}_{site}" if separate else name,
                name,
                site,
                f"{label}, {site}" if separate else label,
                colour,
            )
            for site in one.own_sites
        ]
    return found


def acting(receptors: dict[str, Receptor]) -> dict[str, Receptor]:
    """Return the receptors that do anything in a session, in the order of the parameters."""
    partners = {one.heteromer.partner for one in receptors.values() if one.heteromer}
    return {
        name: one
        for name, one in receptors.items()
        if one.on_cells or one.glutamate is not None or name in partners
    }


def partners_first(receptors: dict[str, Receptor]) -> dict[str, Receptor]:
    """Return the receptors that act, each after the one that restrains it.

    Raises
    ------
    graphlib.CycleError
        If receptors restrain each other in a circle.
    """
    found = acting(receptors)
    restrained_by = {
        name: [one.heteromer.partner] if one.heteromer else [] for name, one in found.items()
    }
    return {name: found[name] for name in TopologicalSorter(restrained_by).static_order()}
