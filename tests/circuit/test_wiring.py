"""From events to gates, and from an SPN spike to an EPN cell: who, when, and by how much."""

from dataclasses import replace

import numpy as np
import pytest
from brian2 import StateMonitor
from brian2.units.allunits import second, siemens, volt
from scipy.stats import binom, chisquare

from striosome.cells.cell_type import Parameter
from striosome.cells.registry import cell_types
from striosome.circuit import network as module
from striosome.circuit.network import build_network
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import replica_inputs, shared_inputs
from striosome.circuit.structure import Structure
from striosome.circuit.synapses import probability_name
from support.circuits import STEP_S, published_circuit, replicas_of, structure_of

pytestmark = pytest.mark.usefixtures("numpy_target")

CONDUCTANCE_S, UTILISATION, TAU_S = 0.5e-9, 0.0192, 8e-3
PROBABILITY = {
    ("striosome", "epn_habenula"): 0.3,
    ("striosome", "epn_thalamus"): 0.1,
    ("matrix", "epn_habenula"): 0.1,
    ("matrix", "epn_thalamus"): 0.3,
}


def small(delay_s: float, replicas: int = 1, duration_s: float = 0.15) -> Structure:
    of_circuit = structure_of(published_circuit(), replicas, duration_s)
    return replace(of_circuit, wires=tuple(w._replace(delay_s=delay_s) for w in of_circuit.wires))


def prepared(structure: Structure, replicas, **values):
    circuit = published_circuit()
    network = build_network(structure)
    variables = network.inputs()
    inputs = shared_inputs(circuit, structure) | replica_inputs(structure, circuit, replicas)
    for name, value in (inputs | {k.replace("__", "."): v for k, v in values.items()}).items():
        variables[name].set_value(value)
    network.initialise(structure)
    return network


def test_every_part_has_its_name_and_the_step_of_the_structure():
    made = build_network(replace(small(1e-3), time_step_s=2.5e-5))
    parts = [*made.groups.values(), *made.synapses.values(), *made.spikes.values()]
    names = ["spn", "epn", "striatal_spn_epn", "spn_spikes", "epn_spikes"]
    assert [part.name for part in parts] == names
    assert {part.name for part in made.network.objects} == set(names)
    for part in parts:
        assert part.clock.dt / second == pytest.approx(2.5e-5)
    assert {group.method_choice for group in made.groups.values()} == {"euler"}
    assert made.variable("spn.resources") is made.groups["spn"].variables["resources"]
    assert {"spn.pka", "epn.current", "striatal_spn_epn.from_matrix_to_epn_thalamus"} <= set(
        made.inputs()
    )
    assert not {"spn.v", "spn.i", "spn.N", "epn.g_striatal", "spn.resources"} & set(made.inputs())


CHANGED = {
    "equations": "\n# another",
    "threshold": " ",
    "reset": "\n",
    "constants": {"event_duration": (2.0, "ms")},
    "parameters": {"capacitance": Parameter("nF", "")},
    "inputs": ("pka", "nmda_gain", "glutamate"),
}


@pytest.mark.parametrize("field", CHANGED)
def test_the_text_of_the_network_holds_all_of_a_cell_type(field, monkeypatch):
    structure = small(0.0)
    text = module.network_text(structure)
    spn = cell_types()["spn"]
    change = CHANGED[field]
    added = getattr(spn, field) + change if field in ("equations", "threshold", "reset") else change
    changed = {**cell_types(), "spn": replace(spn, **{field: added})}
    monkeypatch.setattr("striosome.circuit.structure.cell_types", lambda: changed)
    assert module.network_text(structure) != text


def test_the_text_of_the_network_holds_the_form_of_release():
    structure = small(0.0)
    parts = [part._replace(form="constant") for part in structure.populations]
    other = replace(structure, populations=tuple(parts))
    assert module.network_text(other) != module.network_text(structure)


@pytest.mark.parametrize("name", ["EVENT_CODE", "GUARD_CODE"])
def test_the_text_of_the_network_holds_its_functions(name, monkeypatch):
    text = module.network_text(small(0.0))
    assert getattr(module, name) in text
    monkeypatch.setattr(module, name, "")
    assert module.network_text(small(0.0)) != text


@pytest.mark.parametrize("delay_s", [0.0, 1e-4, 5e-3, 7.3e-3])
def test_a_spike_raises_the_conductance_by_its_own_release_after_the_delay(delay_s):
    structure = small(delay_s)
    replicas = replicas_of(1, rate_Hz=0.0, release_factor=1.4)
    injected = np.zeros(50)
    injected[3] = 0.55e-9
    network = prepared(
        structure,
        replicas,
        spn__i_injected=injected,
        **{f"striatal_spn_epn__{probability_name(*pair)}": 1.0 for pair in PROBABILITY},
    )
    monitor = StateMonitor(network.groups["epn"], "g_striatal", record=True, when="start")
    network.network.add(monitor)
    network.network.run(structure.duration_s * second, namespace={})
    spikes = network.spikes["spn"]
    assert len(spikes.i) > 4
    assert set(np.array(spikes.i)) == {3}
    # An amount is read on arrival, so it is a spike's own if the next comes later than that.
    assert np.diff(spikes.t / second)[1:].min() > 7.3e-3

    arrival = np.rint(np.array(spikes.t / second) / STEP_S + delay_s / STEP_S).astype(int)
    expected = np.zeros(round(structure.duration_s / STEP_S))
    for n in range(len(expected) - 1):
        amount = np.array(spikes.released)[arrival == n].sum()
        decayed = expected[n] * (1 - STEP_S / TAU_S)
        expected[n + 1] = decayed + CONDUCTANCE_S * amount / UTILISATION
    first = expected[arrival[0] + 1]
    assert first == pytest.approx(1.4 * CONDUCTANCE_S, rel=1e-12)
    np.testing.assert_allclose(
        monitor.g_striatal / siemens, np.tile(expected, (20, 1)), rtol=1e-9, atol=1e-24
    )


@pytest.mark.parametrize(
    ("gate", "tau_ms", "events"),
    [("h_ampa", 6.0, "glutamate"), ("h_nmda", 160.0, "glutamate"), ("h_gaba", 4.0, "gaba")],
)
def test_a_gate_fills_by_its_own_events_and_empties_with_its_own_time(gate, tau_ms, events):
    """An event raises it by 1 ms/tau. Forward Euler: a step of 0.1 ms leaves 1 - 0.1/tau of it."""
    every_step = {f"spn__{events}_0": -(2**31), "spn__v_peak": 1.0}
    left, shares = (1.0 - 0.1 / tau_ms) ** 100, {}
    for name, start, values in (("emptied", 1.0, {}), ("filled", 0.0, every_step)):
        network = prepared(small(0.0), replicas_of(1, rate_Hz=0.0), **values)
        setattr(network.groups["spn"], gate, start)
        network.network.run(0.01 * second, namespace={})
        shares[name] = np.array(getattr(network.groups["spn"], gate))
    np.testing.assert_allclose(shares["emptied"], left)
    # One event in every step holds it at 1 ms / 0.1 ms.
    np.testing.assert_allclose(shares["filled"], 10.0 * (1.0 - left))


def test_a_deviate_above_zero_raises_the_threshold():
    values = {"epn__deviate": np.linspace(-2.0, 2.0, 20), "epn__v_threshold_sd": 1.5e-3}
    network = prepared(small(0.0), replicas_of(1), **values, epn__v_threshold=-0.055)
    found = np.array(network.groups["epn"].v_t / volt)
    np.testing.assert_allclose(found, -0.055 + np.linspace(-3e-3, 3e-3, 20))


def in_degrees(keys: np.ndarray) -> np.ndarray:
    """Inputs of every EPN cell from striosome and matrix, shape (animals, cells, 2).

    All SPNs fire once; matrix spikes release a hundredth, so that the sum tells both numbers.
    """
    structure = small(0.0, replicas=len(keys), duration_s=2.5e-3)
    factor = np.array([[1.0, 0.01]])
    replicas = replicas_of(len(keys), key=keys, rate_Hz=0.0, release_factor=factor)
    network = prepared(
        structure, replicas, spn__i_injected=np.full(50 * len(keys), 1e-9), epn__tau_striatal=1e9
    )
    network.network.run(structure.duration_s * second, namespace={})
    assert np.array_equal(np.bincount(network.spikes["spn"].i), np.ones(50 * len(keys)))
    units = np.rint(
        np.array(network.groups["epn"].g_striatal / siemens) / CONDUCTANCE_S * 100
    ).astype(int)
    return np.stack(np.divmod(units, 100), axis=-1).reshape(len(keys), 20, 2)


@pytest.fixture
def many_animals():
    return np.array([stream_key(1, animal) for animal in range(150)])


def test_in_degrees_are_binomial_and_favour_the_own_class(many_animals):
    degrees = in_degrees(many_animals)
    habenula, thalamus = degrees[:, :10], degrees[:, 10:]
    arms = {
        ("striosome", "epn_habenula"): (habenula[..., 0], 20),
        ("striosome", "epn_thalamus"): (thalamus[..., 0], 20),
        ("matrix", "epn_habenula"): (habenula[..., 1], 30),
        ("matrix", "epn_thalamus"): (thalamus[..., 1], 30),
    }
    for name, (found, size) in arms.items():
        probability = PROBABILITY[name]
        number = np.arange(size + 1)
        expected = binom.pmf(number, size, probability) * found.size
        common = expected >= 5
        observed = np.bincount(found.ravel(), minlength=size + 1)
        observed = np.append(observed[common], observed[~common].sum())
        expected = np.append(expected[common], expected[~common].sum())
        # One fixed stream; four tests at 1e-3.
        assert chisquare(observed, expected).pvalue > 1e-3, name


def test_wiring_is_a_function_of_the_animal_alone(many_animals):
    few = many_animals[[4, 0, 2, 4]]
    degrees = in_degrees(few)
    np.testing.assert_array_equal(degrees, in_degrees(many_animals[:5])[[4, 0, 2, 4]])
    assert not np.array_equal(degrees[0], degrees[1])


def test_thresholds_are_a_function_of_the_animal_and_spread_normally(many_animals):
    structure = small(0.0, replicas=len(many_animals))
    inputs = replica_inputs(
        structure, published_circuit(), replicas_of(len(many_animals), key=many_animals)
    )
    deviate = inputs["epn.deviate"]
    alone = replica_inputs(small(0.0), published_circuit(), replicas_of(1, key=many_animals[[7]]))[
        "epn.deviate"
    ]
    np.testing.assert_array_equal(deviate.reshape(-1, 20)[7], alone)
    # 3000 numbers of one stream: bounds at 4 standard errors.
    assert abs(deviate.mean()) < 4 / np.sqrt(deviate.size)
    assert abs(deviate.std() - 1) < 4 / np.sqrt(2 * deviate.size)
