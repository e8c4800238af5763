"""A replica that leaves the numbers is named by what it was told."""

import dataclasses

import numpy as np
import pytest

from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.invalid import InvalidReplica, InvalidState, naming
from support.circuits import replicas_of

FLOATS = [
    field.name for field in dataclasses.fields(Replicas) if field.name not in ("key", "first_step")
]


def batch() -> Replicas:
    return replicas_of(5, pka=np.linspace(0, 0.9, 10).reshape(5, 2), release_factor=1.25)


def test_the_position_in_the_batch_becomes_the_replica():
    with pytest.raises(InvalidReplica) as caught, naming(batch()):
        raise InvalidState("spn.u", replica=3, cell=7)
    assert caught.value.replica.key == batch().key[3]
    assert str(caught.value) == (
        "spn.u of cell 7 is not a number (pka 0.6 and 0.7, "
        "nmda_gain 0 and 0, glutamate_rate_Hz 5.5 and 5.5, gaba_rate_Hz 5.5 and 5.5, "
        "release_factor 1.25 and 1.25)"
    )


def test_what_all_replicas_share_stays_as_it_is():
    with pytest.raises(InvalidState, match=r"^spn\.gain is not a number$"), naming(batch()):
        raise InvalidState("spn.gain")


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", FLOATS)
def test_a_replica_that_is_told_no_number_is_not_simulated(name, value):
    replicas = batch()
    getattr(replicas, name)[2, 1] = value
    with (
        pytest.raises(InvalidReplica, match=f"^{name} is not a number") as caught,
        naming(replicas),
    ):
        pytest.fail("it was simulated")
    assert caught.value.replica.key == replicas.key[2]
