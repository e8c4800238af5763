"""What `run.json` says of a run, and of what made it."""

import json
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

import striosome
from striosome.engines.spiking.compiler import find_compiler
from striosome.store.errors import FolderError
from striosome.store.manifest import FileMark, damage, mark_files
from striosome.store.provenance import describe_software, now
from striosome.store.record import RunRecord, read_record, write_record

RECORD = RunRecord(
    status="done",
    experiment="tiny",
    title="Naïve 鼠, 1.5 µM",
    hypothesis="h0",
    content_hash="c0ffee" * 10,
    seed=1,
    files={"summary.csv": FileMark(size=3, sha256="ab")},
)


def test_a_record_comes_back_and_can_be_read_by_eye(tmp_path: Path) -> None:
    write_record(tmp_path, RECORD)
    assert read_record(tmp_path) == RECORD
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert '\n "title": "Naïve 鼠, 1.5 µM",\n' in text
    assert text.endswith("}\n")
    assert json.loads(text)["files"] == {"summary.csv": {"bytes": 3, "sha256": "ab"}}
    assert RECORD.as_data()["warnings"] == []


def test_software_and_host_are_named() -> None:
    found = describe_software()
    compiler = find_compiler()
    assert found | {"git_commit": None, "packages": None} == {
        "striosome": striosome.__version__,
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "packages": None,
        "git_commit": None,
        "compiler": compiler.version if compiler else None,
        "host": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "name": platform.node(),
        },
    }
    names = {"brian2", "numpy", "scipy", "xarray", "pandas", "pydantic", "matplotlib"}
    assert found["packages"] == {name: version(name) for name in names}
    RunRecord.model_validate(RECORD.as_data() | found)


def test_a_package_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("striosome.store.provenance._PACKAGES", ("numpy", "no-such-package"))
    assert describe_software()["packages"] == {"numpy": version("numpy"), "no-such-package": None}


def test_now_is_in_utc_to_the_second() -> None:
    found = datetime.fromisoformat(now())
    assert found.microsecond == 0
    assert str(found.tzinfo) == "UTC"
    assert abs((datetime.now(UTC) - found).total_seconds()) < 60.0


def test_what_happened_to_a_file_is_told(tmp_path: Path) -> None:
    names = ["a.csv", "b.nc", "c.nc", "d.csv", "e.nc", "f.nc"]
    for name in names:
        (tmp_path / name).write_bytes(b"x,y\n1,2\n" * 200)
    marks = mark_files(tmp_path, names)
    assert {mark.size for mark in marks.values()} == {1600}
    assert damage(tmp_path, marks) == {}
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + b"x,y\r\n1,2\r\n" * 200)
    (tmp_path / "b.nc").write_bytes(b"x,y\r\n1,2\r\n" * 200)  # no table: no such freedom
    (tmp_path / "c.nc").write_bytes(b"x,y\n" * 300)
    (tmp_path / "d.csv").write_bytes(b"x,y\n1,3\n" * 200)
    (tmp_path / "e.nc").unlink()
    (tmp_path / "f.nc").unlink()
    (tmp_path / "f.nc").mkdir()
    found = damage(tmp_path, marks)
    assert found.pop("f.nc")
    assert found == {
        "b.nc": "was changed after it was written",
        "c.nc": "was cut short or changed: it has 1,200 of 1,600 bytes",
        "d.csv": "was changed after it was written",
        "e.nc": "is missing",
    }


def test_a_record_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"run\.json: is missing$"):
        read_record(tmp_path)
