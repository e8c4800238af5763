"""The figure of verdicts: what it counts, and what it marks."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from striosome.figures.claims import claims_page
from striosome.figures.style import house_style
from support.calibration_tables import scoreboard_table
from support.legible import assert_legible, drawn_texts


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


def said(text: str | None) -> str:
    return " ".join(str(text).split())


def words(figure: Figure) -> list[str]:
    return [said(text) for text, _ in drawn_texts(figure)]


def page(table: pd.DataFrame) -> Figure:
    return claims_page(table, "a mean", "SIMULATED data.")


def test_the_title_counts_no_statement_beside_its_parts() -> None:
    table = scoreboard_table()
    parts = table[table["id"].isin(["T3", "T4", "T5"])].assign(verdict="agrees")
    assert said(page(parts).get_suptitle()) == "Calibration: 2 of 2 tested agree"
    assert "T5" in words(page(parts))


def test_a_statement_that_holds_by_construction_is_marked_and_not_counted() -> None:
    table = scoreboard_table()
    naloxone = table[table["id"].isin(["H9a", "H9b"])].assign(verdict="agrees")
    figure = page(naloxone)
    assert_legible("claims", figure)
    assert said(figure.get_suptitle()) == "Hypothesis: 1 of 1 tested agree"
    assert words(figure).count("by construction") == 1
    assert "By construction: the model can give no other verdict." in said(figure.get_supxlabel())
    plain = page(naloxone[naloxone["id"] == "H9a"])
    assert "By construction" not in said(plain.get_supxlabel())


def test_the_foot_says_how_many_chance_would_find() -> None:
    table = scoreboard_table()
    rises = table[table["id"].isin(["T1", "T2", "T3"])].assign(verdict="undecided")
    foot = said(page(rises).get_supxlabel())
    assert (
        "3 statements were tested, each at 95 %; if there were nothing to find, about 0.05" in foot
    )
    assert "tested, each" not in said(page(rises.assign(verdict="untested")).get_supxlabel())
