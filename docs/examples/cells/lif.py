"""Leaky integrate-and-fire cell that paces by itself, an example of a cell type.

C dv/dt = g_L (E_L - v) + I + synapses;  v >= v_threshold: v <- v_reset
"""

from striosome.cells.cell_type import CellType, Parameter

CELL = CellType(
    name="lif",
    meaning="leaky integrate-and-fire cell",
    parameters={
        "capacitance": Parameter("pF", "membrane capacitance, C"),
        "g_leak": Parameter("nS", "leak conductance, g_L"),
        "e_leak": Parameter("mV", "leak reversal, E_L"),
        "v_threshold": Parameter("mV", "threshold"),
        "v_reset": Parameter("mV", "potential after a spike"),
    },
    inputs=("current",),
    equations="""
dv/dt = (g_leak*(e_leak - v) + current{synapses})/capacitance : volt
""",
    threshold="v > v_threshold",
    reset="v = reset_or_stop(v, v_reset)",
    rest={"v": "e_leak"},
    lasting=("v",),
)
