"""The floor of noise: how often what does nothing rises above it, and what does, does not."""

import numpy as np
import pytest
from scipy.stats import binom

from striosome.sensitivity import noise
from striosome.sensitivity.designs import morris_design, sobol_design
from striosome.sensitivity.file import MorrisEntry, SobolEntry
from striosome.sensitivity.indices import morris_indices, sobol_indices
from striosome.sensitivity.noise import contrast

ANALYSES = 12
# Three parameters act, three do nothing.
WEIGHTS = np.array([20.0, 15.0, 10.0, 0.0, 0.0, 0.0])
ACTS = WEIGHTS != 0.0
# One analysis of twenty may call an inert parameter telling; more than this is no chance (1e-4).
MOST = int(binom.ppf(1 - 1e-4, ANALYSES, 0.05))


@pytest.mark.parametrize("streams", [2, 3, 5])
def test_a_contrast_keeps_the_noise_of_the_mean_and_nothing_else(streams):
    rng = np.random.default_rng(1)
    truth = 100.0 * rng.normal(size=(20000, 1))
    spread = np.where(truth > 0, 3.0, 1.0)
    values = truth + spread * rng.normal(size=(20000, streams))
    found = contrast(values, rng)
    for size in (1.0, 3.0):
        own = found[spread[:, 0] == size]
        assert own.std() == pytest.approx(size / np.sqrt(streams), rel=0.04)
    assert abs(np.corrcoef(found, truth[:, 0])[0, 1]) < 0.03


def skewed(design: np.ndarray, seed: int) -> np.ndarray:
    """A linear response with noise that is larger at one end, and not normal."""
    rng = np.random.default_rng(1000 + seed)
    size = 1.0 + 2.0 * design[:, :1]
    means = rng.exponential(size=(len(design), 2, 6)).mean(axis=2) - 1.0
    return (design @ WEIGHTS)[:, np.newaxis] + size * means


@pytest.fixture(autouse=True)
def _more_draws(_fewer_draws, monkeypatch):
    monkeypatch.setattr(noise, "DRAWS", 40)


def screen(seed: int):
    design = morris_design(len(WEIGHTS), MorrisEntry(trajectories=10, seed=seed))
    return morris_indices(design, skewed(design, seed), 4, np.random.default_rng(seed)).mu_star


def decompose(seed: int):
    entry = SobolEntry(points=32, keep=len(WEIGHTS), seed=seed)
    design = sobol_design(len(WEIGHTS), entry)
    return sobol_indices(len(WEIGHTS), skewed(design, seed), np.random.default_rng(seed)).total


@pytest.mark.parametrize("analyse", [screen, decompose])
def test_inert_parameters_stay_below_and_the_others_above(analyse):
    false_alarms = 0
    for seed in range(ANALYSES):
        index = analyse(seed)
        assert np.all(index.value[ACTS] > index.floor)
        false_alarms += bool(np.any(index.value[~ACTS] > index.floor))
    assert false_alarms <= MOST
