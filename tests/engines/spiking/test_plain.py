"""The engine in numpy leaves the Brian2 of its user as it was."""

import brian2
import pytest
from brian2 import ms
from brian2.devices.device import reset_device

from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import Spikes
from support.circuits import assert_same_spikes, published_circuit, replicas_of, run, structure_of

pytestmark = pytest.mark.spikes


def spikes() -> Spikes:
    engine = NumpyBackend(structure_of(published_circuit(), 1, 0.2))
    return run(engine, published_circuit(), replicas_of(1, rate_Hz=9.0))


def test_a_device_of_the_users_changes_nothing_and_is_as_before():
    expected = spikes()
    assert len(expected["epn"].cell) > 5
    step = brian2.defaultclock.dt
    brian2.set_device("cpp_standalone", directory="own", build_on_run=False)
    brian2.defaultclock.dt = 0.3 * ms
    try:
        found = spikes()
        device = brian2.get_device()
        assert type(device).__name__ == "CPPStandaloneDevice"
        assert not device.build_on_run
        assert device.build_options == {"directory": "own"}
        assert brian2.defaultclock.dt == 0.3 * ms
    finally:
        reset_device()
        brian2.defaultclock.dt = step
    assert_same_spikes(found, expected)
