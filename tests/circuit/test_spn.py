"""The projection neuron against its published curves and against independent solutions."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from striosome.engines.spiking.windowed import BATCH
from support.circuits import (
    DURATION_S,
    STEP_S,
    WARM_UP_S,
    published_circuit,
    replicas_of,
    run,
    spn_rates_Hz,
)

pytestmark = pytest.mark.spikes

# Humphries et al. 2009, doi 10.3389/neuro.10.026.2009, in ms, mV, pA, nS, pF; D1: its table 2.
C, K_GAIN, V_REST, V_THRESHOLD, A, B = 15.2, 1.0, -80.0, -29.7, 0.01, -20.0
V_RESET, V_PEAK, JUMP, D1_REST, D1_JUMP = -55.0, 40.0, 91.0, 0.0289, 0.331
G_AMPA, G_NMDA, G_GABA, E_GABA = 6.9, 3.45, 4.93, -60.0
TAU_AMPA, TAU_NMDA, TAU_GABA, AFFERENTS = 6.0, 160.0, 4.0, 84

CURRENTS_PA = np.arange(200.0, 450.0, 5.0)
PHI = (0.0, 0.8)


@pytest.fixture(scope="module")
def clamp(compiled):
    """Spike times (s) by PKA and injected current, without afferents, from rest."""
    phi = np.zeros((BATCH, 2))
    phi[1::2] = PHI[1]
    replicas = replicas_of(BATCH, pka=phi, nmda_gain=6.3, rate_Hz=0.0)
    injected = np.tile(CURRENTS_PA, BATCH) * 1e-12
    spikes = run(compiled, published_circuit(), replicas, spn__i_injected=injected)
    return {
        (value, current): spikes["spn"].time_s[
            spikes["spn"].cell == row * len(CURRENTS_PA) + column
        ]
        for row, value in enumerate(PHI)
        for column, current in enumerate(CURRENTS_PA)
    }


def exact_spike_times_s(phi: float, current_pa: float) -> np.ndarray:
    """The same cell by an adaptive solver that stops at every spike."""
    rest = V_REST * (1 + D1_REST * phi)

    def slope(_, state):
        v, u = state
        return [
            (K_GAIN * (v - rest) * (v - V_THRESHOLD) - u + current_pa) / C,
            A * (B * (v - rest) - u),
        ]

    def peak(_, state):
        return state[0] - V_PEAK

    peak.terminal = True
    time, state, found = 0.0, [V_REST, 0.0], []
    while True:
        part = solve_ivp(
            slope, (time, 1e3 * DURATION_S), state, "LSODA", events=peak, rtol=1e-8, atol=1e-8
        )
        if part.status != 1:
            return np.array(found)
        time = part.t[-1]
        found.append(1e-3 * time)
        state = [V_RESET, part.y[1, -1] + JUMP * (1 - D1_JUMP * phi)]


@pytest.mark.parametrize(("phi", "rheobase"), [(0.0, 235.0), (0.8, 260.0)])
def test_rheobase_on_a_grid_of_5_pa_is_the_published_one(clamp, phi, rheobase):
    firing = [current for current in CURRENTS_PA if clamp[phi, current].size]
    assert min(firing) == rheobase
    assert firing == [current for current in CURRENTS_PA if current >= rheobase]


@pytest.mark.parametrize("phi", PHI)
def test_no_current_below_the_fold_of_the_resting_state_fires(clamp, phi):
    rest = V_REST * (1 + D1_REST * phi)
    fold = K_GAIN * ((V_THRESHOLD + B / K_GAIN - rest) / 2) ** 2
    assert fold == pytest.approx({0.0: 229.5, 0.8: 258.4}[phi], abs=0.1)
    for current in CURRENTS_PA[fold > CURRENTS_PA]:
        assert clamp[phi, current].size == 0


def euler_spike_times_s(phi: float, current_pa: float, step_ms: float) -> np.ndarray:
    """The same cell in a plain loop."""
    rest = V_REST * (1 + D1_REST * phi)
    v, u, found = V_REST, 0.0, []
    for n in range(round(1e3 * DURATION_S / step_ms)):
        dv = (K_GAIN * (v - rest) * (v - V_THRESHOLD) - u + current_pa) / C
        du = A * (B * (v - rest) - u)
        v, u = v + step_ms * dv, u + step_ms * du
        if v > V_PEAK:
            found.append(1e-3 * n * step_ms)
            v, u = V_RESET, u + JUMP * (1 - D1_JUMP * phi)
    return np.array(found)


CLAMPED = pytest.mark.parametrize(
    ("phi", "current"), [(0.0, 265.0), (0.8, 265.0), (0.0, 300.0), (0.8, 300.0), (0.8, 400.0)]
)


@CLAMPED
def test_spike_times_under_current_are_those_of_a_plain_loop(clamp, phi, current):
    expected = euler_spike_times_s(phi, current, 1e3 * STEP_S)
    found = clamp[phi, current]
    assert found[0] == pytest.approx(expected[0], abs=1.1 * STEP_S)
    # By how much the last step of a spike overshoots the peak hangs on the last digit, and the
    # next interval on that overshoot: single intervals scatter by 3 %.
    np.testing.assert_allclose(np.diff(found)[:10], np.diff(expected)[:10], rtol=0.06)
    assert np.diff(found).mean() == pytest.approx(np.diff(expected).mean(), rel=0.01)


@CLAMPED
def test_spike_times_under_current_follow_an_adaptive_solver(clamp, phi, current):
    expected, found = exact_spike_times_s(phi, current), clamp[phi, current]
    assert found[0] == pytest.approx(expected[0], rel=0.005)
    # Forward Euler overshoots the peak of a spike: intervals come out up to 8 % short.
    assert np.diff(found).mean() == pytest.approx(np.diff(expected).mean(), rel=0.1)
    fine = euler_spike_times_s(phi, current, 0.01)
    assert np.diff(fine).mean() == pytest.approx(np.diff(expected).mean(), rel=0.015)


def test_d1_raises_rheobase_and_steepens_the_curve(clamp):
    rates = {
        phi: np.array([np.sum(clamp[phi, current] > WARM_UP_S) for current in CURRENTS_PA])
        / (DURATION_S - WARM_UP_S)
        for phi in PHI
    }
    slope = {phi: np.polyfit(CURRENTS_PA[-25:], rates[phi][-25:], 1)[0] for phi in PHI}
    assert slope[0.8] > 1.2 * slope[0.0]
    assert rates[0.8][-1] > rates[0.0][-1]


# Mean Hz of 20 cells in 10 s, computed apart from this code with the constants of Humphries et al.
# 2009: PKA, beta_1, Hz per afferent, Hz expected.
PUBLISHED = [
    (0.0, 6.3, 5.0, 0.19),
    (0.0, 6.3, 5.25, 0.61),
    (0.0, 6.3, 5.5, 1.10),
    (0.0, 6.3, 5.75, 1.93),
    (0.0, 6.3, 6.0, 3.00),
    (0.0, 6.3, 6.5, 5.28),
    (0.0, 6.3, 7.0, 7.45),
    (0.0, 6.3, 8.0, 12.0),
    (0.2, 6.3, 5.0, 0.26),
    (0.2, 6.3, 5.25, 0.78),
    (0.2, 6.3, 5.5, 1.48),
    (0.2, 6.3, 5.75, 2.48),
    (0.2, 6.3, 6.0, 3.68),
    (0.2, 6.3, 6.5, 6.34),
    (0.2, 6.3, 7.0, 8.80),
    (0.2, 6.3, 8.0, 14.0),
    (0.8, 6.3, 5.0, 0.60),
    (0.8, 6.3, 5.25, 1.56),
    (0.8, 6.3, 5.5, 2.76),
    (0.8, 6.3, 5.75, 4.46),
    (0.8, 6.3, 6.0, 6.34),
    (0.8, 6.3, 6.5, 10.5),
    (0.8, 6.3, 7.0, 14.3),
    (0.8, 6.3, 8.0, 22.3),
    (0.8, 0.5, 5.5, 0.32),
    (0.8, 0.5, 6.0, 1.59),
    (0.8, 0.5, 7.0, 7.14),
    (0.8, 0.0, 5.5, 0.24),
    (0.8, 0.0, 6.0, 1.32),
    (0.8, 0.0, 7.0, 6.55),
]
PUBLISHED_CELLS, PUBLISHED_S = 20, 10.0


def cell_rates_Hz(compiled, seed: int, conditions) -> list[np.ndarray]:
    """Rates of the cells of each condition (PKA, beta_1, Hz per afferent), in one batch.

    Every condition has as many replicas, and the animals of one hear other afferents than those
    of another only beyond that number.
    """
    each = BATCH // len(conditions)
    phi, gain, rate = (
        np.pad(np.repeat([row[k] for row in conditions], each), (0, BATCH), "edge")[:BATCH, None]
        for k in range(3)
    )
    animals = replicas_of(each, seed).key
    key = np.resize(animals, BATCH)
    replicas = replicas_of(BATCH, key=key, pka=phi, nmda_gain=gain, rate_Hz=rate)
    spikes = run(compiled, published_circuit(), replicas)
    rates = spn_rates_Hz(spikes, compiled.structure)
    return [rates[n * each : (n + 1) * each].ravel() for n in range(len(conditions))]


def test_rates_follow_the_published_table(compiled, random_seed):
    rates = cell_rates_Hz(compiled, random_seed, [row[:3] for row in PUBLISHED])
    seconds = DURATION_S - WARM_UP_S
    deviations = []
    for (phi, gain, rate, published), cells in zip(PUBLISHED, rates, strict=True):
        variance = cells.var(ddof=1)
        own = variance / cells.size
        table = variance * seconds / PUBLISHED_S / PUBLISHED_CELLS
        # One more spike in the table's 200 s: rare events are not normal.
        error = np.sqrt(own + table) + 1.0 / (PUBLISHED_CELLS * PUBLISHED_S)
        deviation = (cells.mean() - published) / error
        deviations.append(deviation)
        # Thirty two-sided comparisons at 4 standard errors: false alarm in 1 of 500 streams.
        assert abs(deviation) < 4.0, (phi, gain, rate, published, cells.mean())
    # A shift of the whole curve would show in the mean; the rows of the table shared a stream.
    assert abs(np.mean(deviations)) < 2.0


def test_d1_at_the_gain_of_2009_multiplies_1_hz_by_two_and_a_half(compiled, random_seed):
    rest, d1 = cell_rates_Hz(compiled, random_seed, [(0.0, 6.3, 5.5), (0.8, 6.3, 5.5)])
    # 1600 cells of 6 s hearing the same afferents: 2 % of standard error.
    assert d1.mean() / rest.mean() == pytest.approx(2.5, rel=0.1)


def test_nmda_gain_sets_the_sign_of_d1(compiled, random_seed):
    gains = (0.0, 2.0, 3.0, 4.0, 5.0, 6.3)
    conditions = [(0.0, 0.0, 5.5), *((0.8, gain, 5.5) for gain in gains)]
    rest, *driven = (cells.mean() for cells in cell_rates_Hz(compiled, random_seed, conditions))
    ratio = dict(zip(gains, np.array(driven) / rest, strict=True))
    assert np.all(np.diff(list(ratio.values())) > 0)
    assert ratio[0.0] < 0.4
    assert ratio[3.0] < 0.95
    assert ratio[4.0] > 1.1
    neutral = np.interp(1.0, list(ratio.values()), gains)
    assert 3.2 < neutral < 3.8
    assert ratio[6.3] > 2.0


def hand_written_rates_Hz(conditions, cells: int, seconds: float, seed: int) -> np.ndarray:
    """Humphries et al. 2009 in a plain loop with numpy's own binomial numbers."""
    rng = np.random.default_rng([seed, 61])
    phi, beta, rate = (np.repeat([row[k] for row in conditions], cells) for k in range(3))
    rest = V_REST * (1 + D1_REST * phi)
    jump = JUMP * (1 - D1_JUMP * phi)
    step = 1e3 * STEP_S
    probability = rate * STEP_S
    v, u = np.full(phi.size, V_REST), np.zeros(phi.size)
    ampa, nmda, gaba = np.zeros((3, phi.size))
    count = np.zeros(phi.size)
    steps = round((seconds + WARM_UP_S) / STEP_S)
    for n in range(steps):
        unblocked = 1 / (1 + np.exp(-0.062 * v) / 3.57)
        current = -(G_AMPA * ampa + G_NMDA * nmda * unblocked * (1 + beta * phi)) * v
        current += G_GABA * gaba * (E_GABA - v)
        dv = (K_GAIN * (v - rest) * (v - V_THRESHOLD) - u + current) / C
        du = A * (B * (v - rest) - u)
        excited = rng.binomial(AFFERENTS, probability)
        inhibited = rng.binomial(AFFERENTS, probability)
        ampa += (excited - step * ampa) / TAU_AMPA
        nmda += (excited - step * nmda) / TAU_NMDA
        gaba += (inhibited - step * gaba) / TAU_GABA
        v, u = v + step * dv, u + step * du
        fired = v > V_PEAK
        v = np.where(fired, V_RESET, v)
        u = u + fired * jump
        if n * STEP_S >= WARM_UP_S:
            count += fired
    return (count / seconds).reshape(len(conditions), cells)


def test_rates_follow_a_hand_written_simulation(compiled, random_seed):
    conditions = [(0.0, 6.3, 5.5), (0.8, 6.3, 5.5), (0.8, 0.5, 6.5)]
    expected = hand_written_rates_Hz(conditions, cells=200, seconds=2.0, seed=random_seed)
    found = cell_rates_Hz(compiled, random_seed, conditions)
    for row, cells, by_hand in zip(conditions, found, expected, strict=True):
        error = np.sqrt(cells.var(ddof=1) / cells.size + by_hand.var(ddof=1) / by_hand.size)
        # False alarm: three comparisons at 4 standard errors, 1 in 5000 streams.
        assert abs(cells.mean() - by_hand.mean()) < 4.0 * error, (row, cells.mean(), by_hand.mean())
