"""The table of reported and predicted numbers, from Python and on the command line."""

import numpy as np
import pandas as pd
import pytest

from striosome.config.experiments.experiment import Group
from striosome.config.parameters.paths import get_leaf
from striosome.evidence.ledger import load_evidence
from striosome.evidence.prediction import prediction_table, subjects_of
from support.builders import build_parameters
from support.commands import striosome
from support.evidence_files import SHARE, written


def test_a_number_is_beside_its_prediction_with_both_spreads(tmp_path):
    ledger = load_evidence(written(tmp_path, SHARE, {"id": "two"}))
    kept = np.linspace(0.1, 0.9, 9)[:, np.newaxis]
    group = Group("control", 9, build_parameters(), {"gaba.non_vesicular": kept})
    table = prediction_table(ledger, subjects_of(group)).set_index("id")
    share = table.loc["one"]
    assert share["predicted"] == pytest.approx(0.5)
    assert share["predicted_low"] == pytest.approx(np.quantile(kept, 0.05))
    assert (share["value"], share["off"]) == (0.5, pytest.approx(0.0, abs=1e-9))
    assert share["low"] == pytest.approx(0.5 - 1.96 * 0.1, abs=1e-4)
    dose = table.loc["two"]
    assert dose["high"] / dose["value"] == pytest.approx(dose["value"] / dose["low"])
    assert dose["predicted_low"] == dose["predicted"] == dose["predicted_high"]


def test_animals_that_share_a_set_are_one():
    group = Group("control", 9, build_parameters(), {})
    one = subjects_of(group)
    assert one.sets == 1
    assert get_leaf(one.parameters, "gaba.basal") == group.parameters.gaba.basal


def test_the_command_prints_every_number_of_the_shipped_ledger(capsys):
    assert striosome("evidence", "challenges", "--csv") == 0
    printed = capsys.readouterr().out
    lines = pd.read_csv(pd.io.common.StringIO(printed))
    assert len(lines) > 20
    assert np.isfinite(lines["predicted"]).all()
    assert striosome("evidence", "challenges", "--set", "gaba.non_vesicular=0.4") == 0
    assert "tetrodotoxin_on_basal_gaba" in capsys.readouterr().out


def test_a_group_that_is_not_there_and_a_drug_that_is_not_are_named(tmp_path, capsys):
    assert striosome("evidence", "challenges", "--group", "controll") == 2
    assert "did you mean control" in capsys.readouterr().err
    ledger = written(
        tmp_path,
        {
            "assay": {
                "type": "half_effect_dose",
                "drug": "metadone",
                "route": "sc",
                "after": "30 min",
                "receptor": "mor",
            }
        },
    )
    (tmp_path / "references.bib").write_text("@misc{A2000, author = {A}, year = {2000}}\n")
    assert striosome("evidence", "challenges", "--ledger", ledger) == 2
    said = capsys.readouterr().err
    assert f"{ledger}:" in said
    assert "unknown drug 'metadone'; did you mean methadone?" in said
