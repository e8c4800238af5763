"""A wheel alone holds all that the package needs, wherever it is used."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

import striosome
from support.places import ROOT

pytestmark = pytest.mark.programs

SOURCES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
CARRIED = {"configs": (".yaml", ".bib"), "experiments": (".yaml", ".py", ".md", ".csv")}


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy: what was built before is not in the way."""
    root = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copy(ROOT / name, root)
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("model", *CARRIED):
        shutil.copytree(ROOT / name, root / name, ignore=unwanted)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", "built"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "."]
    built = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = (root / "built").iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is unpacked: in a folder that another repository has taken up."""
    folder = tmp_path_factory.mktemp("other") / "model"
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    git(folder.parent, "init", "--quiet")
    git(folder.parent, "add", "--force", "model/striosome/__init__.py")
    git(folder.parent, "commit", "--quiet", "-m", "x")
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """An empty folder to work in."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def python(installed: Path, here: Path, *words: str) -> str:
    """What a fresh Python prints that has the unpacked wheel and not this checkout."""
    own = os.environ | {"PYTHONPATH": str(installed), "STRIOSOME_CACHE": str(here.parent / "cache")}
    own.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled once serves all that follow
    done = subprocess.run(
        [sys.executable, *words], cwd=here, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_every_file_that_is_carried(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("striosome/data/")]
        held = {name.removeprefix("striosome/data/"): archive.read(name) for name in names}
    assert len(names) == len(held)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *CARRIED],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is no checkout, which would say what is to be carried")
    expected = {
        name: (ROOT / name).read_bytes()
        for name in os.fsdecode(listed.stdout).split("\0")
        if name and Path(name).suffix in CARRIED[name.partition("/")[0]]
    }
    assert held == expected
    assert wheel.name.startswith(f"striosome-{striosome.__version__}-")


def test_it_lists_and_loads_from_anywhere(installed: Path, empty: Path) -> None:
    said = python(installed, empty, "-m", "striosome", "list", "experiments", "--csv")
    assert "experiments,challenges," in said
    code = "import striosome as s; print(s.__file__, s.load('challenges').experiment.name)"
    file, name = python(installed, empty, "-c", code).split()
    assert Path(file).is_relative_to(installed)
    assert name == "challenges"


def test_what_it_copies_is_valid(installed: Path, empty: Path) -> None:
    python(installed, empty, "-m", "striosome", "init", "my", "challenges")
    files = ("my/experiments/challenges", "my/configs/experiments/challenges.yaml")
    said = python(installed, empty, "-m", "striosome", "check", *files)
    assert said.count(": valid ") == len(files)


def test_it_is_of_no_commit(installed: Path, empty: Path) -> None:
    code = (
        "from striosome.store.provenance import describe_software as d; "
        "print(d()['striosome'], d()['git_commit'])"
    )
    assert python(installed, empty, "-c", code).split() == [striosome.__version__, "None"]
