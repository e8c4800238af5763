"""Pictures that are kept beside a text: small, sharp, marked, and the same when drawn again."""

from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from striosome.figures.small_png import save_small
from striosome.figures.style import CYCLE, house_style, new_figure


def drawn() -> Figure:
    figure = new_figure(3.0)
    axes = figure.subplots()
    for colour in CYCLE:
        axes.plot(np.geomspace(0.01, 10.0, 40), np.linspace(0.0, 1.0, 40), color=colour)
        axes.axhspan(0.2, 0.4, color=colour, alpha=0.1)
    axes.set_xscale("log")
    return figure


def test_it_is_a_fraction_of_the_size_and_looks_the_same(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    with house_style():
        figure = drawn()
        save_small(figure, path, {"Source": "striosome figure"})
        whole = BytesIO()
        figure.savefig(whole, format="png", dpi=200)
    assert path.stat().st_size < 0.6 * len(whole.getvalue())
    with Image.open(path) as picture, Image.open(whole) as before:
        assert picture.text == {"Source": "striosome figure"}
        assert picture.size == before.size == (1440, 600)
        assert tuple(map(round, picture.info["dpi"])) == (200, 200)
        colours = np.asarray(picture.convert("RGB"), dtype=float)
        off = np.abs(colours - np.asarray(before.convert("RGB"), dtype=float))
    assert off.mean() < 0.5
    assert off.max() < 48.0


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    paths = [tmp_path / "one.png", tmp_path / "other.png"]
    with house_style():
        for path in paths:
            save_small(drawn(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
