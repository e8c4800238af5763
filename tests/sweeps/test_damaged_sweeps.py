"""A folder of a sweep that was damaged: every command ends with a message, or mends it."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.store.errors import FolderError
from striosome.sweeps import collect as collecting
from striosome.sweeps.collect import open_sweep
from striosome.sweeps.folder import SweepFolder
from support.commands import rows_of, striosome
from support.sweep_files import write_sweep

Damage = Callable[[Path], object]


def cut(name: str, share: float = 0.5) -> Damage:
    def damage(folder: Path) -> None:
        path = _path(folder, name)
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])

    return damage


def filled(name: str, content: bytes) -> Damage:
    return lambda folder: _path(folder, name).write_bytes(content)


def gone(name: str) -> Damage:
    def damage(folder: Path) -> None:
        path = _path(folder, name)
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def replaced(name: str, make: Damage) -> Damage:
    def damage(folder: Path) -> None:
        path = _path(folder, name)
        if path.exists():
            gone(name)(folder)
        make(path)

    return damage


def without(key: str) -> Damage:
    def damage(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        del manifest[key]
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return damage


def _path(folder: Path, name: str) -> Path:
    return next(folder.glob(name)) if "*" in name else folder / name


def foreign_dataset(folder: Path) -> None:
    import xarray as xr

    xr.Dataset({"mean": ("x", [1.0])}).to_netcdf(folder / "sweep.nc", engine="h5netcdf")


RECORD = "records/*.npz"
# What happened to the folder, and what `status` says of it; nothing where it can still tell.
DAMAGES: dict[str, tuple[Damage, str]] = {
    "manifest gone": (gone("manifest.json"), "manifest.json: is missing"),
    "manifest cut": (cut("manifest.json"), r"manifest.json:\d+: is not JSON, or was cut short"),
    "manifest empty": (filled("manifest.json", b""), "manifest.json:1: is not JSON"),
    "manifest {}": (filled("manifest.json", b"{}"), "not the manifest of a sweep: it has no sweep"),
    "manifest []": (filled("manifest.json", b"[]"), "not the manifest of a sweep: expected keys"),
    "manifest without metrics": (without("metrics"), "it has no metrics"),
    "manifest binary": (
        filled("manifest.json", b"\xff\xfe\x00"),
        "manifest.json: is UTF-16 text; save it as UTF-8",
    ),
    "manifest deep": (filled("manifest.json", b"[" * 100_000), "manifest.json: is not JSON"),
    "manifest a folder": (
        replaced("manifest.json", Path.mkdir),
        "manifest.json: is a folder, not a file",
    ),
    "manifest a pipe": (
        replaced("manifest.json", os.mkfifo),
        "manifest.json: is a pipe, not a file",
    ),
    "runs gone": (gone("runs.txt"), "runs.txt: is missing"),
    "runs cut": (cut("runs.txt", 0.2), r"runs.txt: holds [12] of 6 runs: it was cut short"),
    "runs binary": (filled("runs.txt", b"\xff\xff"), "runs.txt: is not UTF-8 text"),
    "runs a folder": (replaced("runs.txt", Path.mkdir), "runs.txt: is a folder, not a file"),
    "record cut": (cut(RECORD), ""),
    "record empty": (filled(RECORD, b""), ""),
    "record a folder": (replaced("records/zz.npz", Path.mkdir), ""),
    "record a pipe": (replaced("records/zz.npz", os.mkfifo), ""),
    "record its own link": (replaced("records/zz.npz", lambda p: p.symlink_to(p.name)), ""),
    "records gone": (gone("records"), ""),
    "lock a folder": (replaced("locks/a.lock", Path.mkdir), ""),
    "lock its own link": (replaced("locks/a.lock", lambda p: p.symlink_to(p.name)), ""),
    "locks gone": (gone("locks"), ""),
    "dataset gone": (gone("sweep.nc"), ""),
    "dataset empty": (filled("sweep.nc", b""), ""),
    "dataset garbage": (filled("sweep.nc", b"garbage" * 1000), ""),
    "dataset cut": (cut("sweep.nc"), ""),
    "dataset foreign": (foreign_dataset, ""),
    "dataset its own link": (replaced("sweep.nc", lambda p: p.symlink_to(p.name)), ""),
    "table gone": (gone("table.csv"), ""),
}
# What only the owner's hand can mend.
BLOCKED = {"manifest a folder", "runs a folder"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A sweep file, and the folder of its six runs."""
    root = tmp_path_factory.mktemp("whole")
    sweep = write_sweep(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])
        assert striosome("sweep", sweep, "--out", root / "out", "--index", 0) == 0
    return sweep, root / "out"


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.usefixtures("load_once")
def test_a_damaged_folder_is_said_or_mended(name, whole, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])
    monkeypatch.setattr("striosome.figures.sweeps.draw_sweep", lambda data, _: data.load() and [])
    sweep, out = whole[0], tmp_path / "out"
    shutil.copytree(whole[1], out)
    damage, said = DAMAGES[name]
    damage(out)
    capsys.readouterr()

    code = striosome("status", out)
    printed = capsys.readouterr()
    assert code == (2 if said else 0)
    assert len(printed.err.splitlines()) <= 1
    if said:
        assert re.search(said, printed.err), printed.err
    else:
        ((_, runs, done, failed, making, _),) = rows_of(printed.out)
        lost = name in ("record cut", "record empty", "records gone")
        assert (runs, done, failed, making) == ("6", "0" if lost else "6", "0", "0")

    code = striosome("plot", out)
    printed = capsys.readouterr()
    assert code == (2 if name.startswith("dataset") else 0)
    if code:
        assert "sweep.nc" in printed.err
        with pytest.raises(FolderError, match=r"sweep\.nc"):
            open_sweep(out)
    else:
        open_sweep(out).close()

    if name not in BLOCKED:
        # The same command again makes everything whole, and nothing twice.
        before = {path.name for path in (out / "records").glob("*.npz")}
        assert striosome("sweep", sweep, "--out", out, "--index", 0) == 0
        assert before <= {path.name for path in (out / "records").glob("*.npz")}
        capsys.readouterr()
        assert striosome("status", out) == 0
        assert rows_of(capsys.readouterr().out)[0][1:4] == ["6", "6", "0"]
        with open_sweep(out) as data:
            assert (data["status"] == "done").all()


@pytest.mark.parametrize("made", [("locks",), ("locks", "records", "diary.txt"), ("table.csv",)])
def test_a_folder_that_may_be_somebody_elses_is_left_alone(made, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    for name in made:
        (out / name).write_text("mine") if "." in name else (out / name).mkdir()
    assert striosome("sweep", write_sweep(tmp_path), "--out", out, "--index", 0) == 2
    assert "choose another --out" in capsys.readouterr().err
    assert {path.name for path in out.iterdir()} == set(made)


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert striosome("sweep", write_sweep(tmp_path), "--out", tmp_path / "out") == 2
    assert "out is a file" in capsys.readouterr().err
    assert striosome("status", tmp_path / "out") == 2
    assert "is a file, not a folder: name the folder of a sweep" in capsys.readouterr().err


def test_status_where_locks_cannot_be_asked_for_says_so(whole, tmp_path, monkeypatch, capsys):
    shutil.copytree(whole[1], tmp_path / "out")
    shut = PermissionError(13, "Permission denied")
    opened = os.open

    def refuse(path, *arguments, **named):
        if str(path).endswith(".lock"):
            raise shut
        return opened(path, *arguments, **named)

    monkeypatch.setattr(os, "open", refuse)
    assert striosome("status", tmp_path / "out") == 0
    printed = capsys.readouterr()
    assert rows_of(printed.out)[0][1:5] == ["6", "6", "0", "unknown"]
    assert "Permission denied" in printed.err


@pytest.mark.usefixtures("load_once")
def test_tables_and_descriptions_are_written_by_one_command_at_a_time(whole, tmp_path, monkeypatch):
    """Two sweeps with one name and folder but different files: what is there fits together."""
    monkeypatch.setattr("striosome.runs.sweep.draw_sweep", lambda *_: [])
    out, held = tmp_path / "out", []
    shutil.copytree(whole[1], out)
    wider = write_sweep(tmp_path, "  grid: {iron_deficiency: [0, 0.25, 0.5]}")
    write = collecting.write_netcdf

    def written(path, *arguments):
        held.append(SweepFolder(out).writing.taken())
        write(path, *arguments)

    monkeypatch.setattr(collecting, "write_netcdf", written)
    assert striosome("sweep", wider, "--out", out, "--index", 0) == 0
    assert striosome("sweep", whole[0], "--out", out, "--index", 0) == 0
    assert held == [True, True]
    assert not SweepFolder(out).writing.taken()
    # The one that ended last; nothing of the other is lost.
    assert len(SweepFolder(out).runs()) == 6
    assert (out / "sweep.yaml").read_text() == whole[0].read_text()
    assert len(list((out / "records").glob("*.npz"))) == 2
