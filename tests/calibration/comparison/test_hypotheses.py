"""Hypotheses side by side, with evidences that are known."""

import numpy as np
import pandas as pd
import pytest

from striosome.calibration.comparison.hypotheses import enough_to_compare, hypothesis_table
from striosome.calibration.declaration import load_calibration
from support.made_up_draws import WIDTH, bell, posterior_of


def test_probabilities_of_hypotheses_follow_from_their_evidence():
    wide = posterior_of(bell, runs=64)
    narrow = posterior_of(lambda unit: 16 * bell(unit), runs=64)
    outcomes = pd.DataFrame(
        [("wide", "T1", 0.9), ("wide", "T2", 0.2), ("narrow", "T1", 0.6), ("narrow", "T2", 0.7)],
        columns=["hypothesis", "id", "probability"],
    )
    table = hypothesis_table({"wide": wide, "narrow": narrow}, outcomes).set_index("hypothesis")
    assert table.loc["wide", "probability"] == pytest.approx(0.8, abs=0.03)
    assert table["probability"].sum() == pytest.approx(1.0)
    wide, narrow = (table.loc[name, ["met", "undecided", "failed"]] for name in ("wide", "narrow"))
    assert tuple(wide) == ("T1", "", "T2")
    assert tuple(narrow) == ("", "T1 T2", "")
    assert table.loc["narrow", "verdict"] == "less supported"
    # The evidence of a bell is its width; its best set has a likelihood of one.
    assert table.loc["wide", "parameter_cost"] == pytest.approx(
        -np.log(WIDTH * np.sqrt(2 * np.pi)), abs=0.1
    )


def test_a_comparison_takes_some_runs_of_a_calibration(small):
    text = small.read_text().replace("runs: 2", "runs: 4", 1)
    small.write_text(text.replace("rivalry:", "rivalry:\n  runs: 3", 1))
    whole = load_calibration(small).named(None)
    part = enough_to_compare(whole)
    assert whole.file.sampler.runs == 4
    assert part.file.sampler.runs == 3
    assert part.file.sampler.draws == whole.file.sampler.draws
