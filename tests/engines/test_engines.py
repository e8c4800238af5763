"""Both engines give the same spikes, and both refuse what does not fit."""

import numpy as np
import pytest
from brian2 import defaultclock, prefs

from striosome.circuit.network import lasting_states
from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.checks import refuse_invalid
from striosome.engines.spiking.invalid import InvalidState
from striosome.engines.spiking.plain import NumpyBackend
from striosome.engines.spiking.spikes import of_replica, summarise
from striosome.engines.spiking.windowed import BATCH
from support.circuits import (
    WARM_UP_S,
    assert_same_spikes,
    published_circuit,
    replicas_of,
    run,
    structure_of,
    until,
)

pytestmark = pytest.mark.spikes

COMPARED = 3
SHORT_S, BRIEF_S = 0.6, 0.1


def varied(number: int = BATCH) -> Replicas:
    """Replicas that differ in everything, and fire often."""
    rng = np.random.default_rng(11)
    return replicas_of(
        number,
        first_step=rng.integers(-18_000_000, 54_000_000, number),
        pka=rng.random((number, 2)),
        nmda_gain=rng.uniform(-1.0, 6.5, (number, 2)),
        glutamate_rate_Hz=rng.uniform(6.5, 9.0, (number, 2)),
        gaba_rate_Hz=rng.uniform(5.0, 6.5, (number, 2)),
        release_factor=rng.uniform(0.4, 2.5, (number, 2)),
    )


@pytest.fixture(scope="module")
def all_spikes(compiled):
    return run(compiled, published_circuit(), varied())


@pytest.fixture(scope="module")
def plain() -> NumpyBackend:
    return NumpyBackend(structure_of(published_circuit(), COMPARED, SHORT_S))


@pytest.fixture(scope="module")
def brief() -> NumpyBackend:
    """For what shows within a few hundred steps."""
    return NumpyBackend(structure_of(published_circuit(), COMPARED, BRIEF_S))


def test_plain_and_compiled_engines_give_the_same_spikes(compiled, plain, all_spikes):
    target, step = prefs.codegen.target, defaultclock.dt
    spikes = run(plain, published_circuit(), varied().take(np.arange(COMPARED)))
    assert len(spikes["spn"].cell) > 100
    assert len(spikes["epn"].cell) > 100
    for replica in range(COMPARED):
        mine = of_replica(spikes, replica, plain.structure)
        theirs = until(of_replica(all_spikes, replica, compiled.structure), SHORT_S)
        assert set(mine) == set(theirs)
        for name in mine:
            one, other = mine[name], theirs[name]
            order, its_order = (np.lexsort((s.cell, s.time_s)) for s in (one, other))
            np.testing.assert_array_equal(one.cell[order], other.cell[its_order])
            np.testing.assert_allclose(one.time_s, other.time_s, atol=1e-9)
            if one.released is not None:
                np.testing.assert_allclose(one.released, other.released, rtol=1e-9)
    assert (prefs.codegen.target, defaultclock.dt) == (target, step)


def test_spikes_of_a_replica_do_not_depend_on_position_or_neighbours(compiled, all_spikes):
    order = np.random.default_rng(2).permutation(BATCH)
    order[BATCH // 2 :] = order[0]  # padding repeats a replica
    shuffled = run(compiled, published_circuit(), varied().take(order))
    for position in (0, 1, 7, BATCH // 2 - 1, BATCH - 1):
        mine = of_replica(shuffled, position, compiled.structure)
        assert len(mine["striosome"].cell) > 50
        assert_same_spikes(mine, of_replica(all_spikes, int(order[position]), compiled.structure))


def test_the_same_run_again_is_the_same(compiled, all_spikes):
    assert_same_spikes(run(compiled, published_circuit(), varied()), all_spikes)


@pytest.fixture(params=["plain", "compiled"])
def engine(request):
    return request.getfixturevalue(request.param)


def test_an_input_that_the_network_does_not_have_is_refused(engine):
    for name in ("spn.phi", "axon.key", "spn.v", "spn.N", "spn._spikespace", "inhibition.key"):
        with pytest.raises(ValueError, match=f"no input {name!r}"):
            engine.run({name: 1.0})


def test_an_input_of_the_wrong_size_is_refused(engine):
    cells = engine.structure.replicas * engine.structure.size("spn")
    for size in (1, cells - 1, cells + 1):
        with pytest.raises(ValueError, match=f"spn.pka takes {cells} values, got {size}"):
            engine.run({"spn.pka": np.zeros(size)})


@pytest.mark.parametrize("name", ["spn.pka", "spn.nmda_gain", "spn.release_factor", "spn.gaba_2"])
def test_an_input_that_is_no_number_is_named(engine, name):
    values = np.zeros(engine.structure.replicas * engine.structure.size("spn"))
    values[2 * engine.structure.size("spn") + 7] = np.nan
    with pytest.raises(InvalidState, match=f"{name} of cell 7 in replica 2 is not a number"):
        engine.run({name: values})


def test_a_parameter_that_is_no_number_is_named(engine):
    with pytest.raises(InvalidState, match=r"spn\.gain is not a number"):
        engine.run({"spn.gain": np.nan})


@pytest.mark.parametrize(
    "values",
    [
        {"spn__tau_ampa": 0.0},
        {"spn__capacitance": 1e-30},
        {"spn__gain": 1e300},
        {"spn__utilisation": 1e308},
        {"epn__slope": 0.0},
    ],
)
@pytest.mark.parametrize("engine", ["brief", "compiled"], indirect=True)
def test_a_parameter_that_drives_cells_out_of_the_numbers_is_told(engine, values):
    # Compiled with -ffast-math, a cell without a potential spikes as if nothing were wrong.
    replicas = varied().take(np.arange(engine.structure.replicas))
    (name,) = values
    with pytest.raises(InvalidState, match=rf"{name[:3]}\.\w+ of cell \d+ in replica \d+ is not a"):
        run(engine, published_circuit(), replicas, **values)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", lasting_states(structure_of(published_circuit())))
def test_a_cell_that_leaves_the_numbers_is_named(name, value):
    structure = structure_of(published_circuit(), 3)
    cells = structure.size(name[:3])
    lasting = lasting_states(structure)
    states = {state: np.zeros(3 * structure.size(state[:3])) for state in lasting}
    refuse_invalid(states, structure)
    states[name][cells + 3] = value
    with pytest.raises(InvalidState, match=f"{name} of cell 3 in replica 1 is not a number"):
        refuse_invalid(states, structure)


def test_summary_counts_after_the_warm_up_only(compiled, all_spikes):
    structure = compiled.structure
    summary = summarise(all_spikes, structure, WARM_UP_S, {"spn": 0.0192})
    seconds = structure.duration_s - WARM_UP_S
    for replica in (0, 5, BATCH - 1):
        mine = of_replica(all_spikes, replica, structure)
        for column, part in enumerate(structure.populations):
            own = mine[part.name]
            counted = own.time_s >= WARM_UP_S
            per_cell = part.cells * seconds
            rate = summary.rate_Hz[replica, :, column].mean()
            assert rate == pytest.approx(counted.sum() / per_cell)
            release = summary.release_per_s[replica, :, column].mean()
            amounts = np.ones(len(own.cell)) if own.released is None else own.released / 0.0192
            assert release == pytest.approx(amounts[counted].sum() / per_cell)
