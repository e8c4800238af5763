"""Release of a bouton: the network's own reset against published numbers and plain recursions."""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, TimedArray
from brian2.units.allunits import second

from striosome.cells.release import TSODYKS_MARKRAM
from striosome.circuit.declarations import declare_release, shared_values
from striosome.engines.spiking.windowed import BATCH
from support.builders import build_parameters
from support.circuits import published_circuit, replicas_of, run
from support.release import FACILITATING, recursion

UTILISATION, TAU_FACILITATION_S, TAU_RECOVERY_S = FACILITATING
STEP_S = 1e-3


def released_by(trains: np.ndarray, factor: float = 1.0) -> tuple[np.ndarray, ...]:
    """Cell, time (s) and released share of every spike of trains (steps, cells), in Brian2."""
    train = TimedArray(trains.astype(float), dt=STEP_S * second)
    boutons = NeuronGroup(
        trains.shape[1],
        TSODYKS_MARKRAM.equations + declare_release(TSODYKS_MARKRAM),
        threshold="train(t, i) > 0",
        reset=TSODYKS_MARKRAM.reset,
        method="euler",
        dt=STEP_S * second,
        namespace={"train": train},
    )
    monitor = SpikeMonitor(boutons, variables=["released"], when="after_resets")
    values = shared_values(build_parameters().circuit.release["facilitating"])
    for name in TSODYKS_MARKRAM.parameters:
        boutons.variables[name].set_value(values[name])
    boutons.resources = 1
    boutons.release_factor = factor
    Network(boutons, monitor).run(len(trains) * STEP_S * second, namespace={})
    return np.array(monitor.i), np.array(monitor.t / second), np.array(monitor.released)


def pulses(*times_ms: float, cells: int = 1) -> np.ndarray:
    trains = np.zeros((int(max(times_ms)) + 5, cells), dtype=bool)
    trains[np.array(times_ms, dtype=int)] = True
    return trains


@pytest.mark.usefixtures("numpy_target")
@pytest.mark.parametrize("factor", [0.3, 0.98, 1.0, 1.85])
@pytest.mark.parametrize("time_ms", [0, 7, 3000])
def test_the_release_factor_scales_the_first_spike_exactly(factor, time_ms):
    _, _, released = released_by(pulses(time_ms), factor)
    assert released.tolist() == [UTILISATION * factor]


@pytest.mark.usefixtures("numpy_target")
def test_paired_pulses_facilitate_as_published():
    _, _, released = released_by(pulses(10, 30))
    ratio = released[1] / released[0]
    assert ratio == pytest.approx(1.91, abs=0.005)
    # Data: 2 (Connelly et al. 2010).
    assert ratio == pytest.approx(2.0, rel=0.06)
    u_second = UTILISATION * np.exp(-0.02 / TAU_FACILITATION_S) * (1 - UTILISATION) + UTILISATION
    x_second = 1 - UTILISATION * np.exp(-0.02 / TAU_RECOVERY_S)
    assert released[1] == pytest.approx(u_second * x_second, rel=1e-12)


@pytest.mark.usefixtures("numpy_target")
@pytest.mark.parametrize("factor", [0.5, 1.0, 1.6])
def test_a_short_train_releases_what_the_recursion_says(factor):
    times_ms = np.array([3, 5, 15, 40, 41, 90, 400, 405, 1500])
    _, time, released = released_by(pulses(*times_ms), factor)
    np.testing.assert_allclose(time, 1e-3 * times_ms, rtol=1e-9)
    np.testing.assert_allclose(released, recursion(time, factor), rtol=1e-9)


@pytest.mark.usefixtures("numpy_target")
def test_a_bouton_forgets_between_distant_spikes():
    _, _, released = released_by(pulses(0, 12000))
    np.testing.assert_allclose(released, UTILISATION, rtol=1e-6)


# Hz to release per spike, in isolated spikes; computed apart from this code, with the constants of
# dSPN to SNr in Lindahl & Hellgren Kotaleski 2016, doi 10.1523/ENEURO.0156-16.2016.
EFFICACY = {0.3: 1.18, 1: 1.56, 2: 2.06, 4: 2.83, 8: 3.60, 16: 3.51, 32: 2.45}


@pytest.mark.spikes
@pytest.mark.usefixtures("numpy_target")
def test_poisson_trains_release_per_spike_as_in_the_published_table(random_seed):
    each, settle_s, count_s = 400, 2.0, 6.0
    rng = np.random.default_rng([random_seed, 72])
    rate = np.repeat(list(EFFICACY), each)
    trains = rng.random((round((settle_s + count_s) / STEP_S), rate.size)) < rate * STEP_S
    cell, time, released = released_by(trains)
    efficacy = released / UTILISATION
    counted = time >= settle_s
    for row, (rate_hz, published) in enumerate(EFFICACY.items()):
        mine = counted & (cell // each == row)
        # A mean over spikes of cells: the error comes from the spread between cells.
        spikes = np.bincount(cell[mine] - row * each, minlength=each)
        total = np.bincount(cell[mine] - row * each, efficacy[mine], minlength=each)
        mean = total.sum() / spikes.sum()
        error = np.sqrt(np.sum((total - mean * spikes) ** 2)) / spikes.sum()
        # Seven comparisons at 4 standard errors, and 2 % for sampling and rounding in the table.
        assert abs(mean - published) < 4 * error + 0.02 * published, (rate_hz, mean, error)
    for number in range(0, rate.size, each // 2):
        np.testing.assert_allclose(
            released[cell == number], recursion(time[cell == number]), rtol=1e-9
        )


@pytest.mark.usefixtures("numpy_target")
def test_release_grows_faster_than_firing_from_1_to_4_hz():
    # Regular trains: exact, without luck. Four times the spikes, more than five times the release.
    slow, fast = (released_by(pulses(*np.arange(0, 10000, step)))[2] for step in (1000, 250))
    assert fast[20:].mean() / slow[5:].mean() > 1.3


@pytest.mark.spikes
def test_every_spike_of_the_network_releases_what_the_recursion_says(compiled):
    factor = np.linspace(0.5, 1.6, 2 * BATCH).reshape(BATCH, 2)
    spikes = run(
        compiled, published_circuit(), replicas_of(BATCH, rate_Hz=7.0, release_factor=factor)
    )
    tested = 0
    for cell in range(0, BATCH * compiled.structure.size("spn"), 61):
        mine = spikes["spn"].cell == cell
        replica, own = divmod(cell, compiled.structure.size("spn"))
        expected = recursion(spikes["spn"].time_s[mine], factor[replica, int(own >= 20)])
        np.testing.assert_allclose(spikes["spn"].released[mine], expected, rtol=1e-9)
        tested += mine.sum()
    assert tested > 1000
