"""The version is written in the package; what repeats it for readers says the same."""

import re
import tomllib

import yaml

import striosome
from support.places import ROOT


def test_the_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == striosome.__version__


def test_the_newest_version_of_the_changelog_that_is_released_is_this_one() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *rest = re.findall(r"^## (\S+) \((\S+)\)$", text, re.MULTILINE)
    released = [first, *rest] if first[1] != "unreleased" else rest
    assert released[0][0] == striosome.__version__
    assert "unreleased" not in dict(released).values()


def test_the_build_reads_it_from_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    attribute = project["tool"]["setuptools"]["dynamic"]["version"]["attr"]
    assert attribute == "striosome.__version__"
