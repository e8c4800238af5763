"""Verdicts on the terminal: every tested statement, and what is counted of them."""

import pandas as pd
import pytest

from striosome.cli.outcome import print_claims
from support.calibration_tables import scoreboard_table
from support.commands import rows_of

VERDICTS = {
    "T3": "disagrees",
    "H9": "untested",
    "H9a": "agrees",
    "H9b": "agrees",
    "H9c": "untested",
}


def verdicts() -> pd.DataFrame:
    table = scoreboard_table().set_index("id", drop=False)
    return table.loc[list(VERDICTS)].assign(
        verdict=list(VERDICTS.values()), reason="", lacks=["", "", "", "", "the run has no X"]
    )


def test_what_holds_by_construction_is_marked_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_claims(verdicts())
    rows = {row[0]: row for row in rows_of(capsys.readouterr().out)}
    assert rows["H9a"][2] == "agrees"
    assert rows["H9b"][2] == "agrees (by construction)"
    assert rows["H9b"][4].startswith("naloxone does nothing but take agonists")


def test_below_the_table_stands_what_was_tested_and_what_was_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_claims(verdicts())
    lines = capsys.readouterr().out.splitlines()[-3:]
    assert lines == [
        "2 statements were tested, each at 95 %; if there were nothing to find, about 0.05 of "
        "those that claim a direction (2) would agree by chance (not counted: 1 by construction)",
        # H9, which rests on the others, is not counted beside them.
        "1 statement is untested by this run",
        "H9c: the run has no X",
    ]
