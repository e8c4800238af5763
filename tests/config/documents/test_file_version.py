"""A file that another version has written is read, or refused in one message."""

from pathlib import Path

import pytest

import striosome
from striosome.config.documents import file_version
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.yaml_source import read_yaml


@pytest.fixture
def own_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """This is a version between others."""
    monkeypatch.setattr(striosome, "__version__", "1.4.2")
    monkeypatch.setattr(file_version, "OLDEST_READ", (1, 2))


def written(folder: Path, version: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(f"# Something.\nwritten_by: {version}\nanything: 1\n")
    return path


@pytest.mark.usefixtures("own_version")
@pytest.mark.parametrize("version", ["1.2.0", "1.3", "1.4.2", "1.4.9", "1.4.0.dev1"])
def test_a_version_that_is_read_leaves_no_key(tmp_path: Path, version: str) -> None:
    document = read_yaml(written(tmp_path, f"striosome {version}"))
    assert document.data == {"anything": 1}


@pytest.mark.usefixtures("own_version")
@pytest.mark.parametrize(
    ("version", "needs"),
    [
        ("1.5.0", "this is striosome 1.4.2, and the file needs 1.5 or newer: install that"),
        ("2.0.0", "this is striosome 1.4.2, and the file needs 2.0 or newer: install that"),
        ("1.1.7", "reads files of 1.2 and newer; the file was written by a version before 1.2"),
    ],
)
def test_any_other_is_named(tmp_path: Path, version: str, needs: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_yaml(written(tmp_path, f"striosome {version}"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (2, "written_by")
    assert needs in problem.message


@pytest.mark.parametrize("version", ["1.4", "striosome", "[1, 2]", "striosome 1.x", "null"])
def test_what_is_no_version_is_refused(tmp_path: Path, version: str) -> None:
    with pytest.raises(ConfigError, match="expected the version"):
        read_yaml(written(tmp_path, version))


def test_a_resolved_file_without_a_version_is_too_old(tmp_path: Path) -> None:
    path = tmp_path / "config.resolved.yaml"
    path.write_text("name: old\nresolved: true\n")
    with pytest.raises(ConfigError) as caught:
        read_yaml(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (2, "resolved")
    assert "was written by a version before 0.2" in problem.message
    assert "run the experiment that it was made from again" in problem.message


def test_this_version_reads_what_it_writes(tmp_path: Path) -> None:
    read_yaml(written(tmp_path, file_version.written_by()))
