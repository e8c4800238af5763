"""The figure of two runs side by side."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striosome.analysis.run_comparison.comparison import RunComparison
from striosome.analysis.run_comparison.differences import difference_table
from striosome.analysis.run_comparison.verdicts import verdict_table
from striosome.config.experiments.compare import Difference
from striosome.figures.run_comparison import run_comparison_figure
from striosome.figures.style import house_style
from support.legible import assert_legible

GROUPS = ("control", "iron_deficient")
SESSIONS = ("vehicle", "SKF81297", "methadone then SKF81297")


def summary(shift: float, animals: int = 9) -> pd.DataFrame:
    """Two groups in three sessions; after SKF81297 the second group is moved by a shift."""
    rng = np.random.default_rng(1)
    rows = [
        (group, session, metric, unit, animal + 1, value + moved)
        for metric, unit in (("epn_gaba_change", "percent"), ("rate_matrix", "Hz"))
        for group in GROUPS
        for session in SESSIONS
        for moved in [shift * (group == "iron_deficient" and session == "SKF81297")]
        for animal, value in enumerate(rng.normal(5.0, 3.0, animals))
    ]
    return pd.DataFrame(rows, columns=["group", "session", "metric", "unit", "animal", "value"])


def compared(shift: float, animals: int = 9) -> RunComparison:
    first, second = summary(0.0, animals), summary(shift, animals)
    second["value"] += np.random.default_rng(2).normal(0.0, 0.3, len(second))
    claims = [
        pd.DataFrame([("T1", "calibration", "It rises.", verdict)],
                     columns=["id", "kind", "statement", "verdict"])
        for verdict in ("undecided", "agrees")
    ]  # fmt: skip
    return RunComparison(
        Path("results/first"),
        Path("results/second"),
        same_animals=True,
        pairing="paired by number: the same animals in both runs (seed 1)",
        effects=difference_table(first, second, same_animals=True).assign(simulation_error=0.25),
        verdicts=verdict_table(*claims),
        config=(Difference("sessions.SKF81297.injections[0].dose", "1.5 mg/kg", "3 mg/kg"),),
        only_first=first[:0],
        only_second=first[:0],
        seeds=(1, 1),
    )


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


def test_it_is_legible_and_says_where_runs_differ_most_and_which_verdict_changed() -> None:
    figure = run_comparison_figure(compared(6.0), "epn_gaba_change")
    assert_legible("two runs", figure)
    title = " ".join(figure.get_suptitle().split())
    assert "most in iron-deficient animals in session SKF81297 (+5.96 %)" in title.replace(
        "\xa0", " "
    )
    foot = " ".join(figure.get_supxlabel().split())
    assert "T1 undecided → agrees" in foot
    assert "paired by number" in foot
    assert "sessions.SKF81297.injections[0].dose: 1.5 mg/kg → 3 mg/kg. " in foot
    assert "SIMULATED" in foot
    assert "the error of finite simulation, up to ±0.25 %" in foot


def test_a_session_that_is_not_set_alike_is_marked() -> None:
    figure = run_comparison_figure(compared(6.0), "rate_matrix")
    labels = [" ".join(label.get_text().split()) for label in figure.axes[0].get_yticklabels()]
    assert labels == ["vehicle", "SKF81297 *", "SKF81297 after methadone"]
    assert "do not set alike" in " ".join(figure.get_supxlabel().split())


def test_every_difference_is_drawn_in_the_symbol_of_its_group() -> None:
    comparison = compared(6.0)
    figure = run_comparison_figure(comparison, "epn_gaba_change")
    apart = figure.axes[1]
    symbols = [line for line in apart.lines if line.get_marker() in ("o", "D")]
    rows = comparison.effects[comparison.effects["metric"] == "epn_gaba_change"]
    drawn = sorted(float(line.get_xdata()[0]) for line in symbols)
    np.testing.assert_allclose(drawn, sorted(rows["difference"]))
    assert {line.get_marker() for line in symbols} == {"o", "D"}
    filled = [line for line in symbols if line.get_markerfacecolor() != "white"]
    assert len(filled) == (rows["p"] < 0.05).sum()


def test_without_a_difference_or_a_test_the_title_says_so() -> None:
    same = compared(0.0)
    same.effects[["low", "high"]] = [-1.0, 1.0]
    title = run_comparison_figure(same, "rate_matrix").get_suptitle()
    assert "without a detectable difference of firing rate" in " ".join(title.split())
    alone = run_comparison_figure(compared(6.0, animals=1), "rate_matrix")
    assert "too few animals" in " ".join(alone.get_suptitle().split())
