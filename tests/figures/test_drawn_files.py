"""A drawing overwrites and removes its own figures, and nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from striosome.figures import save_pages
from striosome.store.errors import FolderError


def pages(*names: str) -> list[Iterator[tuple[str, Figure]]]:
    return [iter([(name, Figure((1, 1)))]) for name in names]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_figures_of_an_earlier_drawing_go(tmp_path: Path) -> None:
    save_pages(pages("corner", "prior & more"), tmp_path)
    (tmp_path / "poster.png").write_bytes(b"mine")
    (tmp_path / "my_corner.svg").write_bytes((tmp_path / "corner.svg").read_bytes())
    save_pages(pages("prior & more"), tmp_path, instead="")
    assert names_in(tmp_path) == [
        "my_corner.svg",
        "poster.png",
        "prior & more.png",
        "prior & more.svg",
    ]


def test_a_beginning_limits_what_goes(tmp_path: Path) -> None:
    save_pages(pages("claims", "claims_2", "effects"), tmp_path)
    save_pages(pages("claims"), tmp_path, instead="claims")
    assert {name.split(".")[0] for name in names_in(tmp_path)} == {"claims", "effects"}


@pytest.mark.parametrize("beside", [True, False])
def test_what_was_not_drawn_is_not_overwritten(tmp_path: Path, beside: bool) -> None:
    if beside:
        save_pages(pages("corner"), tmp_path)
    (tmp_path / "effects.svg").write_bytes(b"mine")
    with pytest.raises(FolderError, match=r"effects\.svg does not bear this program's mark"):
        save_pages(pages("effects"), tmp_path, instead="")
    assert (tmp_path / "effects.svg").read_bytes() == b"mine"


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_what_another_program_drew_with_the_same_library_stays(tmp_path: Path, ending: str) -> None:
    mine = tmp_path / f"effects.{ending}"
    Figure((1, 1)).savefig(mine)
    drawn = mine.read_bytes()
    with pytest.raises(FolderError, match=rf"effects\.{ending} does not bear"):
        save_pages(pages("effects"), tmp_path)
    assert mine.read_bytes() == drawn


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    with matplotlib.rc_context({"svg.hashsalt": "x"}):
        for place in ("a", "b"):
            save_pages(pages("effects"), tmp_path / place)
    for name in names_in(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert names_in(tmp_path / "a") == ["effects.png", "effects.svg"]
