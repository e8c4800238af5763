"""Entopeduncular cell: adaptive exponential neuron that paces by itself.

No spiking model of a rodent EPN cell with few variables is published; the substantia nigra
reticulata cell of Lindahl & Hellgren Kotaleski 2016 (doi 10.1523/ENEURO.0156-16.2016) stands in,
with a tonic current that sets the rate of each projection class.
"""

from striosome.circuit.declarations import declare_shared
from striosome.config.parameters.circuit import EpnNeuron

__all__ = ["EPN_EQUATIONS", "EPN_RESET", "EPN_THRESHOLD"]

EPN_EQUATIONS = f"""
dv/dt = (-g_leak*(v - e_leak) + g_leak*slope*exp((v - v_t)/slope)
         - w + current + g*(e_reversal - v))/capacitance             : volt
dw/dt = (adaptation*(v - e_leak) - w)/tau_adaptation                 : amp
dg/dt = -g/tau_decay                                                 : siemens

v_t        = v_threshold + v_threshold_sd*deviate                    : volt
deviate    : 1 (constant)
current    : amp (constant)
key        : integer (constant)
cell       : integer (constant)
e_reversal : volt (shared, constant)
tau_decay  : second (shared, constant)
{declare_shared(EpnNeuron)}
"""

EPN_THRESHOLD = "v > v_peak"

EPN_RESET = """
v = reset_or_stop(v, v_reset)
w += adaptation_jump
"""
