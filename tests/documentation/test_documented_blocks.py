"""What the documents tell a reader to type does what they say, in a small copy of the project."""

import shutil
from pathlib import Path

import pytest
import xarray as xr

import striosome
from striosome.figures import FIGURES
from support.commands import striosome as command
from support.fenced_blocks import DOCUMENTS, Step, blocks_of, steps_of
from support.not_run import LONG, NEVER
from support.run_blocks import Runner, newest
from support.small_project import write_small_project

_STEPS = {
    document: [step for block in blocks_of(document) for step in steps_of(block)]
    for document in DOCUMENTS
}

# What a reader has done before a document is read.
_CHALLENGES = ("run", "configs/experiments/challenges.yaml")
_BEFORE: dict[str, list[tuple[str, ...]]] = {
    "README.md": [(*_CHALLENGES, "--seed", "7")],
    "docs/claims.md": [_CHALLENGES],
    "docs/compare_runs.md": [_CHALLENGES, (*_CHALLENGES, "--seed", "2")],
    "docs/sources.md": [_CHALLENGES],
    "docs/sweeps.md": [("sweep", "configs/sweeps/iron_a1r_mor.yaml")],
    "results/README.md": [_CHALLENGES],
}


def _in(table: dict[tuple[str, str], str], step: Step) -> bool:
    return any(
        step.block.document == document and step.text.startswith(start) for document, start in table
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small copy, and beside it a cache with what its networks answer."""
    folder = tmp_path_factory.mktemp("documents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(folder / "cache"))
        write_small_project(folder / "project")
    return folder


@pytest.fixture
def project(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small copy as working folder, anew for every document."""
    monkeypatch.setenv("STRIOSOME_CACHE", str(prepared / "cache"))
    monkeypatch.setenv("SLURM_ARRAY_TASK_ID", "0")
    folder = tmp_path / "project"
    shutil.copytree(prepared / "project", folder)
    (folder / "home").mkdir()
    monkeypatch.chdir(folder)
    return folder


def _run(document: str, runner: Runner, *, everything: bool) -> None:
    for arguments in _BEFORE.get(document, []):
        assert command(*arguments) == 0
    for step in _STEPS[document]:
        if _in(NEVER, step) or (_in(LONG, step) and not everything):
            continue
        if document == "docs/histories.md" and step.block.language == "python":
            runner.names["result"] = striosome.open_run(newest("withdrawal")[0])
        runner.run(step)
        if "def quantities" in step.text:
            per_animal = runner.names["per_animal"] = xr.DataArray([1.0, 2.0, 4.0], dims="animal")
            runner.names["striosome"] = striosome
            (quantity,) = runner.names["quantities"](None)
            assert float(quantity.sample.mean()) == pytest.approx(float(per_animal.mean()))


_WITH_STEPS = [document for document in DOCUMENTS if _STEPS[document]]


@pytest.mark.usefixtures("workers_here", "formed_once")
@pytest.mark.parametrize("document", _WITH_STEPS)
def test_every_block_does_what_it_is_printed_for(
    document: str,
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Figures of every run have tests of their own, and take longest: one stands for all.
    monkeypatch.setattr("striosome.figures.FIGURES", {"rates": FIGURES["rates"]})
    monkeypatch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])
    _run(document, Runner(capsys, project / "home"), everything=False)


@pytest.mark.long
@pytest.mark.parametrize("document", sorted({document for document, _ in LONG}))
def test_every_long_block_too(
    document: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(document, Runner(capsys, project / "home"), everything=True)


def test_every_block_has_a_language_that_is_run() -> None:
    for document in DOCUMENTS:
        for block in blocks_of(document):
            assert block.language in {"sh", "python", "yaml"}, block.place


@pytest.mark.parametrize("table", [NEVER, LONG], ids=["never", "long"])
def test_what_is_not_run_still_stands_in_its_document(table: dict[tuple[str, str], str]) -> None:
    for document, start in table:
        found = [step for step in _STEPS[document] if step.text.startswith(start)]
        assert found, f"{document} says no more {start!r}"
