"""The table of reported and predicted numbers, from Python and on the command line."""

import numpy as np
import pandas as pd
import pytest

from striosome.config.experiments.experiment import Group
from striosome.config.parameters.paths import get_leaf
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.evidence.assays.dialysis import GabaRatio
from striosome.evidence.ledger import load_evidence
from striosome.evidence.prediction import prediction_table, predictions, subjects_of
from support.builders import build_parameters
from support.commands import striosome
from support.evidence_files import SHARE, written
from support.places import CONFIGS
from support.subjects import subjects
from support.surfaces import made_up_surface


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


def test_equal_assays_are_made_once(tmp_path, monkeypatch):
    made = []
    predicted = GabaRatio.predicted

    def counted(assay, subjects):
        made.append(assay)
        return predicted(assay, subjects)

    monkeypatch.setattr(GabaRatio, "predicted", counted)
    other = {"assay": {"type": "gaba_ratio", "silenced": ["matrix"]}}
    changes = [SHARE, SHARE | {"id": "two"}, SHARE | other | {"id": "three"}]
    rows = load_evidence(written(tmp_path, *changes)).evidence
    found = predictions(rows, subjects())
    assert len(made) == 2
    np.testing.assert_array_equal(found["one"], found["two"])
    assert np.all(found["three"] > found["one"])


RATE = {"id": "rate", "value": "2 Hz", "error": {"within": 2}} | {
    "assay": {"type": "mean_rate", "cells": {"striosome": 1}}
}


def test_a_row_of_the_circuit_has_no_number_without_one(tmp_path):
    ledger = load_evidence(written(tmp_path, SHARE, RATE))
    table = prediction_table(ledger, subjects()).set_index("id")
    assert table.loc["rate", ["predicted", "predicted_low", "off"]].isna().all()
    assert table.loc["rate", "value"] == 2.0
    assert np.isfinite(table.loc["one", "predicted"])


@pytest.fixture
def no_surface(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))


def printed_table(capsys) -> pd.DataFrame:
    return pd.read_csv(pd.io.common.StringIO(capsys.readouterr().out)).set_index("id")


def test_the_command_prints_every_number_of_the_shipped_ledger(capsys, no_surface):
    assert striosome("evidence", "challenges", "--csv") == 0
    table = printed_table(capsys)
    ledger = load_evidence(CONFIGS / "evidence.yaml")
    of_circuit = [row.id for row in ledger.evidence if row.assay.needs_circuit]
    assert list(table.index) == [row.id for row in ledger.evidence]
    assert np.isfinite(table.drop(index=of_circuit)["predicted"]).all()
    assert table.loc[of_circuit, "predicted"].isna().all()
    assert len(of_circuit) >= 3
    assert striosome("evidence", "challenges", "--set", "gaba.non_vesicular=0.4") == 0
    printed = capsys.readouterr().out
    assert "tetrodotoxin_on_basal_gaba" in printed
    assert printed.count("needs the circuit") == len(of_circuit) + 1
    assert "nan" not in printed


def test_the_command_uses_the_circuit_where_its_surface_is_kept(capsys, no_surface, monkeypatch):
    monkeypatch.setattr(SurfaceSimulator, "stored", lambda _: made_up_surface())
    assert striosome("evidence", "challenges", "--csv") == 0
    assert np.isfinite(printed_table(capsys)["predicted"]).all()
    assert striosome("evidence", "challenges", "--group", "iron_deficient") == 0
    assert "needs the circuit" not in capsys.readouterr().out


def test_the_command_computes_the_surface_for_fidelity_surrogate(capsys, no_surface, monkeypatch):
    monkeypatch.setattr(SurfaceSimulator, "prepare", lambda *_: None)
    monkeypatch.setattr(SurfaceSimulator, "surface", lambda _: made_up_surface())
    changed = "--set", "simulation.fidelity=surrogate"
    assert striosome("evidence", "challenges", *changed, "--csv") == 0
    assert np.isfinite(printed_table(capsys)["predicted"]).all()


def test_a_ledger_without_such_rows_asks_for_no_surface(tmp_path, capsys, monkeypatch):
    def asked(*_):
        raise AssertionError("a surface was asked for")

    monkeypatch.setattr(SurfaceSimulator, "prepare", asked)
    monkeypatch.setattr(SurfaceSimulator, "stored", asked)
    (tmp_path / "references.bib").write_text("@misc{A2000, author = {A}, year = {2000}}\n")
    ledger = written(tmp_path, SHARE)
    changed = "--set", "simulation.fidelity=surrogate"
    assert striosome("evidence", "challenges", "--ledger", ledger, *changed) == 0


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
