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

from brian2.units.allunits import mmolar, mvolt, second

from striosome.circuit.declarations import declare_shared
from striosome.config.parameters.circuit import SpnNeuron

__all__ = ["SPN_CONSTANTS", "SPN_EQUATIONS", "SPN_RESET", "SPN_THRESHOLD"]

SPN_CONSTANTS = {
    # Magnesium block of the NMDA receptor, Jahr & Stevens 1990.
    "magnesium_scale": 3.57 * mmolar,
    "magnesium_slope": 0.062 / mvolt,
    # The duration of one event of unit area.
    "event_duration": 1e-3 * second,
}

SPN_EQUATIONS = f"""
dv/dt = (gain*(v - v_r)*(v - v_threshold) - u + i_synaptic + i_injected)/capacitance : volt
du/dt = recovery_rate*(recovery_coupling*(v - v_r) - u)                              : amp

v_r         = v_rest*(1 + d1_rest*pka)                                               : volt
i_synaptic  = g_glutamate*(e_glutamate - v) + g_gaba*h_gaba*(e_gaba - v)             : amp
g_glutamate = g_ampa*h_ampa + g_nmda*h_nmda*unblocked*(1 + nmda_gain*pka)            : siemens
unblocked   = 1/(1 + magnesium/magnesium_scale*exp(-magnesium_slope*v))              : 1

dh_ampa/dt = (glutamate*event_duration/dt - h_ampa)/tau_ampa                         : 1
dh_nmda/dt = (glutamate*event_duration/dt - h_nmda)/tau_nmda                         : 1
dh_gaba/dt = (gaba*event_duration/dt - h_gaba)/tau_gaba                              : 1

glutamate = glutamate_events(key, t_in_timesteps + first_step, cell,
                             glutamate_0, glutamate_1, glutamate_2, glutamate_3)     : 1
gaba      = gaba_events(key, t_in_timesteps + first_step, cell,
                        gaba_0, gaba_1, gaba_2, gaba_3)                              : 1

pka         : 1 (constant)
nmda_gain   : 1 (constant)
i_injected  : amp (constant)
glutamate_0 : integer (constant)
glutamate_1 : integer (constant)
glutamate_2 : integer (constant)
glutamate_3 : integer (constant)
gaba_0      : integer (constant)
gaba_1      : integer (constant)
gaba_2      : integer (constant)
gaba_3      : integer (constant)
key         : integer (constant)
first_step  : integer (constant)
cell        : integer (constant)
{declare_shared(SpnNeuron)}
"""

SPN_THRESHOLD = "v > v_peak"

SPN_RESET = """
v = reset_or_stop(v, v_reset)
u += recovery_jump*(1 - d1_jump*pka)
"""
