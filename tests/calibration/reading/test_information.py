"""The gain of a measurement, against the normal case."""

import numpy as np
import pytest

from striosome.calibration.reading.information import expected_gain, information_table


@pytest.mark.parametrize("error", [0.3, 1.0, 3.0])
def test_information_of_a_normal_measurement_is_known(error):
    rng = np.random.default_rng(3)
    truth = rng.normal(size=1500)
    answer = truth + 0.5 * rng.normal(size=1500)
    information, narrowing = expected_gain(truth, error, answer, rng)
    assert information == pytest.approx(0.5 * np.log1p(1 / error**2), rel=0.1, abs=0.03)
    # Squared correlation between measurement and answer.
    assert narrowing == pytest.approx(1 / ((1 + error**2) * 1.25), abs=0.06)


def test_the_most_telling_measurement_comes_first():
    rng = np.random.default_rng(4)
    truth, other = rng.normal(size=(2, 400))
    table = information_table({"blind": (other, 0.5), "telling": (truth, 0.5)}, truth, seed=1)
    assert table["measurement"].tolist() == ["telling", "blind"]
    assert table["narrowing"].iloc[1] < 0.05
