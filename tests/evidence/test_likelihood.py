"""The density of evidence: it integrates to one, shares errors within a source, and draws alike."""

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import kstest, t

from striosome.evidence.ledger import load_evidence
from striosome.evidence.likelihood import FREEDOM, EvidenceLikelihood
from striosome.evidence.row import EvidenceRow
from support.evidence_files import SHARE, written


def rows(folder: Path, *changes: dict[str, object]) -> tuple[EvidenceRow, ...]:
    named = ({"id": f"row_{number}", **change} for number, change in enumerate(changes))
    return load_evidence(written(folder, *named)).evidence


def test_one_number_has_the_density_of_its_error(tmp_path):
    (row,) = rows(tmp_path, SHARE)
    likelihood = EvidenceLikelihood((row,), 0.5)
    predicted = np.linspace(-1.0, 2.0, 7)
    found = np.exp(likelihood.log_density({row.id: predicted}))
    np.testing.assert_allclose(found, t.pdf(0.5, FREEDOM, predicted, 0.1))
    whole, _ = quad(lambda p: np.exp(likelihood.log_density({row.id: np.array([p])}))[0], -9, 10)
    assert whole == pytest.approx(1.0, abs=1e-3)


def test_a_dose_is_as_far_off_by_half_as_by_double(tmp_path):
    (row,) = rows(tmp_path, {})
    likelihood = EvidenceLikelihood((row,), 0.5)
    half, double = likelihood.log_density({row.id: np.array([1.0, 4.0])})
    assert half == pytest.approx(double)


def test_two_numbers_of_one_source_count_for_less_than_two(tmp_path):
    pair = rows(tmp_path, SHARE, SHARE)
    off = {row.id: np.array([0.5, 0.7]) for row in pair}

    def lost(shared: float) -> float:
        at, away = EvidenceLikelihood(pair, shared).log_density(off)
        return float(at - away)

    alone = EvidenceLikelihood(pair[:1], 0.5).log_density(off)
    assert lost(0.9) < lost(0.5) < lost(0.0)
    assert lost(0.999) == pytest.approx(alone[0] - alone[1], rel=0.3)


def test_what_cannot_be_predicted_has_no_likelihood(tmp_path):
    pair = rows(tmp_path, SHARE, {})
    predicted = {pair[0].id: np.array([0.5, 0.5]), pair[1].id: np.array([2.0, np.nan])}
    found = EvidenceLikelihood(pair, 0.5).log_density(predicted)
    assert np.isfinite(found[0])
    assert found[1] == -np.inf


@pytest.mark.parametrize("change", [SHARE, {}])
def test_studies_are_drawn_as_their_density_says(tmp_path, change):
    (row,) = rows(tmp_path, change)
    likelihood = EvidenceLikelihood((row,), 0.5)
    predicted = np.full(4000, 0.7)
    drawn = likelihood.drawn(row, predicted, np.random.default_rng(1))
    scaled = drawn if row.assay.scale == "linear" else np.log(drawn)
    center = 0.7 if row.assay.scale == "linear" else np.log(0.7)
    assert kstest((scaled - center) / row.deviation, t(FREEDOM).cdf).pvalue > 1e-3
    below = likelihood.below(row, predicted[:1])[0]
    assert np.mean(scaled < row.scaled) == pytest.approx(below, abs=0.03)
