"""A run whose ledger brings a form of its own along: judged, kept in its folder, judged again."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import striosome
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.runs.recorded import score_run
from striosome.store.errors import FolderError
from support.commands import striosome as command
from support.made_runs import ledger_text, load_tiny, make_run, patch_engine
from support.own_form import NAME, TEXT, own_claim, write_own


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_engine(monkeypatch)


@pytest.fixture
def own(tmp_path: Path) -> LoadedExperiment:
    """The tiny experiment with a statement that GABA rises by at least something."""
    loaded = load_tiny(tmp_path)
    ledger = write_own(tmp_path, own_claim(group="control", least=0), ledger="own.yaml")
    return replace(loaded, experiment=replace(loaded.experiment, claims=ledger))


def verdicts(folder: Path) -> dict[str, str]:
    table = striosome.read_claims(folder)
    return dict(zip(table["id"], table["verdict"], strict=True))


def test_the_folder_holds_the_form_and_is_scored_with_it(
    own: LoadedExperiment, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    make_run(own, out)
    assert verdicts(out) == {"A1": "agrees"}
    assert (out / NAME).read_text() == TEXT
    moved = tmp_path / "elsewhere" / "out"
    shutil.copytree(out, moved)
    (tmp_path / NAME).unlink()
    assert list(score_run(moved)["verdict"]) == ["agrees"]
    assert command("score", moved) == 0
    assert not (moved / "__pycache__").exists()


def test_a_changed_form_gives_new_verdicts_without_simulating(
    own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    make_run(own, out)
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    assert make_run(own, out).notes == ()
    changed = TEXT.replace("self.least:", "1e6 + self.least:")
    (tmp_path / NAME).write_text(changed)
    outcome = make_run(own, out)
    assert "verdicts were made anew: the statements are those of" in outcome.notes[0]
    assert verdicts(out) == {"A1": "disagrees"}
    assert (out / NAME).read_text() == changed
    # A ledger without forms leaves no copy of one.
    own.experiment.claims.write_text(ledger_text())
    make_run(own, out)
    assert verdicts(out) == {"X1": "agrees"}
    assert not (out / NAME).exists()


def test_a_damaged_copy_is_put_right(own: LoadedExperiment, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make_run(own, out)
    (out / NAME).write_text("")
    assert "verdicts were made anew: at_least.py" in make_run(own, out).notes[0]
    assert (out / NAME).read_text() == TEXT


def test_a_file_of_somebody_else_is_not_overwritten(own: LoadedExperiment, tmp_path: Path) -> None:
    out, ledger = tmp_path / "out", own.experiment.claims
    with_form = ledger.read_text()
    ledger.write_text(ledger_text())
    make_run(own, out)
    (out / NAME).write_text("mine")
    ledger.write_text(with_form)
    with pytest.raises(FolderError, match=r"at_least\.py was not written by this run"):
        make_run(own, out)
    assert (out / NAME).read_text() == "mine"


def test_a_replaced_run_takes_its_form_with_it(own: LoadedExperiment, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make_run(own, out)
    own.experiment.claims.write_text(ledger_text())
    make_run(own, out, force=True)
    assert not (out / NAME).exists()


def test_a_faulty_form_is_told_before_anything_is_simulated(
    own: LoadedExperiment, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text(TEXT.replace("class AtLeast", "1 / 0\n\n\nclass AtLeast"))
    with pytest.raises(ConfigError, match=r"at_least\.py:16: ZeroDivisionError"):
        make_run(own, tmp_path / "out")
    assert not (tmp_path / "out").exists()
