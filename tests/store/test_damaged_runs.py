"""A file that is cut, changed, foreign or gone is named, whatever is done with the run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.store.errors import FolderError
from striosome.store.tables import read_claims, read_result, require_run
from support.commands import striosome
from support.made_runs import make_run, tables_of


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_text("dear reader, this is a letter\nand no table\n")


def gone(path: Path) -> None:
    path.unlink()


def by_spreadsheet(path: Path) -> None:
    path.write_text(path.read_text().replace(",", ";").replace(".", ","))


def not_utf8(path: Path) -> None:
    path.write_bytes(b"\xff\xfe{" + path.read_bytes())


def no_keys(path: Path) -> None:
    path.write_text("{}")


def a_list(path: Path) -> None:
    path.write_text("[]")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


Damage = Callable[[Path], None]
DAMAGES: list[tuple[str, Damage]] = [
    *(("result.nc", damage) for damage in (half, emptied, foreign, gone, a_folder)),
    *(
        (name, damage)
        for name in ("summary.csv", "effects.csv", "claims.csv")
        for damage in (half, emptied, foreign, gone, by_spreadsheet, not_utf8)
    ),
    *(("run.json", damage) for damage in (half, emptied, no_keys, a_list, not_utf8, gone)),
]
NAMES = [f"{name}-{damage.__name__}" for name, damage in DAMAGES]


@pytest.mark.parametrize("older", [False, True], ids=["new", "older"])
@pytest.mark.parametrize(("name", "damage"), DAMAGES, ids=NAMES)
def test_a_damaged_file_is_named(
    name: str,
    damage: Damage,
    older: bool,
    run_copy: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = run_copy(older=older)
    damage(folder / name)
    before = tables_of(folder)
    for open_it in (read_result, read_claims):
        if older and name in ("summary.csv", "effects.csv", "claims.csv", "result.nc"):
            continue  # each reads its own files
        with pytest.raises(FolderError, match=name):
            open_it(folder)
    assert striosome("plot", folder) == 2
    assert name in capsys.readouterr().err
    if name not in ("result.nc", "summary.csv") or not older:
        assert striosome("report", folder) == 2
        assert name in capsys.readouterr().err
    assert tables_of(folder) == before


@pytest.mark.parametrize("older", [False, True], ids=["new", "older"])
@pytest.mark.parametrize("name", ["result.nc", "summary.csv", "effects.csv", "run.json"])
@pytest.mark.parametrize("damage", [half, gone])
def test_a_damaged_run_is_not_called_finished(
    name: str, damage: Damage, older: bool, run_copy: Callable[..., Path], made, monkeypatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    folder = run_copy(older=older)
    damage(folder / name)
    with pytest.raises(FolderError, match=rf"{name}|is not a run folder"):
        make_run(made.loaded, folder)


@pytest.mark.parametrize("name", ["claims.csv", "claims.yaml"])
def test_damaged_verdicts_are_made_anew(name: str, run_copy, made, monkeypatch) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    folder = run_copy()
    whole = (folder / name).read_bytes()
    half(folder / name)
    outcome = make_run(made.loaded, folder)
    assert outcome.reused
    assert f"{name} was cut short" in outcome.notes[0]
    assert (folder / name).read_bytes() == whole
    assert make_run(made.loaded, folder).notes == ()


def test_a_byte_order_mark_and_other_ends_of_lines_are_no_damage(run_copy, made) -> None:
    folder = run_copy()
    for name in ("summary.csv", "effects.csv", "claims.csv"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert read_result(folder).summary.equals(read_result(made.folder).summary)
    assert read_claims(folder).equals(read_claims(made.folder))


def test_a_changed_number_is_told(run_copy) -> None:
    folder = run_copy()
    table = folder / "summary.csv"
    table.write_text(table.read_text().replace(",1,", ",9,", 1))
    with pytest.raises(FolderError, match=r"summary\.csv: was changed after it was written"):
        read_result(folder)


def test_a_damaged_run_may_be_replaced(run_copy, made) -> None:
    folder = run_copy()
    half(folder / "result.nc")
    assert not make_run(made.loaded, folder, force=True).reused
    assert read_result(folder).summary.equals(read_result(made.folder).summary)


@pytest.mark.parametrize(
    "name",
    ["config.resolved.yaml", "result.nc", "summary.csv", "effects.csv", "claims.csv", "run.json"],
)
def test_a_folder_without_one_of_its_files_is_no_finished_run(name: str, run_copy) -> None:
    folder = run_copy()
    gone(folder / name)
    with pytest.raises(FolderError, match=rf"is not a finished run: it has no {name}$"):
        require_run(folder)


@pytest.mark.parametrize("what", ["missing", "result.nc", "summary.csv"])
def test_what_is_no_run_folder_gets_one_sentence(what: str, run_copy) -> None:
    folder = run_copy()
    for reader in (read_result, read_claims):
        with pytest.raises(FolderError, match=r"no such folder: name|not a folder: name"):
            reader(str(folder / what))
