"""The entopeduncular cell against its published curve, an adaptive solver, and in the network."""

import numpy as np
import pytest
from brian2.units.allunits import mvolt
from scipy.integrate import solve_ivp

from striosome.base.quantities import parse_quantity
from striosome.engines.spiking.spikes import summarise
from striosome.engines.spiking.windowed import BATCH
from support.circuits import WARM_UP_S, published_circuit, replicas_of, run

pytestmark = pytest.mark.spikes

# pA to Hz; computed apart from this code, with the constants of the SNr cell in Lindahl & Hellgren
# Kotaleski 2016, doi 10.1523/ENEURO.0156-16.2016.
PUBLISHED = {0: 0.0, 5: 11.8, 15: 14.0, 19.2: 14.8, 50: 19.8, 100: 27.5, 200: 43.8}


@pytest.fixture(scope="module")
def rates_Hz(compiled):
    """Steady rate by current, without SPN input."""
    currents = np.resize(list(PUBLISHED), BATCH * compiled.structure.size("epn"))
    replicas = replicas_of(BATCH, rate_Hz=0.0)
    spikes = run(compiled, published_circuit(), replicas, epn__current=currents * 1e-12)
    times = [spikes["epn"].time_s[spikes["epn"].cell == cell] for cell in range(len(PUBLISHED))]
    late = [time[time > WARM_UP_S] for time in times]
    return dict(
        zip(PUBLISHED, (1 / np.diff(t).mean() if t.size else 0.0 for t in late), strict=True)
    )


def exact_rate_Hz(current_pa: float) -> float:
    """Lindahl & Hellgren Kotaleski 2016 (pF, nS, mV, ms, pA) by an adaptive solver."""

    def slope(_, state):
        v, w = state
        return [
            (-3.0 * (v + 55.8) + 3.0 * 1.8 * np.exp((v + 55.2) / 1.8) - w + current_pa) / 80.0,
            (3.0 * (v + 55.8) - w) / 20.0,
        ]

    def peak(_, state):
        return state[0] + 35.0  # from here the exponential needs less than a microsecond

    peak.terminal = True
    time, state, found = 0.0, [-55.8, 0.0], []
    while True:
        part = solve_ivp(slope, (time, 2000.0), state, "LSODA", events=peak, rtol=1e-8, atol=1e-8)
        if part.status != 1:
            break
        time = part.t[-1]
        found.append(time)
        state = [-65.0, part.y[1, -1] + 200.0]
    return 1e3 / np.diff(found[3:]).mean() if found else 0.0


@pytest.mark.parametrize("current", PUBLISHED)
def test_rate_under_current_is_the_published_one(rates_Hz, current):
    # One decimal is given, from a count over a few seconds.
    assert rates_Hz[current] == pytest.approx(PUBLISHED[current], abs=0.25)


@pytest.mark.parametrize("current", [0, 5, 50, 200])
def test_rate_under_current_follows_an_adaptive_solver(rates_Hz, current):
    # Steps of 0.1 ms: an interval of 23 ms comes out 0.3 ms long.
    assert rates_Hz[current] == pytest.approx(exact_rate_Hz(current), rel=0.015)


def class_rates_Hz(compiled, replicas, **changes) -> np.ndarray:
    """Habenula and thalamus class of every replica."""
    spelt = {
        "circuit.populations.epn_habenula.current": "50 pA",
        "circuit.populations.epn_thalamus.current": "115 pA",
    } | changes
    quantities = {
        path: parse_quantity(text, text.split()[1]) if isinstance(text, str) else text
        for path, text in spelt.items()
    }
    circuit = published_circuit(
        **{"circuit.cell_types.epn.v_threshold_sd": 1 * mvolt}, **quantities
    )
    spikes = run(compiled, circuit, replicas)
    summary = summarise(spikes, compiled.structure, WARM_UP_S, {"spn": 0.0192})
    return summary.rate_Hz[..., 2:].mean(axis=1)


def test_classes_pace_at_20_and_30_hz_without_inhibition(compiled):
    rates = class_rates_Hz(compiled, replicas_of(BATCH, rate_Hz=0.0)).mean(axis=0)
    np.testing.assert_allclose(rates, [20.0, 30.0], atol=1.0)


# Tonic currents and synapses that hold the classes near their rates under striatal inhibition.
INHIBITED = {
    "circuit.populations.epn_habenula.current": "75 pA",
    "circuit.populations.epn_thalamus.current": "140 pA",
    "circuit.synapses.striatal.conductance": "2.4 nS",
    "circuit.synapses.striatal.tau_decay": "10 ms",
    "circuit.projections.striosome.epn_habenula.probability": 0.6,
    "circuit.projections.striosome.epn_thalamus.probability": 0.3,
    "circuit.projections.matrix.epn_habenula.probability": 0.3,
    "circuit.projections.matrix.epn_thalamus.probability": 0.6,
}


def inhibited_rates_Hz(compiled, conditions: int, **state) -> np.ndarray:
    """Mean of each class in each condition; the same animals, in one batch."""
    each = BATCH // conditions
    key = np.resize(replicas_of(each).key, BATCH)
    spread = {
        name: np.repeat(
            value, [each] * (conditions - 1) + [BATCH - each * (conditions - 1)], axis=0
        )
        for name, value in state.items()
    }
    rates = class_rates_Hz(compiled, replicas_of(BATCH, key=key, **spread), **INHIBITED)
    return rates[: conditions * each].reshape(conditions, each, 2).mean(axis=1)


def test_classes_fire_near_20_and_30_hz_in_the_network(compiled):
    rates = inhibited_rates_Hz(compiled, 1, rate_Hz=np.array([[5.7, 5.5]]))
    np.testing.assert_allclose(rates[0], [20.0, 30.0], rtol=0.2)


def test_each_compartment_inhibits_the_class_it_favours_most(compiled):
    rate = np.array([[0.0, 0.0], [6.5, 0.0], [0.0, 6.5]])
    silent, striosome, matrix = inhibited_rates_Hz(compiled, 3, rate_Hz=rate)
    assert (silent - striosome)[0] > 1.5 * (silent - striosome)[1] > 0
    assert (silent - matrix)[1] > 1.5 * (silent - matrix)[0] > 0


def test_more_release_silences_more(compiled):
    factor = np.array([[0.5], [1.0], [1.5]])
    rates = inhibited_rates_Hz(
        compiled, 3, rate_Hz=np.full((3, 2), 6.0), release_factor=factor * np.ones((3, 2))
    )
    assert np.all(np.diff(rates, axis=0) < -0.3)
