"""Compiled and plain engine over whole windows and any random stream.

`tests/engines` asks for the very same spikes, in a stretch short enough for every run of the tests.
What it cannot show is that rounding, which -ffast-math does otherwise than numpy, stays without
consequence where a cell has time to drift: here readouts of whole windows must be equivalent.
"""

import numpy as np
import pytest

from striosome.circuit.replicas import isolated_release
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import summarise
from striosome.engines.spiking.windowed import BATCH
from support.circuits import WARM_UP_S, published_circuit, replicas_of, run, structure_of

pytestmark = [pytest.mark.spikes, pytest.mark.long]

COMPARED = 8
FIELDS = ("rate_Hz", "release_per_s")


def test_readouts_of_whole_windows_are_equivalent(compiled, random_seed):
    rng = np.random.default_rng([random_seed, 8])
    circuit = published_circuit()
    replicas = replicas_of(
        BATCH,
        random_seed,
        pka=rng.random((BATCH, 2)),
        nmda_gain=rng.uniform(0.0, 4.0, (BATCH, 2)),
        rate_Hz=rng.uniform(6.0, 7.5, (BATCH, 2)),
        release_factor=rng.uniform(0.4, 2.5, (BATCH, 2)),
    )
    few = structure_of(circuit, COMPARED)
    isolated = isolated_release(circuit, few)
    plain = summarise(
        run(NumpyBackend(few), circuit, replicas.take(np.arange(COMPARED))),
        few,
        WARM_UP_S,
        isolated,
    )
    fast = summarise(run(compiled, circuit, replicas), compiled.structure, WARM_UP_S, isolated)
    for name in FIELDS:
        expected, found = (
            getattr(summary, name)[:COMPARED].mean(axis=1) for summary in (plain, fast)
        )
        assert np.all(expected > 0)
        # Both hear the same afferents, so this needs no room for chance: a few spikes that
        # rounding moved, out of hundreds in every replica, and less in the mean over replicas.
        np.testing.assert_allclose(found, expected, rtol=0.02, err_msg=name)
        np.testing.assert_allclose(found.mean(axis=0), expected.mean(axis=0), rtol=0.005)
