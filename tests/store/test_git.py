"""The commit is that of the source, or none: never a stranger's, and git is not waited for."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from striosome.store import git
from striosome.store.git import commit_of


def run_git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of a checkout."""
    path = tmp_path / "checkout" / "package" / "__init__.py"
    path.parent.mkdir(parents=True)
    path.write_text("a = 1\n")
    run_git(path.parent, "init", "--quiet", "..")
    run_git(path.parent, "add", ".")
    run_git(path.parent, "commit", "--quiet", "-m", "x")
    return path


def test_a_file_of_a_checkout_has_its_commit(source: Path) -> None:
    assert commit_of(source) == run_git(source.parent, "rev-parse", "HEAD")


def test_edited_sources_are_told(source: Path) -> None:
    source.write_text("a = 2\n")
    assert str(commit_of(source)).endswith("+changes")


@pytest.mark.parametrize("ignored", [True, False])
def test_an_installed_copy_in_another_checkout_has_none(source: Path, ignored: bool) -> None:
    installed = source.parents[1] / ".venv" / "lib" / "striosome" / "__init__.py"
    installed.parent.mkdir(parents=True)
    installed.touch()
    if ignored:
        (source.parents[1] / ".gitignore").write_text(".venv\n")
    assert commit_of(installed) is None


def test_a_copy_that_another_repository_has_taken_up_has_none(source: Path) -> None:
    assert commit_of(source, "package") == commit_of(source)
    assert commit_of(source, "model/striosome") is None


def test_outside_a_checkout_there_is_none(tmp_path: Path) -> None:
    assert commit_of(tmp_path / "x.py") is None


def test_settings_for_another_repository_lead_nowhere(
    source: Path, tmp_path: Path, monkeypatch
) -> None:
    expected = commit_of(source)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    assert commit_of(source) == expected


@pytest.mark.parametrize("hangs", ["all", "status"])
def test_git_that_hangs_is_not_waited_for(
    source: Path, tmp_path: Path, monkeypatch, hangs: str
) -> None:
    real = subprocess.run

    def run(command, **options):
        if hangs == "all" or "status" in command:
            command = [sys.executable, "-c", "import time; time.sleep(8)"]
        return real(command, **options)

    monkeypatch.setattr(git, "_LONGEST_S", 0.3)
    monkeypatch.setattr(git.subprocess, "run", run)
    begun = time.monotonic()
    found = commit_of(source)
    assert time.monotonic() - begun < 7.0
    assert found is None if hangs == "all" else str(found).endswith("+unknown")


def test_without_git_there_is_none(source: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert commit_of(source) is None
