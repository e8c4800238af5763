"""Spiny projection neuron: Izhikevich cell with D1 modulation.

Humphries, Lepora, Wood & Gurney 2009, doi 10.3389/neuro.10.026.2009 (ModelDB 128818):

    C dv/dt = k (v - v_r)(v - v_t) - u + I_AMPA + B(v) (1 + beta_1 phi) I_NMDA + I_GABA
      du/dt = a (b (v - v_r) - u)
    v >= v_peak:  v <- c,  u <- u + d
    D1:  v_r <- v_r (1 + K phi),  d <- d (1 - L phi)

phi is PKA activity in [0, 1]. Afferent events arrive as counts per step; one event raises a gate
by 1 ms / tau, so that its peak current is g / tau with tau in ms, as in the paper. An injected
current, zero in the circuit, serves current-clamp tests.
"""

from striosome.cells.cell_type import CellType, Parameter

__all__ = ["CELL"]

CELL = CellType(
    name="spn",
    meaning="spiny projection neuron with D1 modulation (Humphries et al. 2009, ModelDB 128818)",
    parameters={
        "capacitance": Parameter("pF", "membrane capacitance, C"),
        "gain": Parameter("nS/mV", "quadratic gain, k"),
        "v_rest": Parameter("mV", "resting potential, v_r"),
        "v_threshold": Parameter("mV", "instantaneous threshold, v_t"),
        "v_reset": Parameter("mV", "potential after a spike, c"),
        "v_peak": Parameter("mV", "spike cut-off"),
        "recovery_rate": Parameter("1/ms", "rate of the recovery current, a"),
        "recovery_coupling": Parameter("nS", "recovery current per depolarisation, b"),
        "recovery_jump": Parameter("pA", "recovery current added by a spike, d"),
        "d1_rest": Parameter("1", "K: relative shift of v_rest at full PKA (inward rectifier)"),
        "d1_jump": Parameter("1", "L: relative loss of recovery_jump at full PKA (L-type Ca)"),
        "g_ampa": Parameter("nS", "AMPA conductance scale"),
        "g_nmda": Parameter("nS", "NMDA conductance scale"),
        "g_gaba": Parameter("nS", "GABA-A conductance scale"),
        "tau_ampa": Parameter("ms", "decay of AMPA current"),
        "tau_nmda": Parameter("ms", "decay of NMDA current"),
        "tau_gaba": Parameter("ms", "decay of GABA-A current"),
        "e_glutamate": Parameter("mV", "reversal of AMPA and NMDA"),
        "e_gaba": Parameter("mV", "reversal of GABA-A on the SPN"),
        "magnesium": Parameter("mM", "extracellular magnesium of the NMDA block"),
    },
    inputs=("pka", "nmda_gain", "glutamate", "gaba"),
    equations="""
dv/dt = (gain*(v - v_r)*(v - v_threshold) - u + i_afferent + i_injected{synapses})/capacitance
                                                                                     : volt
du/dt = recovery_rate*(recovery_coupling*(v - v_r) - u)                              : amp

v_r         = v_rest*(1 + d1_rest*pka)                                               : volt
i_afferent  = g_glutamate*(e_glutamate - v) + g_gaba*h_gaba*(e_gaba - v)             : amp
g_glutamate = g_ampa*h_ampa + g_nmda*h_nmda*unblocked*(1 + nmda_gain*pka)            : siemens
unblocked   = 1/(1 + magnesium/magnesium_scale*exp(-magnesium_slope*v))              : 1

dh_ampa/dt = (glutamate*event_duration/dt - h_ampa)/tau_ampa                         : 1
dh_nmda/dt = (glutamate*event_duration/dt - h_nmda)/tau_nmda                         : 1
dh_gaba/dt = (gaba*event_duration/dt - h_gaba)/tau_gaba                              : 1

i_injected : amp (constant)
""",
    threshold="v > v_peak",
    reset="""
v = reset_or_stop(v, v_reset)
u += recovery_jump*(1 - d1_jump*pka)
""",
    rest={"v": "v_rest"},
    lasting=("h_ampa", "h_nmda", "h_gaba", "v", "u"),
    constants={
        # Magnesium block of the NMDA receptor, Jahr & Stevens 1990.
        "magnesium_scale": (3.57, "mM"),
        "magnesium_slope": (0.062, "1/mV"),
        # The duration of one event of unit area.
        "event_duration": (1.0, "ms"),
    },
)
