"""What a scenario says about itself."""

from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.scenarios.readme import PARTS, read_readme
from support.scenario_folders import README


def written(folder: Path, text: str) -> Path:
    path = folder / "README.md"
    path.write_text(text)
    return path


def test_paragraphs_are_known_by_their_first_words(tmp_path: Path) -> None:
    readme = read_readme(written(tmp_path, README))
    assert readme.title == "Does it rise?"
    assert tuple(readme.parts) == PARTS
    assert readme.parts["Verdict"] == "It rises < twice."


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_missing_is_named(tmp_path: Path, part: str) -> None:
    path = written(tmp_path, README.replace(f"**{part}.**", ""))
    with pytest.raises(ConfigError) as caught:
        read_readme(path)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{path}: no paragraph opens with **{part}.**")


def test_a_file_without_a_heading_or_without_anything_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a heading"):
        read_readme(written(tmp_path, README.removeprefix("# ")))
    with pytest.raises(ConfigError, match="no paragraph opens"):
        read_readme(written(tmp_path, ""))
    with pytest.raises(ConfigError, match="is missing: write a heading"):
        read_readme(tmp_path / "gone.md")
