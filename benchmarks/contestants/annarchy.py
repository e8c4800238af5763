"""The same equations, values and wiring in ANNarchy, with its own random numbers.

One uniform number per cell, step and kind of afferent is turned into a count by the same cumulative
probabilities. It compiles with the engine's flags and runs on one thread. Units are ms, mV, nS, pA
and pF. The Mg block is a variable of its own: within the equation of v, ANNarchy expands it into a
slower expression. Names that begin with g_ are taken: they are what synapses add to.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import block_diag

from benchmarks.timing import Lap, Run, Unavailable
from benchmarks.workload import Workload, needed_compiler
from striosome.cells.registry import cell_types
from striosome.circuit.numbering import cell_numbers
from striosome.circuit.random_streams import uniform
from striosome.circuit.synapses import probability_name

__all__ = ["annarchy"]

_MS, _MV, _NS, _PA, _PF = 1e3, 1e3, 1e9, 1e12, 1e12
_SPN_LOCALS = ("v_rest", "nmda", "jump", "modulation", "last_time", "utilised", "released")
_THRESHOLDS = [f"{kind}_{count}" for kind in ("glutamate", "gaba") for count in range(4)]

_SPN_EQUATIONS = [
    "random_e = Uniform(0.0, 1.0)",
    "random_i = Uniform(0.0, 1.0)",
    "excited = above(random_e, glutamate_0) + above(random_e, glutamate_1)"
    " + above(random_e, glutamate_2) + above(random_e, glutamate_3)",
    "inhibited = above(random_i, gaba_0) + above(random_i, gaba_1)"
    " + above(random_i, gaba_2) + above(random_i, gaba_3)",
    "unblocked = 1.0/(1.0 + block*exp(-slope*v))",
    "capacitance*dv/dt = gain*(v - v_rest)*(v - v_threshold) - u"
    " + (ampa*h_ampa + nmda*h_nmda*unblocked)*(e_glutamate - v) + gaba*h_gaba*(e_gaba - v)",
    "du/dt = rate*(coupling*(v - v_rest) - u)",
    "h_ampa += (excited - dt*h_ampa)/tau_ampa",
    "h_nmda += (excited - dt*h_nmda)/tau_nmda",
    "h_gaba += (inhibited - dt*h_gaba)/tau_gaba",
]
_SPN_RESET = """
    v = v_reset
    u += jump
    resources = 1.0 - (1.0 - resources)*exp(-(t - last_time)/tau_recovery)
    utilised = utilised*exp(-(t - last_time)/tau_facilitation)
    utilised += modulation*(1.0 - utilised)
    released = utilised*resources
    resources -= released
    last_time = t
"""
_EPN_EQUATIONS = [
    "tau_striatal*dg_inhibition/dt = -g_inhibition",
    "capacitance*dv/dt = -leak*(v - e_leak) + leak*slope*exp((v - v_t)/slope) - w + current"
    " + g_inhibition*(e_striatal - v)",
    "tau_adaptation*dw/dt = adaptation*(v - e_leak) - w",
]


@contextmanager
def annarchy(workload: Workload) -> Iterator[Run]:
    """Compile before the race; time `simulate`. Open it in a child: it works on the process."""
    # Its build asks the PATH for a Python that has its packages.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ["VIRTUAL_ENV"] = sys.prefix
    try:
        import ANNarchy
    except ImportError:
        raise Unavailable("ANNarchy is not installed: pip install -e '.[bench]'") from None
    step_ms = workload.structure.time_step_s * _MS
    network = ANNarchy.Network(dt=step_ms, seed=1)
    spn, epn = _create(ANNarchy, network, workload)
    monitors = [network.monitor(cells, "spike") for cells in (spn, epn)]
    with tempfile.TemporaryDirectory(prefix="annarchy-") as scratch:
        flags = " ".join(needed_compiler().flags)
        network.compile(directory=scratch, compiler_flags=flags, silent=True)

        def run() -> Lap:
            network.reset(reseed_rng=False)
            start = perf_counter()
            network.simulate(workload.structure.duration_s * _MS)
            seconds = perf_counter() - start
            counts = [sum(map(len, monitor.get("spike").values())) for monitor in monitors]
            return Lap(seconds, rates_Hz=workload.rates_Hz(*counts))

        yield run


def _create(library: Any, network: Any, workload: Workload) -> tuple[Any, Any]:
    """Create both populations with their values, and the synapses between them."""
    structure, inputs = workload.structure, workload.inputs
    # In mM, which is mol/m3, and per mV.
    constants = cell_types()["spn"].constants

    def scaled(group: str, names: str, scale: float) -> dict[str, float]:
        return {name: float(inputs[f"{group}.{name}"]) * scale for name in names.split()}

    def local(start: float = 0.0) -> Any:
        return library.Parameter(start, locality="local")

    spn = network.create(
        structure.replicas * structure.size("spn"),
        library.Neuron(
            parameters=scaled("spn", "v_threshold v_reset v_peak e_glutamate e_gaba", _MV)
            | scaled("spn", "tau_ampa tau_nmda tau_gaba tau_recovery tau_facilitation", _MS)
            | scaled("spn", "capacitance", _PF)
            | scaled("spn", "gain", _NS / _MV)
            | {
                "ampa": float(inputs["spn.g_ampa"]) * _NS,
                "gaba": float(inputs["spn.g_gaba"]) * _NS,
                "rate": float(inputs["spn.recovery_rate"]) / _MS,
                "coupling": float(inputs["spn.recovery_coupling"]) * _NS,
                "block": float(inputs["spn.magnesium"]) / constants["magnesium_scale"][0],
                "slope": constants["magnesium_slope"][0],
                "resources": local(1.0),
            }
            | {name: local() for name in (*_SPN_LOCALS, *_THRESHOLDS)},
            equations=_SPN_EQUATIONS,
            functions="above(x, y) = if x > y: 1.0 else: 0.0",
            spike="v > v_peak",
            reset=_SPN_RESET,
        ),
    )
    pka = inputs["spn.pka"]
    spn.v = float(inputs["spn.v_rest"]) * _MV
    spn.v_rest = inputs["spn.v_rest"] * _MV * (1 + inputs["spn.d1_rest"] * pka)
    spn.nmda = inputs["spn.g_nmda"] * _NS * (1 + inputs["spn.nmda_gain"] * pka)
    spn.jump = inputs["spn.recovery_jump"] * _PA * (1 - inputs["spn.d1_jump"] * pka)
    spn.modulation = inputs["spn.utilisation"] * inputs["spn.release_factor"]
    for name in _THRESHOLDS:
        setattr(spn, name, (np.asarray(inputs[f"spn.{name}"], float) + 1.0) * 2.0**-32 + 0.5)

    epn = network.create(
        structure.replicas * structure.size("epn"),
        library.Neuron(
            parameters=scaled("epn", "e_leak slope v_reset v_peak e_striatal", _MV)
            | scaled("epn", "adaptation", _NS)
            | scaled("epn", "tau_adaptation tau_striatal", _MS)
            | scaled("epn", "adaptation_jump", _PA)
            | scaled("epn", "capacitance", _PF)
            | {"leak": float(inputs["epn.g_leak"]) * _NS, "v_t": local(), "current": local()},
            equations=_EPN_EQUATIONS,
            spike="v > v_peak",
            reset="v = v_reset\nw += adaptation_jump",
        ),
    )
    epn.v = float(inputs["epn.e_leak"]) * _MV
    epn.v_t = (
        inputs["epn.v_threshold"] + inputs["epn.v_threshold_sd"] * inputs["epn.deviate"]
    ) * _MV
    epn.current = inputs["epn.current"] * _PA

    synapses = network.connect(
        spn, epn, "inhibition", library.Synapse(pre_spike="g_target += w*pre.released")
    )
    weight = float(inputs["striatal_spn_epn.conductance"] / inputs["spn.utilisation"]) * _NS
    synapses.from_sparse(weight * _connected(workload), delays=structure.wires[0].delay_s * _MS)
    return spn, epn


def _connected(workload: Workload) -> Any:
    """Return the wiring of the network as a sparse matrix."""
    structure, inputs = workload.structure, workload.inputs
    pre, post = (cell_numbers(structure, group) for group in ("spn", "epn"))
    probability = np.zeros((len(pre), len(post)))
    for wire in structure.wires:
        sender, receiver = (slice(*structure.bounds(end)) for end in wire[:2])
        name = probability_name(wire.sender, wire.receiver)
        probability[sender, receiver] = inputs[f"striatal_spn_epn.{name}"]
    keys = np.asarray(inputs["spn.key"])[:: structure.size("spn")]
    blocks = [uniform(key, pre[:, np.newaxis], -1 - post) < probability for key in keys]
    return block_diag([block.astype(float) for block in blocks], format="csc")
