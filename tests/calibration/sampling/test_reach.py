"""Ranges that a prior asks of the surface, on made-up cells."""

from dataclasses import replace

import numpy as np
import pytest

from striosome.calibration.declaration import Calibration, load_calibration
from striosome.calibration.priors.kinds import RangePrior
from striosome.calibration.priors.space import PriorSpace
from striosome.calibration.sampling.predictor import Predictor
from striosome.calibration.sampling.reach import asked_ranges
from striosome.calibration.sampling.target import Target
from striosome.engines.surface.response import ResponseSurface
from striosome.evidence.assays.systemic import GabaAfterDose
from support.small_calibration import write_small
from support.surfaces import made_up_surface

GAIN = "circuit.populations.striosome.nmda_gain"
NAME = "NMDA gain"


@pytest.fixture(scope="module")
def calibration(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return load_calibration(write_small(tmp_path_factory.mktemp("reach"))).named(None)


def with_gain(space: PriorSpace, ends: tuple[float, float]) -> PriorSpace:
    """The same prior, and one of a parameter that is the NMDA gain of striosomal cells."""
    return replace(space, priors=(*space.priors, RangePrior(GAIN, "1", ends, logarithmic=False)))


def asked(calibration: Calibration, space: PriorSpace, surface: ResponseSurface) -> dict:
    predictor = Predictor(calibration.loaded.experiment, surface, space.parameters, 2)
    return asked_ranges(predictor, space, calibration.sessions, sets=64)


def test_a_surface_that_holds_the_prior_stays_as_it_is(calibration):
    surface = made_up_surface()
    assert asked(calibration, calibration.space, surface) == dict(surface.ranges)


@pytest.mark.parametrize("ends", [(7.0, 12.0), (-3.0, 1.0)])
def test_the_end_beyond_which_a_prior_lies_moves_and_no_other(calibration, ends):
    surface = made_up_surface()
    found = asked(calibration, with_gain(calibration.space, ends), surface)
    (low, high), (old_low, old_high) = found.pop(NAME), surface.ranges[NAME]
    assert found == {other: held for other, held in surface.ranges.items() if other != NAME}
    least, most = ends
    # Nothing is asked beyond the prior; a margin of a twentieth and the last digit are allowed.
    assert min(old_low, least) - 0.1 * (high - low) <= low <= min(old_low, least)
    assert max(old_high, most) <= high <= max(old_high, most) + 0.1 * (high - low)


def test_a_lack_of_drive_counts_for_nothing_where_cells_are_silent(calibration):
    """Little glutamate silences cells whose surface says so; it is not asked beyond that."""
    silent = made_up_surface(lambda *inputs: -30.0 + 0.0 * np.sum(inputs, axis=0))
    narrow = replace(silent, ranges=dict(silent.ranges) | {"glutamate factor": (0.99, 1.4)})
    assert asked(calibration, calibration.space, narrow)["glutamate factor"] == (0.99, 1.4)
    loud = made_up_surface()
    loud = replace(loud, ranges=dict(loud.ranges) | {"glutamate factor": (0.99, 1.4)})
    low, high = asked(calibration, calibration.space, loud)["glutamate factor"]
    assert low < 0.95
    assert high == 1.4


def test_what_is_widened_holds_all_that_is_asked(calibration):
    surface = made_up_surface()
    space = with_gain(calibration.space, (7.0, 12.0))
    wide = replace(surface, ranges=asked(calibration, space, surface))
    assert asked(calibration, space, wide) == dict(wide.ranges)


def test_what_assays_ask_of_the_circuit_is_held_as_well(calibration):
    """A dose that no session of the study gives takes more glutamate than all of them."""
    surface = made_up_surface()
    strong = GabaAfterDose.model_validate(
        {
            "type": "gaba_after_dose",
            "doses": [{"drug": "dpcpx", "route": "ip", "dose": "100 mg/kg"}],
        }
    )
    space = calibration.space
    predictor = Predictor(calibration.loaded.experiment, surface, space.parameters, 2)
    target = Target(calibration, predictor, "")

    def ask(columns, circuit):
        strong.predicted(target.subjects(columns, circuit))

    narrow = replace(surface, ranges=dict(surface.ranges) | {"glutamate factor": (0.2, 1.008)})
    predictor = replace(predictor, surface=narrow)
    without = asked_ranges(predictor, space, ["vehicle"], sets=64)
    found = asked_ranges(predictor, space, ["vehicle"], sets=64, assays=ask)
    assert found["glutamate factor"][1] > without["glutamate factor"][1]
