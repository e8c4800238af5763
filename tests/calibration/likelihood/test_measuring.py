"""The spread that measuring adds, from fluorescence to GABA."""

import numpy as np
import pytest

from striosome.base.quantities import scalar
from striosome.calibration.likelihood.measuring import Measuring, fluorescence_per_gaba
from striosome.config.experiments.resolve import load_experiment
from striosome.observation.photometry.sensor import relative_fluorescence
from support.places import CONFIGS

SENSORS = ("igabasnfr1", "igabasnfr2")


@pytest.fixture(scope="module")
def parameters():
    return (
        load_experiment(CONFIGS / "experiments" / "challenges.yaml").experiment.groups[0].parameters
    )


@pytest.mark.parametrize("sensor", SENSORS)
def test_what_a_sensor_makes_of_a_small_change_is_its_own_curve(parameters, sensor) -> None:
    slope = fluorescence_per_gaba(parameters, sensor)
    low, high = (
        relative_fluorescence(
            np.array([scalar(parameters.gaba.basal, "uM") * one]), parameters.sensors[sensor]
        )[0]
        for one in (0.999, 1.001)
    )
    share = 1.0 - scalar(parameters.photometry.artefacts.background, "1")
    # The slope is that of one per cent upward, a touch below the one at the point itself.
    assert slope == pytest.approx(share * (high - low) / (0.002 * (low + high) / 2.0), rel=0.03)
    assert 0.0 < slope < 1.0


def test_a_spread_of_fluorescence_is_more_of_gaba_the_flatter_the_sensor() -> None:
    measuring = Measuring(
        {"locomotion_index": 0.1},
        {"epn_gaba_change": (0.2, 5.0)},
        {"steep": 0.5, "flat": 0.1},
    )
    columns = {
        "measuring.epn_gaba_change": np.array([1.0, 1.0, 3.0]),
        "measuring.sensor": np.array([0.0, 1.0, 1.0]),
    }
    found = measuring.deviations(columns)
    np.testing.assert_allclose(found["epn_gaba_change"], [2.0, 10.0, 30.0])
    assert found["locomotion_index"] == 0.1
    names = [name for prior in measuring.priors for name in prior.names]
    assert names == list(columns)


def test_what_is_known_needs_no_prior() -> None:
    known = Measuring({"epn_gaba_change": 5.0}, {}, {})
    assert known.priors == ()
    assert known.deviations({}) == {"epn_gaba_change": 5.0}
