"""The scoreboard and the table of outcomes tell the same story of the same posterior."""

import numpy as np
import pandas as pd
import pytest

from striosome.base.progress import Silent
from striosome.calibration.comparison.hypotheses import hypothesis_table
from striosome.calibration.comparison.scoreboard import SURE, scoreboard_table
from striosome.calibration.declaration import load_calibration
from striosome.calibration.reading.predictions import outcome_table
from striosome.calibration.runner import sampled
from support.small_calibration import write_small

pytestmark = pytest.mark.usefixtures("in_this_process")

STUDIES = 150
# Shares of so many studies scatter by at most 0.04. The likelihood takes the spread between
# animals from eight of them, and made-up studies have animals of their own.
APART = 0.12


@pytest.fixture(scope="module")
def tables(
    in_this_process: None, tmp_path_factory: pytest.TempPathFactory
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Outcomes, hypotheses and scoreboard of one posterior."""
    small = write_small(tmp_path_factory.mktemp("scored"))
    small.write_text(small.read_text().replace("  animals: 2\n", "  animals: 8\n"))
    # As many animals as the published study had, as the likelihood has it.
    scored_file = small.parent / "scored.yaml"
    scored_file.write_text(
        scored_file.read_text()
        .replace("control: {animals: 6", "control: {animals: 12")
        .replace("iron_deficient: {animals: 6", "iron_deficient: {animals: 17")
    )
    declared = load_calibration(small)
    target, posterior = sampled(declared.named(None), small.parent / "out", 1, Silent())
    outcomes = outcome_table(target.calibration, posterior)
    scored = declared.on_the_surface(declared.file.scoreboard, target.calibration.hypothesis)
    board = scoreboard_table(target, posterior, scored, STUDIES, Silent())
    compared = hypothesis_table({"h0": posterior}, outcomes.assign(hypothesis="h0"))
    return outcomes.set_index("id"), compared.iloc[0], board.set_index("id")


def test_as_many_made_up_studies_agree_as_the_likelihood_says(tables) -> None:
    outcomes, _, board = tables
    told = outcomes["by_rule"]
    np.testing.assert_allclose(board.loc[told.index, "agreeing"], told, rtol=0.0, atol=APART)


def test_no_statement_is_met_in_one_table_and_failed_in_the_other(tables) -> None:
    _, compared, board = tables
    for verdict, opposite in (("met", "disagrees"), ("failed", "agrees")):
        for name in compared[verdict].split():
            assert board.loc[name, "verdict"] != opposite


def test_a_verdict_needs_the_stated_share_of_studies(tables) -> None:
    _, _, board = tables
    shares = board[["agreeing", "disagreeing"]]
    for side, verdict in zip(shares, ("agrees", "disagrees"), strict=True):
        assert ((board["verdict"] == verdict) == (shares[side] >= SURE)).all()
