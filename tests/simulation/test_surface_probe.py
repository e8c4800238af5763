"""The circuit as evidence asks for it: a surface that is kept, or one that is computed."""

import numpy as np
import pytest

from striosome.base.errors import SimulationError
from striosome.base.progress import Silent
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.simulation.surface_probe import SurfaceProbe, surface_probe
from striosome.simulation.surrogate_batch import surrogate_metrics
from support.builders import build_parameters
from support.circuits import simulation
from support.experiments import SKF, build_group, drug_session, vehicle_session
from support.surfaces import made_up_surface

SETTINGS = simulation(spacing="5 min", window="3 s", slow_step="10 s")


def test_a_probe_answers_as_the_surface_does():
    parameters = build_parameters({"receptors.a1.density": np.array([[0.6], [1.0]])})
    sessions = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
    names = ("epn_gaba_change", "rate_striosome")
    surface = made_up_surface()
    found = SurfaceProbe(SETTINGS, surface).metrics(parameters, sessions, names)
    expected = surrogate_metrics(parameters, sessions, SETTINGS, surface, names)
    for name in names:
        np.testing.assert_array_equal(found["skf"][name], expected["skf"][name])
    assert np.all(found["skf"]["epn_gaba_change"] > 5)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to have a surface."""
    done: list[str] = []
    monkeypatch.setattr(SurfaceSimulator, "prepare", lambda *_: done.append("prepared"))
    monkeypatch.setattr(SurfaceSimulator, "surface", lambda _: made_up_surface())
    return done


def test_a_surface_is_computed_for_an_experiment_that_needs_it(computed):
    settings = SETTINGS.model_copy(update={"fidelity": "surrogate"})
    probe = surface_probe(build_group("mice"), settings, 1, Silent())
    assert probe == SurfaceProbe(settings, made_up_surface())
    assert computed == ["prepared"]


def test_another_experiment_uses_one_that_is_kept_and_computes_none(computed, monkeypatch):
    group = build_group("mice")
    monkeypatch.setattr(SurfaceSimulator, "stored", lambda _: None)
    assert surface_probe(group, SETTINGS, 1, Silent()) is None
    monkeypatch.setattr(SurfaceSimulator, "stored", lambda _: made_up_surface())
    assert surface_probe(group, SETTINGS, 1, Silent()) == SurfaceProbe(SETTINGS, made_up_surface())
    assert computed == []


def test_a_cache_that_cannot_be_read_holds_none(monkeypatch):
    def unreadable(_):
        raise SimulationError("the response surface cannot be read")

    monkeypatch.setattr(SurfaceSimulator, "stored", unreadable)
    assert surface_probe(build_group("mice"), SETTINGS, 1, Silent()) is None


def test_a_surface_that_was_saved_is_the_one_that_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path))
    group = build_group("mice")
    assert surface_probe(group, SETTINGS, 1, Silent()) is None
    path = SurfaceSimulator(group.parameters.circuit, SETTINGS, 1).path
    path.parent.mkdir(parents=True, exist_ok=True)
    made_up_surface().save(path)
    path.chmod(0o600)
    probe = surface_probe(group, SETTINGS, 1, Silent())
    assert probe is not None
    np.testing.assert_array_equal(probe.surface.release, made_up_surface().release)
