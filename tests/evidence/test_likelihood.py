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


def test_the_numbers_of_a_source_have_one_density_that_integrates_to_one(tmp_path):
    pair = rows(tmp_path, SHARE, SHARE)
    likelihood = EvidenceLikelihood(pair, 0.7)
    grid, step = np.linspace(-40.0, 40.0, 801, retstep=True)
    first, second = (one.ravel() * 0.1 + 0.5 for one in np.meshgrid(grid, grid))
    found = np.exp(likelihood.log_density({pair[0].id: first, pair[1].id: second}))
    assert found.sum() * (0.1 * step) ** 2 == pytest.approx(1.0, abs=2e-3)


def literature(folder: Path) -> tuple[EvidenceRow, ...]:
    """Two sources: three numbers of one on both scales, and one of another."""
    both = {"source": "@B2001", "role": "calibration"}
    changes = (SHARE | both, both, SHARE | both, {"source": "@C2002"})
    return rows(folder, *changes)


# A parameter that moves all predictions, each by its own way.
SETS = np.linspace(-3.0, 3.0, 61)


def under(sets: np.ndarray, four: tuple[EvidenceRow, ...]) -> dict[str, np.ndarray]:
    ways = (0.5 + 0.2 * sets, 2.0 * np.exp(0.2 * sets), 0.5 + 0.1 * sets, 2.0 * np.exp(sets / 9))
    return {row.id: way for row, way in zip(four, ways, strict=True)}


def test_the_parts_of_sources_add_up(tmp_path):
    four = literature(tmp_path)
    predicted = under(SETS, four)
    likelihood = EvidenceLikelihood(four, 0.5)
    parts = likelihood.by_source(predicted)
    assert list(parts) == ["B2001", "C2002"]
    np.testing.assert_allclose(sum(parts.values()), likelihood.log_density(predicted))
    alone = EvidenceLikelihood(four[3:], 0.5).log_density(predicted)
    np.testing.assert_allclose(parts["C2002"], alone)


def ranks(four: tuple[EvidenceRow, ...], truth: float, believed: float) -> np.ndarray:
    """Where the set that a literature was made up under lies in the posterior of a flat prior."""
    rng = np.random.default_rng(11)
    predicted = under(SETS, four)
    found = []
    for _ in range(600):
        which = int(rng.integers(SETS.size))
        told = EvidenceLikelihood(four, truth).made_up(predicted, which, rng)
        weights = np.exp(EvidenceLikelihood(told.rows, believed).log_density(predicted))
        below, own = weights[:which].sum(), weights[which]
        found.append((below + rng.random() * own) / weights.sum())
    return np.array(found)


def test_what_is_made_up_is_found_again_as_often_as_it_should(tmp_path):
    """Ranks are uniform if the literature is drawn from the density, and only then."""
    four = literature(tmp_path)
    assert kstest(ranks(four, 0.9, 0.9), "uniform").pvalue > 0.01
    assert kstest(ranks(four, 0.9, 0.0), "uniform").pvalue < 1e-4


def test_what_is_made_up_keeps_rows_and_errors(tmp_path):
    four = literature(tmp_path)
    likelihood = EvidenceLikelihood(four, 0.5)
    told = likelihood.made_up(under(SETS, four), 3, np.random.default_rng(1))
    assert [row.id for row in told.rows] == [row.id for row in four]
    assert told.shared == likelihood.shared
    for before, after in zip(four, told.rows, strict=True):
        assert after.number != before.number
        assert after.deviation == pytest.approx(before.deviation, rel=1e-9)
    lacking = under(SETS, four) | {four[1].id: np.full(SETS.size, np.nan)}
    with pytest.raises(ValueError, match="row row_1: set 3 gives no such measurement"):
        likelihood.made_up(lacking, 3, np.random.default_rng(1))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"error": {"limits": ["1 mg/kg", "4 mg/kg"]}, "transfer": 3},
        {"error": {"sd": "0.6 mg/kg"}, "n": 9},
        {"error": {"within": 3}},
        SHARE | {"transfer": 0.2},
        SHARE | {"error": {"limits": [0.3, 0.7]}},
    ],
)
def test_a_row_reports_another_number_with_the_same_deviation(tmp_path, change):
    (row,) = rows(tmp_path, change)
    for value in (row.number, 0.013, 1 / 3, 87.5):
        other = row.reporting(value)
        assert other.number == pytest.approx(value, rel=1e-15)
        assert other.deviation == pytest.approx(row.deviation, rel=1e-9)
        assert (other.id, other.assay, other.source) == (row.id, row.assay, row.source)
    if row.assay.scale == "log":
        with pytest.raises(ValueError, match="must be above 0"):
            row.reporting(-1.0)
    else:
        assert row.reporting(-1.0).number == -1.0
