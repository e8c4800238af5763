"""Where the response surface comes from: the cache, or the spiking engine once."""

import os
from dataclasses import dataclass, field

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.base.progress import Silent
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.engines.surface.variables import DEFAULT_RANGES
from support.circuits import published_circuit, replicas_of, simulation
from support.surfaces import made_up_summary, rising, with_few_points


@dataclass
class Told:
    stages: list[str] = field(default_factory=list)
    counts: list[tuple[int, int]] = field(default_factory=list)

    def stage(self, text):
        self.stages.append(text)

    def advance(self, done, total):
        self.counts.append((done, total))


@pytest.fixture
def computed(own_cache, monkeypatch) -> list[int]:
    """Counts how often the spiking engine, which is made up, is asked for a surface.

    A quarter of the points describe made-up cells well enough, and each surface is fitted sooner.
    """
    with_few_points(monkeypatch, 2048)
    calls: list[int] = []

    def summaries(self, replicas, progress, batch_cache):
        calls.append(len(replicas))
        progress(len(replicas))
        return made_up_summary(replicas, rising, 0.05)

    monkeypatch.setattr(SpikingSimulator, "prepare", lambda self, progress, batch_cache=None: None)
    monkeypatch.setattr(SpikingSimulator, "summaries", summaries)
    return calls


def engine_of(**changes) -> SurfaceSimulator:
    return SurfaceSimulator(published_circuit(**changes), simulation(fidelity="surrogate"), 1)


def test_a_surface_is_computed_once(computed):
    told = Told()
    engine_of().prepare(told)
    first = engine_of().estimate(replicas_of(3))
    again = engine_of().estimate(replicas_of(3))
    assert len(computed) == 1
    assert told.counts[-1] == (computed[0], computed[0])
    np.testing.assert_array_equal(first.best.release_per_s, again.best.release_per_s)
    engine_of().prepare(told)
    assert told.stages[-1] == "opening the response surface"


def test_another_circuit_has_another_surface(computed):
    engine_of().prepare(Silent())
    engine_of(**{"circuit.cell_types.spn.d1_rest": 0.05}).prepare(Silent())
    assert len(computed) == 2


def test_other_ranges_have_another_surface_that_holds_in_them(computed):
    engine = engine_of()
    wider = engine.extended({"glutamate factor": (0.2, 1.0)})
    assert wider.ranges == dict(DEFAULT_RANGES) | {"glutamate factor": (0.2, 1.4)}
    # Nothing beyond, and in another order: the same surface.
    assert engine.extended(dict(reversed(DEFAULT_RANGES.items()))).path == engine.path
    assert wider.path != engine.path
    beyond = replicas_of(2, pka=1.0, nmda_gain=7.0, glutamate_rate_Hz=0.25 * 7.5, gaba_rate_Hz=7.5)
    engine.prepare(Silent())
    wider.prepare(Silent())
    assert len(computed) == 2
    assert wider.surface().ranges == wider.ranges
    assert np.isfinite(wider.estimate(beyond).best.rate_Hz).all()


def test_a_file_cut_short_is_computed_again(computed):
    engine = engine_of()
    before = engine.estimate(replicas_of(2)).best
    engine.path.write_bytes(engine.path.read_bytes()[:200])
    after = engine.estimate(replicas_of(2)).best
    assert len(computed) == 2
    np.testing.assert_array_equal(before.rate_Hz, after.rate_Hz)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system knows no owners")
def test_a_file_that_others_may_have_written_is_computed_again(computed, caplog):
    engine = engine_of()
    before = os.umask(0)
    try:
        engine.prepare(Silent())
    finally:
        os.umask(before)
    engine.prepare(Silent())
    assert len(computed) == 1
    engine.path.chmod(0o666)
    engine.prepare(Silent())
    assert len(computed) == 2
    assert f"{engine.path} may be written by other users" in caplog.text


def test_a_folder_in_place_of_the_file_is_named(computed):
    engine = engine_of()
    engine.path.mkdir(parents=True)
    with pytest.raises(SimulationError, match=f"{engine.path} cannot be read: Is a directory"):
        engine.prepare(Silent())


def test_a_surface_that_does_not_describe_the_circuit_is_refused(computed, monkeypatch):
    def kinked(*inputs):
        return rising(*inputs) + np.where(inputs[0] > 0.5, 1.0, 0.0)

    monkeypatch.setattr(
        SpikingSimulator,
        "summaries",
        lambda self, replicas, progress, batch_cache: made_up_summary(replicas, kinked, 0.05),
    )
    engine = engine_of()
    with pytest.raises(SimulationError, match="does not describe this circuit"):
        engine.prepare(Silent())
    assert not engine.path.exists()


def test_an_estimate_comes_with_draws_that_all_animals_share(computed):
    estimate = engine_of().estimate(replicas_of(4))
    assert estimate.shared
    deviation = [
        other.release_per_s / estimate.best.release_per_s for other in estimate.alternatives
    ]
    assert 1e-4 < np.std(deviation) < 0.05
