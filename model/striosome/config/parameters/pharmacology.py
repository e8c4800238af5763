"""What is known of a ligand: its kinetics in the body and its actions at receptors."""

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter

__all__ = [
    "AdenosineUptakeBlock",
    "D1Action",
    "Form",
    "GlutamateReleaseBlock",
    "Heteromer",
    "Ligand",
    "Pharmacokinetics",
    "Receptor",
    "ReceptorAction",
    "Receptors",
    "Route",
]


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
    """One compartment with first-order absorption (Bateman); concentrations are free, in brain."""

    molar_mass: Number = parameter("g/mol", "molar mass of the free base")
    elimination_half_life: Number = parameter("min", "half-life of elimination from brain")
    exposure: Number = parameter(
        "kg/L", "free brain concentration per dose: bioavailability, volume and partition in one"
    )
    routes: dict[str, Route]
    forms: dict[str, Form] = Field(
        default_factory=dict, description="salts and hydrates of which a dose may be given"
    )


class ReceptorAction(Section):
    """A ligand at one receptor."""

    dissociation: Number = parameter("nM", "concentration of half occupancy, K")
    efficacy: Number = parameter("1", "stimulus per occupied receptor; 0 for an antagonist")


class D1Action(Section):
    """A ligand at the dopamine D1 receptor, whose somatic and terminal sites differ in potency."""

    dissociation_soma: Number = parameter("nM", "K at the somatodendritic site")
    dissociation_terminal: Number = parameter("nM", "K at the axon terminal")
    efficacy: Number = parameter("1", "stimulus per occupied receptor; 0 for an antagonist")


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


class Ligand(Section):
    """A transmitter or a drug: tone, kinetics and actions, each absent where it has none.

    `d2` stands for the dopamine D2-like receptors (D2, D3); only the history of a group reads it.
    """

    tone: Number = parameter("nM", "concentration that is always present")
    pharmacokinetics: Pharmacokinetics | None = None
    d1: D1Action | None = None
    mor: ReceptorAction | None = None
    a1: ReceptorAction | None = None
    d2: ReceptorAction | None = None
    adenosine_uptake: AdenosineUptakeBlock | None = None
    glutamate_release: GlutamateReleaseBlock | None = None


class Receptor(Section):
    """Density and reserve of one receptor (operational model, Black & Leff 1983)."""

    density: Number = parameter("1", "receptors relative to a control animal, rho")
    transduction: Number = parameter("1", "transducer ratio tau; 0 means no receptor reserve")


class Heteromer(Section):
    """How an active A1 receptor restrains the D1 receptor it is bound to."""

    form: str = Field(description="what A1 lowers at the D1 receptor: efficacy or affinity")
    efficacy_loss: Number = parameter("1", "h_A: D1 stimulus lost at full A1 activation")
    affinity_shift: Number = parameter(
        "1", "kappa_A: D1 dissociation rises by 1 + kappa_A at full A1"
    )


class Receptors(Section):
    """The three receptors of the model and the A1-D1 heteromer."""

    d1: Receptor
    mor: Receptor
    a1: Receptor
    heteromer: Heteromer
