"""Parameters of the spiking circuit: cells, afferents, release and synapses."""

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter

__all__ = [
    "COMPARTMENTS",
    "EPN_CLASSES",
    "Afferents",
    "Circuit",
    "Compartment",
    "EpnClass",
    "EpnNeuron",
    "PresynapticRelease",
    "SpnEpnSynapse",
    "SpnNeuron",
]

# The two populations of projection neurons, by the names of their records in `Circuit`.
COMPARTMENTS = ("striosome", "matrix")
# The two projection classes of EPN cells, likewise.
EPN_CLASSES = ("habenula", "thalamus")


class SpnNeuron(Section):
    """Spiny projection neuron with D1 modulation (Humphries et al. 2009, ModelDB 128818)."""

    capacitance: Number = parameter("pF", "membrane capacitance, C")
    gain: Number = parameter("nS/mV", "quadratic gain, k")
    v_rest: Number = parameter("mV", "resting potential, v_r")
    v_threshold: Number = parameter("mV", "instantaneous threshold, v_t")
    v_reset: Number = parameter("mV", "potential after a spike, c")
    v_peak: Number = parameter("mV", "spike cut-off")
    recovery_rate: Number = parameter("1/ms", "rate of the recovery current, a")
    recovery_coupling: Number = parameter("nS", "recovery current per depolarisation, b")
    recovery_jump: Number = parameter("pA", "recovery current added by a spike, d")
    d1_rest: Number = parameter("1", "K: relative shift of v_rest at full PKA (inward rectifier)")
    d1_jump: Number = parameter("1", "L: relative loss of recovery_jump at full PKA (L-type Ca)")
    g_ampa: Number = parameter("nS", "AMPA conductance scale")
    g_nmda: Number = parameter("nS", "NMDA conductance scale")
    g_gaba: Number = parameter("nS", "GABA-A conductance scale")
    tau_ampa: Number = parameter("ms", "decay of AMPA current")
    tau_nmda: Number = parameter("ms", "decay of NMDA current")
    tau_gaba: Number = parameter("ms", "decay of GABA-A current")
    e_glutamate: Number = parameter("mV", "reversal of AMPA and NMDA")
    e_gaba: Number = parameter("mV", "reversal of GABA-A on the SPN")
    magnesium: Number = parameter("mM", "extracellular magnesium of the NMDA block")


class Compartment(Section):
    """What differs between striosomal and matrix projection neurons."""

    cells: int = Field(description="simulated projection neurons")
    nmda_gain: Number = parameter("1", "beta_1: NMDA gain at full PKA; near 4 D1 is neutral")
    afferent_rate: Number = parameter("Hz", "baseline rate of each glutamate and GABA afferent, r")


class Afferents(Section):
    """Cortical and thalamic glutamate, local GABA; receptors on the glutamate terminals."""

    per_cell: int = Field(description="glutamate afferents of a cell, and as many of GABA")
    a1_inhibition: Number = parameter(
        "1", "i_cA: glutamate lost per unit of A1 activation above control"
    )
    mor_inhibition: Number = parameter("1", "i_cM: glutamate lost at full MOR activation")


class PresynapticRelease(Section):
    """Tsodyks-Markram release of an SPN bouton and its modulation by receptors."""

    utilisation: Number = parameter("1", "U: resource used by the first spike, without drugs")
    tau_facilitation: Number = parameter("ms", "decay of facilitation")
    tau_recovery: Number = parameter("ms", "recovery of resources")
    d1_gain: Number = parameter("1", "g_T: relative gain of U at full terminal PKA")
    a1_on_d1: Number = parameter("1", "i_TA: share of the D1 gain removed at full A1 activation")
    mor_inhibition: Number = parameter("1", "i_TM: share of U removed at full MOR activation")
    a1_inhibition: Number = parameter("1", "i_TA1: share of U removed at full A1 activation")


class SpnEpnSynapse(Section):
    """GABA-A conductance of an SPN on an EPN cell."""

    conductance: Number = parameter("nS", "peak conductance of an isolated spike")
    e_reversal: Number = parameter("mV", "reversal potential")
    tau_decay: Number = parameter("ms", "decay of the conductance")
    delay: Number = parameter("ms", "axonal and synaptic delay")
    preferred: Number = parameter("1", "connection probability to the favoured EPN class")
    other: Number = parameter("1", "connection probability to the other EPN class")


class EpnNeuron(Section):
    """Adaptive exponential neuron (SNr cell of Lindahl & Hellgren Kotaleski 2016 as surrogate)."""

    capacitance: Number = parameter("pF", "membrane capacitance")
    g_leak: Number = parameter("nS", "leak conductance")
    e_leak: Number = parameter("mV", "leak reversal")
    v_threshold: Number = parameter("mV", "threshold of the exponential")
    v_threshold_sd: Number = parameter("mV", "spread of the threshold between cells")
    slope: Number = parameter("mV", "sharpness of the exponential, Delta_T")
    adaptation: Number = parameter("nS", "subthreshold adaptation, a")
    tau_adaptation: Number = parameter("ms", "decay of adaptation")
    adaptation_jump: Number = parameter("pA", "adaptation added by a spike, b")
    v_reset: Number = parameter("mV", "potential after a spike")
    v_peak: Number = parameter("mV", "spike cut-off")


class EpnClass(Section):
    """One projection class of EPN cells."""

    cells: int = Field(description="simulated EPN cells")
    current: Number = parameter("pA", "tonic drive that makes the cell pace")


class Circuit(Section):
    """Everything that Brian2 is told."""

    spn: SpnNeuron
    striosome: Compartment
    matrix: Compartment
    afferents: Afferents
    release: PresynapticRelease
    synapse: SpnEpnSynapse
    epn: EpnNeuron
    habenula: EpnClass
    thalamus: EpnClass
