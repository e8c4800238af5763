"""Every row of evidence before and after a fit, with predictions that are made up."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from striosome.calibration.reading.evidence_rows import MeasuredRows, evidence_table
from striosome.evidence.ledger import load_evidence
from striosome.evidence.likelihood import FREEDOM, EvidenceLikelihood
from striosome.evidence.prediction import FIXED
from striosome.evidence.row import EvidenceRow
from support.evidence_files import written

SETS = 400


@pytest.fixture
def rows(tmp_path: Path) -> dict[str, EvidenceRow]:
    """Rows of one validating source, and one that shapes the prior."""
    names = ("met", "missed", "fixed", "none")
    prior = {"id": "shaping", "role": "prior", "status": "recalled-low", "source": "@B2001"}
    ledger = load_evidence(written(tmp_path, *({"id": name} for name in names), prior))
    return {row.id: row for row in ledger.evidence}


@pytest.fixture
def table(rows: dict[str, EvidenceRow]) -> pd.DataFrame:
    """The table of posteriors that know each row well, around a wide prior."""
    rng = np.random.default_rng(1)
    number = rows["met"].number
    prior = {name: number * np.exp(rng.normal(0.0, 1.0, SETS)) for name in rows}
    posterior = {name: number * np.exp(rng.normal(0.0, 0.01, SETS)) for name in rows}
    posterior["missed"] = np.full(SETS, 10.0 * number)
    prior["fixed"] = posterior["fixed"] = np.full(SETS, 1.1 * number)
    posterior["none"] = np.full(SETS, np.nan)
    # Half of the posterior's sets have no weight, and lie far away.
    posterior["met"][::2] = 50.0 * number
    weights = np.where(np.arange(SETS) % 2 == 0, 0.0, 2.0 / SETS)
    measured = MeasuredRows(tuple(rows.values()), prior, posterior, weights)
    return evidence_table(measured, EvidenceLikelihood(tuple(rows.values()), 0.5)).set_index("id")


def test_a_row_is_judged_by_what_studies_would_report(table: pd.DataFrame) -> None:
    assert table["verdict"].to_dict() == {
        "met": "predicted",
        "missed": "missed",
        "fixed": FIXED,
        "none": "no answer",
        "shaping": "expected",
    }
    assert table.loc["met", "p"] == pytest.approx(0.5, abs=0.05)
    assert table.loc["missed", "p"] < 0.05
    assert np.isnan(table.loc["none", "p"])


def test_the_prior_alone_is_judged_beside_it(
    table: pd.DataFrame, rows: dict[str, EvidenceRow]
) -> None:
    assert table.loc["missed", "prior_p"] == pytest.approx(0.5, abs=0.08)
    assert table.loc["missed", "prior_inside"]
    # One number in every set: the share of reports below it is that of the error alone.
    off = np.log(1.1) / rows["fixed"].deviation
    assert table.loc["fixed", "prior_p"] == pytest.approx(t.cdf(-off, FREEDOM))
