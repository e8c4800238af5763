"""Entopeduncular cell: adaptive exponential neuron that paces by itself.

No spiking model of a rodent EPN cell with few variables is published; the substantia nigra
reticulata cell of Lindahl & Hellgren Kotaleski 2016 (doi 10.1523/ENEURO.0156-16.2016) stands in,
with a tonic current that sets the rate of each projection class.
"""

from striosome.cells.cell_type import CellType, Parameter

__all__ = ["CELL"]

CELL = CellType(
    name="epn",
    meaning="pacemaking cell of the entopeduncular nucleus, by a surrogate: the SNr cell of "
    "Lindahl & Hellgren Kotaleski 2016",
    parameters={
        "capacitance": Parameter("pF", "membrane capacitance"),
        "g_leak": Parameter("nS", "leak conductance"),
        "e_leak": Parameter("mV", "leak reversal"),
        "v_threshold": Parameter("mV", "threshold of the exponential"),
        "v_threshold_sd": Parameter("mV", "spread of the threshold between cells"),
        "slope": Parameter("mV", "sharpness of the exponential, Delta_T"),
        "adaptation": Parameter("nS", "subthreshold adaptation, a"),
        "tau_adaptation": Parameter("ms", "decay of adaptation"),
        "adaptation_jump": Parameter("pA", "adaptation added by a spike, b"),
        "v_reset": Parameter("mV", "potential after a spike"),
        "v_peak": Parameter("mV", "spike cut-off"),
    },
    inputs=("current", "deviate"),
    equations="""
dv/dt = (-g_leak*(v - e_leak) + g_leak*slope*exp((v - v_t)/slope)
         - w + current{synapses})/capacitance                        : volt
dw/dt = (adaptation*(v - e_leak) - w)/tau_adaptation                 : amp

v_t = v_threshold + v_threshold_sd*deviate                           : volt
""",
    threshold="v > v_peak",
    reset="""
v = reset_or_stop(v, v_reset)
w += adaptation_jump
""",
    rest={"v": "e_leak"},
    lasting=("v", "w"),
)
