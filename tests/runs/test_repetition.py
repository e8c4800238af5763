"""A run repeated from its folder alone, and what is said of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import striosome
from striosome.runs.repetition import redo
from striosome.store.errors import FolderError
from striosome.store.record import read_record, write_record
from support.commands import striosome as command
from support.made_runs import age, copied, load_tiny, made_result, make_run, patch_engine, tables_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("redo")
    with pytest.MonkeyPatch.context() as patch:
        patch_engine(patch)
        make_run(load_tiny(root), root / "run")
    (root / "ledger.yaml").unlink()
    (root / "tiny.yaml").unlink()
    return root / "run"


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    patch_engine(monkeypatch)
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


def test_the_same_numbers_are_the_same_to_the_last_digit(
    made: Path, tmp_path: Path, capsys
) -> None:
    folder = copied(made, tmp_path / "far" / "sent")
    before = tables_of(folder)
    redone = redo(folder)
    assert redone.same
    assert redone.circumstances == ()
    assert redone.notes == ()
    parts = {one.part for one in redone.differences}
    assert {
        "summary.csv: value",
        "effects.csv: p",
        "claims.csv: verdict",
        "result.nc: gaba",
    } <= parts
    assert command("redo", "far/sent", "--workers", 1) == 0
    assert "the same to the last digit" in capsys.readouterr().out
    assert tables_of(folder) == before


def test_what_differs_is_said_with_its_place_and_the_versions(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    folder = copied(made, tmp_path / "run")
    record = read_record(folder)
    elsewhere = {"packages": record.packages | {"numpy": "1.0.0"}}
    write_record(folder, record.model_copy(update=elsewhere))

    def other(experiment, **_):
        result = made_result(experiment)
        result.summary.loc[5, "value"] += 0.25
        result.tree["control/vehicle"]["gaba"][2, 1] += np.float32(1.0)
        return result

    monkeypatch.setattr("striosome.runs.experiment.simulate", other)
    redone = redo(folder)
    found = {one.part: one for one in redone.differences if one.differing}
    value = found["summary.csv: value"]
    assert (value.differing, value.values) == (1, 56)
    assert value.largest == pytest.approx(0.25)
    assert value.where == "control, 6, vehicle, epn_gaba_change"
    assert (found["result.nc: gaba"].differing, found["result.nc: gaba"].where) == (
        1,
        "/control/vehicle",
    )
    assert "effects.csv: mean" in found
    assert ("numpy", "1.0.0", np.__version__) in redone.circumstances
    assert command("redo", folder) == 1
    out = capsys.readouterr().out
    assert "control, 6, vehicle, epn_gaba_change" in out
    assert "1.0.0" in out


def test_other_rows_and_groups_are_said(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer(experiment, **_):
        return made_result(replace(experiment, groups=experiment.groups[:1]))

    monkeypatch.setattr("striosome.runs.experiment.simulate", fewer)
    words = {one.where for one in redo(made).differences if one.differing}
    assert {"the rows are not the same", "the groups are not the same"} <= words


def test_a_text_that_is_longer_differs(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(experiment, **_):
        result = made_result(experiment)
        result.summary["unit"] = result.summary["unit"] + " more"
        return result

    monkeypatch.setattr("striosome.runs.experiment.simulate", renamed)
    found = {one.part: one for one in redo(made).differences if one.differing}
    assert found["summary.csv: unit"].differing == 56


def test_the_repeated_run_can_be_kept(made: Path, tmp_path: Path) -> None:
    assert redo(made, tmp_path / "again").same
    kept = striosome.open_run(tmp_path / "again")
    assert kept.summary.equals(striosome.open_run(made).summary)
    with pytest.raises(FolderError, match="holds a run already"):
        redo(made, tmp_path / "again")


def test_an_older_run_is_repeated_without_its_verdicts(made: Path, tmp_path: Path) -> None:
    redone = redo(age(copied(made, tmp_path / "run")))
    assert redone.same
    assert redone.notes == ("verdicts are not compared: the folder holds no ledger",)
    assert any(name == "code" and then == "not known" for name, then, _ in redone.circumstances)


def test_a_damaged_run_is_refused(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path / "run")
    (folder / "claims.yaml").write_text("claims: []\n")
    with pytest.raises(FolderError, match=r"claims\.yaml: was cut short or changed"):
        redo(folder)
    shutil.rmtree(folder)
    assert command("redo", folder) == 2


class TestScore:
    def test_own_and_other_ledger(self, made: Path, tmp_path: Path, monkeypatch, capsys) -> None:
        monkeypatch.setattr("striosome.runs.experiment.simulate", None)
        before = tables_of(made)
        assert command("score", made) == 0
        assert "X1" in capsys.readouterr().out
        text = (made / "claims.yaml").read_text()
        (tmp_path / "own.yaml").write_text(text.replace("X1", "Z9").replace("rise", "fall"))
        assert command("score", made, "--claims", "own.yaml") == 0
        out = capsys.readouterr().out
        assert "Z9" in out
        assert "disagrees" in out
        assert tables_of(made) == before

    def test_an_older_run_wants_a_ledger(self, made: Path, tmp_path: Path, capsys) -> None:
        folder = age(copied(made, tmp_path / "run"))
        assert command("score", folder) == 2
        assert "name one with --claims FILE" in capsys.readouterr().err
        assert command("score", folder, "--claims", made / "claims.yaml") == 0

    def test_a_faulty_ledger_is_named(self, made: Path, tmp_path: Path, capsys) -> None:
        (tmp_path / "own.yaml").write_text("claims: 3\n")
        assert command("score", made, "--claims", tmp_path / "own.yaml") == 2
        assert "own.yaml:1" in capsys.readouterr().err
        assert command("score", made, "--claims", tmp_path / "none.yaml") == 2
        assert "none.yaml" in capsys.readouterr().err
