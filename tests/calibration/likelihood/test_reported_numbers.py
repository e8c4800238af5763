"""The density of a number that a study reports, against scipy and against simulated studies."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import cumulative_trapezoid, quad
from scipy.stats import cauchy, kstest, norm, t

from striosome.base.detection import Sample
from striosome.calibration.likelihood.reported_numbers import StudyMean

errors = st.floats(0.1, 20.0)
reaches = st.floats(1.0, 200.0)


def report(value: float = 25.0, error: float = 6.0, animals: int = 17, **other: float) -> StudyMean:
    return StudyMean(value, error, animals - 1.0, **{"reach": 50.0, "wrong": 0.02, **other})


def sample(mean: float, sigma: float, animals: int) -> Sample:
    return Sample(np.array([mean]), np.array([sigma / np.sqrt(animals)]), animals - 1.0)


def cumulated(mean: float, **settings: float):
    """Distribution function of the reported value, integrated from its density."""
    place = np.linspace(-1.0, 1.0, 5001)[1:-1] * np.pi / 2
    at = 40.0 * np.tan(place)
    density = [float(report(value, **settings).density(np.array([mean]))[0]) for value in at]
    per_place = np.array(density) * 40.0 / np.cos(place) ** 2
    whole = cumulative_trapezoid(per_place, place, initial=0.0)
    return lambda x: np.interp(x, at, whole)


@given(
    mean=st.floats(-100, 100),
    error=errors,
    reach=reaches,
    animals=st.integers(2, 40),
    wrong=st.floats(0.0, 0.49),
)
def test_the_density_integrates_to_one(mean, error, reach, animals, wrong):
    def per_place(place: float) -> float:
        """The density over the arc tangent of the value, so that both ends are within reach."""
        asked = report(reach * np.tan(place), error, animals, reach=reach, wrong=wrong)
        return float(asked.density(np.array([mean]))[0]) * reach / np.cos(place) ** 2

    cuts = np.arctan(np.array([mean - 20 * error, mean, mean + 20 * error, 0.0]) / reach)
    ends = [-np.pi / 2, *sorted(set(cuts)), np.pi / 2]
    whole = sum(quad(per_place, *pair, limit=200)[0] for pair in pairwise(ends))
    assert whole == pytest.approx(1.0, abs=1e-5)


@given(distance=st.floats(0.0, 60.0), error=st.floats(0.5, 20.0))
def test_a_number_says_the_same_of_means_above_and_below_it_and_less_of_those_far_away(
    distance, error
):
    above, below, further = report(25.0, error, wrong=0.0).density(
        25.0 + np.array([distance, -distance, distance + 1.0])
    )
    assert above == pytest.approx(below)
    assert further < above


def test_the_density_is_student_s_around_the_mean_and_cauchy_s_where_the_number_is_wrong():
    found = report(25.0, 6.0, 17, reach=40.0, wrong=0.1).density(np.array([18.0, 30.0]))
    right = t.pdf(25.0, 16, loc=np.array([18.0, 30.0]), scale=6.0)
    np.testing.assert_allclose(found, 0.9 * right + 0.1 * cauchy.pdf(25.0, scale=40.0))


def test_studies_with_this_error_report_numbers_by_the_density_whatever_their_spread(random_seed):
    """Spreads of every size are as likely; of their studies those that give this error count."""
    rng = np.random.default_rng(random_seed)
    animals, error = 6, 2.0
    sigma = np.exp(rng.uniform(np.log(0.3), np.log(80.0), 400_000))
    values = 10.0 + sigma[:, np.newaxis] * rng.standard_normal((len(sigma), animals))
    errors = values.std(axis=1, ddof=1) / np.sqrt(animals)
    reported = values.mean(axis=1)[np.abs(errors / error - 1.0) < 0.02]
    assert len(reported) > 2000
    expected = cumulated(10.0, error=error, animals=animals, wrong=0.0)
    assert kstest(reported, expected).pvalue > 1e-4
    # The spread of animals is in the error already; added again, it would be found out.
    twice = cumulated(10.0, error=error * np.sqrt(2.0), animals=animals, wrong=0.0)
    assert kstest(reported, twice).pvalue < 1e-4


@pytest.mark.parametrize("mean", [25.0, 20.0, 12.0])
def test_a_number_is_found_again_as_often_as_in_simulated_studies(mean, random_seed):
    rng = np.random.default_rng(random_seed)
    means = rng.normal(mean, 20.0, (200_000, 17)).mean(axis=1)
    half = t.ppf(0.975, 16) * 6.0
    expected = np.mean(np.abs(means - 25.0) <= half)
    found = report().reproduced(sample(mean, 20.0, 17))[0]
    assert found == pytest.approx(expected, abs=0.005)


def test_at_the_end_of_its_interval_a_number_is_found_again_every_other_time():
    end = 25.0 + 6.0 * t.ppf(0.975, 16)
    assert report().reproduced(sample(end, 5.0, 17))[0] == pytest.approx(0.5, abs=1e-6)
    assert report().reproduced(sample(end, 0.0, 17))[0] == pytest.approx(0.5)
    # A study that is right, and as precise as this one, finds it again nearly always.
    same = report().reproduced(sample(25.0, 6.0 * np.sqrt(17), 17))[0]
    assert same == pytest.approx(2 * norm.cdf(t.ppf(0.975, 16)) - 1)


def test_made_up_numbers_come_from_the_density_by_which_they_are_judged(random_seed):
    rng = np.random.default_rng(random_seed)
    settings = {"error": 6.0, "animals": 8, "reach": 80.0, "wrong": 0.3}
    drawn = [report(**settings).drawn(25.0, rng) for _ in range(20_000)]
    assert kstest(drawn, cumulated(25.0, **settings)).pvalue > 1e-4


def test_what_the_model_cannot_say_has_no_density():
    assert np.isnan(report().density(np.array([np.nan]))[0])
