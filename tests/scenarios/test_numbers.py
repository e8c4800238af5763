"""Expected numbers: verdicts, and tolerances that are passed as rarely as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binom

from striosome.scenarios.expected_file import ExpectedNumber
from striosome.scenarios.numbers import (
    NumberCheck,
    expectation,
    findings_table,
    predicted_deviation,
)


def number(value: float = 10.0, tolerance: float = 2.0) -> ExpectedNumber:
    return ExpectedNumber(
        metric="epn_gaba_change",
        session="SKF81297",
        group="control",
        value=value,
        tolerance=tolerance,
        unit="percent",
    )


@pytest.mark.parametrize(
    ("seen", "met"), [(10.0, True), (12.0, True), (8.0, True), (12.1, False), (np.nan, False)]
)
def test_a_number_is_as_expected_within_its_tolerance(seen: float, met: bool) -> None:
    finding = NumberCheck(number(), seen)
    assert finding.as_expected is met
    assert finding.verdict == ("as expected" if met else "NOT AS EXPECTED")


def test_the_table_has_a_row_for_each_number() -> None:
    quantity = ExpectedNumber(quantity="rise", value=1.0, tolerance=0.5, unit="1")
    point = number().model_copy(update={"point": {"iron deficiency": 0.5}})
    table = findings_table([NumberCheck(quantity, 1.2), NumberCheck(point, 99.0)])
    assert list(table["number"]) == [
        "rise",
        "epn_gaba_change, SKF81297, control, iron deficiency 0.5",
    ]
    assert list(table["verdict"]) == ["as expected", "NOT AS EXPECTED"]
    assert list(table["unit"]) == ["1", "percent"]


@pytest.mark.parametrize(("streams", "animals"), [(3, 8), (2, 2), (5, 1)])
def test_another_stream_misses_a_tolerance_once_in_370(
    random_seed: int, streams: int, animals: int
) -> None:
    rng = np.random.default_rng(random_seed)
    tries = 20000
    drawn = rng.normal(3.0, 5.0, (tries, streams + 1, animals))
    tolerance = np.array([predicted_deviation(list(one[1:])) for one in drawn])
    means = drawn.mean(axis=-1)
    missed = int(np.sum(np.abs(means[:, 0] - means[:, 1:].mean(axis=1)) > tolerance))
    # 54 are expected; counts outside have a probability of 1e-6.
    low, high = binom.interval(1.0 - 1e-6, tries, 1.0 / 370.0)
    assert low <= missed <= high


def test_animals_of_unlike_numbers_tell_the_spread_together() -> None:
    few, many = np.array([0.0, 2.0]), np.array([0.0, 0.0, 2.0, 2.0])
    # Pooled variance (2 + 4) / 4, mean of 1/n 3/8, and half as much for the mean of two streams.
    spread = np.sqrt(6.0 / 4.0 * 3.0 / 8.0 * 1.5)
    assert predicted_deviation([few, many]) / spread == pytest.approx(6.620, abs=0.01)


def test_an_expectation_keeps_what_is_certain() -> None:
    samples = [np.array([11.234, 13.251]), np.array([12.0, 12.4])]
    found = expectation(number(), samples)
    assert found.value == pytest.approx(np.mean([12.2425, 12.2]), abs=0.5)
    assert found.tolerance == float(f"{predicted_deviation(samples):.2g}")
    assert (found.metric, found.group, found.unit) == ("epn_gaba_change", "control", "percent")


def test_numbers_that_no_stream_moves_are_expected_exactly() -> None:
    same = [np.zeros(4), np.full(4, -0.0)]
    found = expectation(number(), same)
    assert str(found.value) == "0.0"
    assert 0.0 < found.tolerance <= 1e-6
    assert NumberCheck(found, 0.0).as_expected
    assert not NumberCheck(found, 1e-5).as_expected


@given(
    st.lists(
        hnp.arrays(float, st.integers(2, 8), elements=st.floats(-1e3, 1e3)),
        min_size=2,
        max_size=4,
    )
)
def test_every_stream_is_as_its_numbers_expect(samples: list[np.ndarray]) -> None:
    found = expectation(number(), samples)
    assert all(NumberCheck(found, float(sample.mean())).as_expected for sample in samples)


def test_streams_far_apart_widen_the_tolerance() -> None:
    # Animals of a stream agree, streams do not: the spread within says nothing.
    samples = [np.full(8, 0.0), np.full(8, 1.0), np.full(8, 0.2)]
    found = expectation(number(), samples)
    assert found.value == pytest.approx(0.4)
    assert found.tolerance == pytest.approx(0.6)
