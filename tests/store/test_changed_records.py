"""A run.json that was changed by hand is refused; one of an older version opens as it did."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from striosome.base.notes import Note
from striosome.store.errors import FolderError
from striosome.store.record import read_record
from striosome.store.self_digest import DIGEST, is_changed, with_digest
from striosome.store.tables import read_result, require_run
from support.commands import striosome
from support.made_runs import make_run, tables_of

Change = Callable[[dict[str, Any]], None]


def changed(folder: Path, change: Change) -> None:
    path = folder / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")


def put(**values: Any) -> Change:
    return lambda record: record.update(values)


def unsigned(change: Change) -> Change:
    """As in a run of a version whose records had no digest."""

    def both(record: dict[str, Any]) -> None:
        change(record)
        record.pop(DIGEST, None)

    return both


CHANGES = {
    "seed": put(seed=6),
    "hypothesis": put(hypothesis="h1_soma_only"),
    "title": put(title="Another"),
    "experiment": put(experiment="another"),
    "content_hash": put(content_hash="c0ffee" * 10),
    "windows": put(windows={"SKF81297": {"": {"treatment": "none", "when": "x", "area": "x"}}}),
    "contradictions": put(contradictions={"X1": "Y1"}),
    "notes": put(notes=[Note("pipeline", "control", "SKF81297", "all is well", 0.0).plain()]),
    "warnings": put(warnings=["all is well"]),
    "wall_time_s": put(wall_time_s=1.0),
    "no files": put(files={}),
    "no list": put(files=None),
    "its digest": put(digest="0" * 64),
    "no digest": put(digest=None),
    "something new": put(comment="mine"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_record_is_refused_and_named(
    name: str, run_copy: Callable[..., Path], made, monkeypatch, capsys
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    folder = run_copy()
    changed(folder, CHANGES[name])
    before = tables_of(folder)
    for verb in ("report", "plot", "score", "redo"):
        assert striosome(verb, folder) == 2
        said = capsys.readouterr().err
        assert "run.json: was changed after the run had written it" in said
        assert said.count("\n") == 1
    assert striosome("compare-runs", folder, made.folder) == 2
    with pytest.raises(FolderError, match=r"run\.json: was changed after"):
        make_run(made.loaded, folder)
    assert tables_of(folder) == before


def test_how_the_record_is_laid_out_is_no_change(run_copy: Callable[..., Path]) -> None:
    folder = run_copy()
    record = json.loads((folder / "run.json").read_text())
    backwards = dict(reversed(record.items()))
    (folder / "run.json").write_text(json.dumps(backwards, indent=7))
    assert read_record(folder).seed == record["seed"]
    assert len(read_result(folder).summary)


@pytest.mark.parametrize("older", [False, True], ids=["lists files", "older"])
@pytest.mark.parametrize("name", ["seed", "hypothesis", "title", "experiment"])
def test_without_a_digest_the_experiment_tells(
    name: str, older: bool, run_copy: Callable[..., Path], made, monkeypatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    folder = run_copy(older=older)
    changed(folder, unsigned(CHANGES[name]))
    with pytest.raises(
        FolderError, match=rf"run\.json: {name}: says .*config\.resolved\.yaml says"
    ):
        require_run(folder)
    with pytest.raises(FolderError, match=rf"run\.json: {name}: says|holds the same numbers as"):
        make_run(made.loaded, folder)


@pytest.mark.parametrize(
    "gone",
    [None, "config.resolved.yaml", "result.nc", "summary.csv", "effects.csv", "claims.csv",
     "claims.yaml"],
)  # fmt: skip
def test_a_list_that_leaves_a_file_out_is_refused(
    gone: str | None, run_copy: Callable[..., Path], made, monkeypatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    folder = run_copy()
    drop = put(files={}) if gone is None else (lambda record: record["files"].pop(gone))
    changed(folder, unsigned(drop))
    named = gone or "config.resolved.yaml"
    for attempt in (lambda: require_run(folder), lambda: make_run(made.loaded, folder)):
        with pytest.raises(FolderError, match=rf"run\.json: files: was changed: .* of {named} am"):
            attempt()


@pytest.mark.parametrize("older", [False, True], ids=["lists files", "older"])
def test_a_record_of_a_version_without_digests_opens(
    older: bool, run_copy: Callable[..., Path]
) -> None:
    folder = run_copy(older=older)
    changed(folder, unsigned(lambda record: None))
    assert len(read_result(folder).summary)


def test_an_older_run_with_an_unreadable_experiment_opens(run_copy: Callable[..., Path]) -> None:
    folder = run_copy(older=True)
    changed(folder, unsigned(lambda record: None))
    (folder / "config.resolved.yaml").write_bytes(b"")
    assert len(read_result(folder).summary)


def test_the_digest_is_of_all_else_whatever_the_order() -> None:
    data = {"b": [1, 2.5], "a": {"µ": None}}
    signed = with_digest(data)
    assert signed == with_digest(dict(reversed(data.items()))) | {}
    assert with_digest(signed) == signed
    assert not is_changed(signed)
    assert not is_changed(data)
    assert is_changed(signed | {"c": 1})
