"""The response surface, with made-up numbers in place of the network's."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuits import published_circuit, replicas_of, simulation, structure_of
from striosome.engines import response
from striosome.engines.response import AXES, ResponseSurface, compute_response, stored_response
from striosome.engines.spikes import StretchSummary
from striosome.engines.windowed import WindowedEngine

SHAPE = tuple(len(axis) for axis in AXES.values())
LOW, HIGH = np.array([[axis[0], axis[-1]] for axis in AXES.values()]).T


def rising() -> ResponseSurface:
    """Random, but no smaller when any input is larger."""
    values = np.random.default_rng(4).random(SHAPE) / 100
    for axis in range(values.ndim):
        values = np.cumsum(values, axis=axis)
    return ResponseSurface(np.log(values))


@pytest.fixture(scope="module")
def surface() -> ResponseSurface:
    return rising()


inside = st.tuples(*(st.floats(low, high) for low, high in zip(LOW, HIGH, strict=True)))


def test_nodes_are_met_exactly(surface):
    grid = np.meshgrid(*AXES.values(), indexing="ij")
    np.testing.assert_allclose(
        surface.release_per_s(*grid), np.exp(surface.log_release), rtol=1e-12
    )


@given(point=inside, which=st.integers(0, len(AXES) - 1), share=st.floats(0, 1))
def test_more_of_any_input_gives_no_less_where_the_nodes_say_so(surface, point, which, share):
    more = list(point)
    more[which] += share * (HIGH[which] - more[which])
    more = np.clip(more, LOW, HIGH)
    assert surface.release_per_s(*more) >= surface.release_per_s(*point) * (1 - 1e-12)


@given(point=inside)
def test_between_nodes_lie_their_values(surface, point):
    cells = [
        min(int(np.searchsorted(axis, value, "right")) - 1, len(axis) - 2)
        for axis, value in zip(AXES.values(), point, strict=True)
    ]
    corners = surface.log_release[tuple(slice(cell, cell + 2) for cell in cells)]
    found = np.log(surface.release_per_s(*point))
    assert corners.min() - 1e-9 <= found <= corners.max() + 1e-9


def test_inputs_are_broadcast_against_each_other(surface):
    pka = np.linspace(0, 1, 4)[:, np.newaxis]
    release = np.linspace(0.4, 2.0, 3)
    found = surface.release_per_s(pka, 1.0, 5.5, 1.0, release)
    assert found.shape == (4, 3)
    assert found[2, 1] == surface.release_per_s(pka[2, 0], 1.0, 5.5, 1.0, release[1])


@pytest.mark.parametrize("which", range(len(AXES)))
@pytest.mark.parametrize("edge", [LOW, HIGH])
def test_what_lies_outside_is_refused(surface, which, edge):
    point = np.array(edge)
    surface.release_per_s(*point)
    point[which] += 1e-6 * (1 if edge is HIGH else -1)
    with pytest.raises(ValueError, match="out of bounds"):
        surface.release_per_s(*point)


def test_a_surface_survives_a_file(surface, tmp_path):
    surface.save(tmp_path / "surface.npz")
    again = ResponseSurface.load(tmp_path / "surface.npz")
    np.testing.assert_array_equal(again.log_release, surface.log_release)


@pytest.mark.parametrize("axis", [[0.0, 0.5, 1.0], [0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99]])
def test_a_surface_on_other_axes_is_refused(surface, tmp_path, monkeypatch, axis):
    surface.save(tmp_path / "surface.npz")
    monkeypatch.setitem(response.AXES, "pka", np.array(axis))
    with pytest.raises(ValueError, match="on other axes"):
        ResponseSurface.load(tmp_path / "surface.npz")


def test_every_grid_point_is_simulated_with_its_own_inputs_and_one_stream():
    asked = []

    def summaries(replicas, progress):
        asked.append(replicas)
        progress(len(replicas))
        factor = replicas.glutamate_rate_Hz / replicas.gaba_rate_Hz
        release = 1 + replicas.pka + 10 * (replicas.nmda_gain + 1) + 100 * replicas.gaba_rate_Hz
        release = release + 1000 * factor + 10000 * replicas.release_factor
        return StretchSummary(release, release, release)

    told: list[int] = []
    engine = SimpleNamespace(structure=structure_of(published_circuit()), summaries=summaries)
    found = compute_response(engine, 3, told.append)
    pka, gain, rate, factor, release = np.meshgrid(*AXES.values(), indexing="ij")
    expected = 1 + pka + 10 * (gain + 1) + 100 * rate + 1000 * factor + 10000 * release
    np.testing.assert_allclose(found.log_release, np.log(expected), rtol=1e-12)
    (replicas,) = asked
    assert told == [len(replicas)] == [np.prod(SHAPE) // 2]
    assert set(replicas.key) == set(replicas_of(1, seed=3).key)
    assert set(replicas.first_step) == {0}


def test_where_no_cell_fires_half_a_spike_stands():
    def summaries(replicas, progress):
        nothing = np.zeros((len(replicas), 2))
        return StretchSummary(nothing, nothing, nothing)

    structure = structure_of(published_circuit(), duration_s=10.0)
    found = compute_response(SimpleNamespace(structure=structure, summaries=summaries), 1)
    np.testing.assert_allclose(np.exp(found.log_release), 0.5 / (10.0 * 20))


@pytest.fixture
def computed(monkeypatch) -> list[int]:
    """Seeds for which a surface was asked to be computed."""
    seeds: list[int] = []

    def compute(engine, seed, progress):
        seeds.append(seed)
        return ResponseSurface(np.full(SHAPE, float(seed)))

    monkeypatch.setattr(response, "compute_response", compute)
    return seeds


def engine_of(circuit=None, **changes) -> WindowedEngine:
    return WindowedEngine(circuit or published_circuit(), simulation(**changes), 1)


def test_a_surface_is_computed_once(computed, tmp_path):
    folder = tmp_path / "cache"
    for _ in range(2):
        assert np.all(stored_response(engine_of(), 5, folder).log_release == 5.0)
    assert computed == [5]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("left", [0, 100, -1])
def test_a_damaged_surface_is_computed_again(computed, tmp_path, caplog, left):
    stored_response(engine_of(), 5, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:left])
    assert np.all(stored_response(engine_of(), 5, tmp_path).log_release == 5.0)
    assert caplog.messages == [f"the response surface {path} is damaged and is computed again"]
    stored_response(engine_of(), 5, tmp_path)
    assert computed == [5, 5]


def test_what_a_surface_depends_on_has_its_own(computed, tmp_path, monkeypatch):
    changed = published_circuit(**{"circuit.release.utilisation": 0.02})
    stored_response(engine_of(), 1, tmp_path)
    stored_response(engine_of(), 2, tmp_path)
    stored_response(engine_of(window="5 s"), 3, tmp_path)
    stored_response(engine_of(warm_up="0.7 s", window="5.8 s"), 4, tmp_path)
    stored_response(engine_of(changed), 5, tmp_path)
    monkeypatch.setattr(response, "network_text", lambda: "other equations")
    stored_response(engine_of(), 1, tmp_path)
    assert computed == [1, 2, 3, 4, 5, 1]
    assert len(list(tmp_path.iterdir())) == 6


def test_an_interrupted_computation_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(response, "compute_response", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stored_response(engine_of(), 1, tmp_path)
    assert list(tmp_path.iterdir()) == []
