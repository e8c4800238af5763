import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.config.parameters.readouts import Sensor
from striosome.observation.photometry.sensor import relative_fluorescence


def test_known_points(sensor: Sensor) -> None:
    """Dark, half-bound and saturated sensor."""
    gaba = np.array([[0.0, 45.0, 1e9]])
    np.testing.assert_allclose(relative_fluorescence(gaba, sensor), [[1.0, 2.25, 3.5]])


@pytest.mark.parametrize(("rise", "percent"), [(1.3, 0.8), (2.0, 2.6)])
def test_drug_effects_are_small_for_the_first_sensor(
    sensor: Sensor, rise: float, percent: float
) -> None:
    """From 0.5 uM: +30 % GABA gives 0.8 % dF/F, +100 % gives 2.6 %, by hand."""
    before, after = relative_fluorescence(np.array([0.5, 0.5 * rise]), sensor)
    assert 100 * (after / before - 1) == pytest.approx(percent, abs=0.06)


@given(st.floats(0.0, 1e3), st.floats(0.01, 1e3))
def test_brightness_grows_with_gaba_and_stays_in_range(gaba: float, more: float) -> None:
    sensor = Sensor.model_validate(
        {
            "dissociation": "6.4 uM",
            "dynamic_range": 10,
            "rise_time": "43 ms",
            "decay_time": "73 ms",
        }
    )
    low, high = relative_fluorescence(np.array([gaba, gaba + more]), sensor)
    assert 1.0 <= low < high < 11.0
