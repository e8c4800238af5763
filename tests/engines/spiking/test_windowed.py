"""Any number of replicas through a network of fixed size."""

import numpy as np
import pytest

from striosome.circuit.replicas import Replicas
from striosome.engines.spiking import windowed
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import CellSpikes, summarise
from striosome.engines.spiking.windowed import BATCH, SpikingSimulator
from support.circuits import (
    WARM_UP_S,
    WINDOW_S,
    published_circuit,
    replicas_of,
    run,
    simulation,
    structure_of,
    until,
)

FIELDS = ("rate_Hz", "release_per_s")


class Recorder:
    """Stands for an engine: the first cell of a replica spikes `first_step` times."""

    name = "recorder"

    def __init__(self, structure):
        self.structure = structure
        self.batches: list[np.ndarray] = []

    def run(self, inputs):
        first = np.asarray(inputs["spn.first_step"])[:: self.structure.size("spn")]
        self.batches.append(first)
        spn = np.repeat(np.arange(BATCH) * self.structure.size("spn"), first)
        late = np.full(len(spn), WARM_UP_S + 1.0)
        none = CellSpikes(np.array([], dtype=np.int64), np.array([]))
        return {"spn": CellSpikes(spn, late, np.full(len(spn), 0.0192)), "epn": none}


@pytest.fixture
def recorder(monkeypatch):
    engine = Recorder(structure_of(published_circuit()))
    monkeypatch.setattr(windowed, "_open_engine", lambda structure: engine)
    return engine


def engine_of(workers: int = 1, **changes) -> SpikingSimulator:
    return SpikingSimulator(published_circuit(), simulation(**changes), workers)


@pytest.mark.parametrize("number", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH + 5])
def test_every_replica_gets_its_own_summary(recorder, number):
    order = np.random.default_rng(number).permutation(number)
    told: list[int] = []
    summary = engine_of().summaries(replicas_of(number, first_step=order), told.append)
    expected = order / (20 * WINDOW_S)
    np.testing.assert_allclose(summary.rate_Hz.mean(axis=1)[:, 0], expected)
    np.testing.assert_allclose(summary.release_per_s.mean(axis=1)[:, 0], expected)
    # The spikes come in the first half.
    assert np.all(summary.rate_Hz[:, 1] == 0)
    assert np.all(summary.rate_Hz[:, :, 1] == 0)
    assert sum(told) == number
    assert len(recorder.batches) == len(told) == -(-number // BATCH)


def test_what_is_identical_is_simulated_once(recorder):
    base = replicas_of(5, first_step=np.arange(5))
    many = Replicas.join([base] * 40)
    told: list[int] = []
    summary = engine_of().summaries(many, told.append)
    assert len(recorder.batches) == 1
    assert told == [200]
    rate = summary.rate_Hz.mean(axis=1)[:, 0]
    np.testing.assert_allclose(rate, np.tile(np.arange(5), 40) / 120)


def test_replay_keeps_the_order(recorder):
    number = 2 * BATCH + 3
    order = np.random.default_rng(0).permutation(number)
    found = [
        (position, len(spikes["striosome"].cell))
        for position, spikes in engine_of(3).replay(replicas_of(number, first_step=order))
    ]
    assert found == list(enumerate(order))


@pytest.mark.spikes
def test_workers_and_padding_change_nothing(compiled):
    number = BATCH + 9
    replicas = replicas_of(number, rate_Hz=np.linspace(5.2, 6.2, 2 * number).reshape(-1, 2))
    backwards = np.arange(number)[::-1]
    one = engine_of(1).summaries(replicas)
    two = engine_of(2).summaries(replicas.take(backwards)).take(backwards)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@pytest.mark.spikes
def test_without_a_compiler_the_plain_engine_gives_the_same_summary(compiled, monkeypatch):
    number, window_s, warm_up_s = 3, 0.3, 0.1
    replicas = replicas_of(number, rate_Hz=8.0)
    spikes = run(compiled, published_circuit(), replicas.take(np.resize(np.arange(3), BATCH)))
    end_s = window_s + warm_up_s
    short = structure_of(published_circuit(), duration_s=end_s)
    expected = summarise(until(spikes, end_s), short, warm_up_s, {"spn": 0.0192})
    assert np.all(expected.rate_Hz[:number] > 1)

    monkeypatch.setattr(windowed, "find_compiler", lambda: None)
    monkeypatch.setattr(windowed, "BATCH", number)
    engine = engine_of(4, window=f"{window_s} s", warm_up=f"{warm_up_s} s")
    assert isinstance(windowed._open_engine(engine.structure), NumpyBackend)
    found = engine.summaries(replicas)
    for name in FIELDS:
        np.testing.assert_allclose(
            getattr(found, name), getattr(expected, name)[:number], rtol=1e-9
        )
