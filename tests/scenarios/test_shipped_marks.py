"""Pictures and expected numbers that ship are known as the program's own."""

from pathlib import Path

import pytest

from striosome.scenarios.expectation import is_written_here
from striosome.store.marks import is_drawn
from support.places import EXPERIMENTS


@pytest.mark.parametrize(
    "file", sorted(EXPERIMENTS.glob("*/expected.yaml")), ids=lambda file: file.parent.name
)
def test_expected_numbers_begin_with_the_header(file: Path) -> None:
    assert is_written_here(file)


@pytest.mark.parametrize(
    "file", sorted(EXPERIMENTS.glob("*/figure.png")), ids=lambda file: file.parent.name
)
def test_pictures_bear_the_mark(file: Path) -> None:
    assert is_drawn(file)
