"""Assays that look at the circuit, with made-up cells whose firing and release are known."""

from typing import Any

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import Session
from striosome.evidence.assay import Subjects
from striosome.evidence.assays.firing import MeanRate
from striosome.evidence.assays.systemic import GabaAfterDose
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.neuromodulation.slow_layers import SlowCourse, solve_session
from striosome.simulation.surface_probe import SurfaceProbe
from support.builders import build_session, dose
from support.circuits import simulation
from support.subjects import subjects
from support.surfaces import made_up_rate_Hz, made_up_release, made_up_surface

GAINS = [0.5, 1.0, 2.0]
SHARES = {"striosome": 0.35, "matrix": 0.54}


@pytest.fixture(scope="module")
def probe() -> SurfaceProbe:
    return SurfaceProbe(
        simulation(spacing="5 min", window="3 s", slow_step="10 s"), made_up_surface()
    )


def animals(probe: SurfaceProbe | None, **leaves: Any) -> Subjects:
    """Three animals with gains of their own, with full deficiency, which is applied once."""
    gain = {"circuit__populations__striosome__nmda_gain": GAINS}
    return subjects(3, probe, **gain, iron_deficiency=1.0, **leaves)


def mean_rate(**cells: float) -> MeanRate:
    return MeanRate.model_validate({"type": "mean_rate", "cells": cells})


def after(*doses: dict[str, str], **keys: Any) -> GabaAfterDose:
    return GabaAfterDose.model_validate({"type": "gaba_after_dose", "doses": doses, **keys})


SKF = {"drug": "SKF81297", "route": "ip", "dose": "1.5 mg/kg"}
METHADONE = {"drug": "methadone", "route": "sc", "dose": "10 mg/kg"}


def test_without_a_circuit_nothing_is_measured():
    for assay in (mean_rate(striosome=1), after(SKF)):
        assert assay.needs_circuit
        assert np.isnan(assay.predicted(animals(None))).tolist() == [True] * 3


def course(found: Subjects, session: Session, minutes: np.ndarray) -> SlowCourse:
    return solve_session(effective_animal(found.drawn), session, minutes, step_s=5.0)


def healthy(found: Subjects) -> SlowCourse:
    """Slow layers of the same animals without their deficiency, of which shares of GABA hold."""
    in_health = effective_animal(found.drawn).in_health
    return solve_session(in_health, build_session(), np.zeros(1), step_s=5.0)


def drive(found: Subjects, name: str, slow: SlowCourse) -> list[np.ndarray]:
    one = found.drawn.circuit.populations[name]
    gain, rate = magnitude(one.nmda_gain, "1"), magnitude(one.afferent_rate, "Hz")
    return [slow.pka_soma[name], gain, rate, slow.glutamate[name]]


def fired(found: Subjects, name: str) -> np.ndarray:
    """Firing at rest, by the formula of the made-up cells."""
    slow = course(found, build_session(), np.zeros(1))
    return np.broadcast_to(made_up_rate_Hz(*drive(found, name, slow))[:, 0], 3)


def test_the_rate_is_that_of_the_cells_at_rest(probe):
    found = animals(probe)
    rates = {name: fired(found, name) for name in SHARES}
    for name, expected in rates.items():
        np.testing.assert_allclose(mean_rate(**{name: 1}).predicted(found), expected, rtol=1e-3)
    both = mean_rate(striosome=1, matrix=3).predicted(found)
    expected = (rates["striosome"] + 3 * rates["matrix"]) / 4
    np.testing.assert_allclose(both, expected, rtol=1e-3)
    assert len(set(both.round(6))) == 3


def gaba_change(
    found: Subjects, *given: dict[str, str], start: float = 10.0, end: float = 60.0
) -> np.ndarray:
    """Change of GABA in percent, minute by minute and without windows of spiking."""
    slow = course(
        found, build_session(*given, start="-120 min", end="150 min"), np.arange(-110, 150.0)
    )

    def released(name: str, layers: SlowCourse) -> np.ndarray:
        return made_up_release(*drive(found, name, layers), layers.release_factor[name])

    gaba = 0.34 + 0.66 * (1 - sum(SHARES.values()))
    for name, share in SHARES.items():
        gaba = gaba + 0.66 * share * released(name, slow) / released(name, healthy(found))
    at = slow.time_min
    before = gaba[:, (at >= -10) & (at <= 0)].mean(axis=1)
    return 100 * (gaba[:, (at >= start) & (at <= end)].mean(axis=1) / before - 1)


def test_the_change_of_gaba_is_that_of_its_sources(probe):
    found = animals(probe)
    expected = gaba_change(found, dose("SKF81297", "1.5 mg/kg"))
    assert np.all(expected > 5)
    np.testing.assert_allclose(after(SKF).predicted(found), expected, rtol=0.03)
    later = gaba_change(found, dose("SKF81297", "1.5 mg/kg", "20 min"), start=90, end=140)
    window = {"start": "90 min", "end": "140 min"}
    measured = after(SKF | {"time": "20 min"}, **window).predicted(found)
    np.testing.assert_allclose(measured, later, rtol=0.03)
    assert np.all(np.abs(measured / expected - 1) > 0.1)


def test_a_pretreatment_is_given_to_the_control_as_well(probe):
    found = animals(probe)
    opioid = dose("methadone", "10 mg/kg", "-30 min", route="sc")
    both = gaba_change(found, opioid, dose("SKF81297", "1.5 mg/kg"))
    alone = gaba_change(found, opioid, dose("vehicle"))
    pretreated = after(SKF, pretreatment=[METHADONE | {"time": "-30 min"}]).predicted(found)
    np.testing.assert_allclose(pretreated, both - alone, rtol=0.03, atol=0.3)
    untreated = after(SKF).predicted(found)
    assert np.all(np.abs(pretreated - untreated) > 1)


def test_two_doses_at_once_are_both_given(probe):
    found = animals(probe)
    both = gaba_change(
        found, dose("SKF81297", "1.5 mg/kg"), dose("methadone", "10 mg/kg", route="sc")
    )
    np.testing.assert_allclose(after(SKF, METHADONE).predicted(found), both, rtol=0.03, atol=0.3)


def test_short_windows_are_looked_at_however_rarely_the_experiment_does():
    rare = simulation(spacing="60 min", finest_spacing="60 min", window="3 s", slow_step="10 s")
    found = animals(SurfaceProbe(rare, made_up_surface()))
    window = {"start": "21 min", "end": "26 min"}
    expected = gaba_change(found, dose("SKF81297", "1.5 mg/kg"), start=21, end=26)
    np.testing.assert_allclose(after(SKF, **window).predicted(found), expected, rtol=0.05)
