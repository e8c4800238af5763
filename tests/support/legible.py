"""Whether a figure can be read: every text on the page, and none on another."""

import re
from collections import Counter
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from striosome.figures.lettering import plain_powers

# An object that was printed, or a number that is none.
_MEANT_FOR_NO_READER = re.compile(r"<[a-z]\w*[. ]|\w+\(\[|\barray\(|\bnan\b|\bNone\b|\\mathdefault")


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that the renderer is given, and where it puts it."""
    texts: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def record(text: Text, renderer: object) -> None:
        draw(text, renderer)
        if text.get_visible() and text.get_text().strip():
            texts.append((text.get_text(), Text.get_window_extent(text, renderer)))

    # Where texts are can be told without painting anything, which takes as long again. A figure
    # is laid out before its first text is drawn.
    FigureCanvasAgg(figure)
    with patch.object(Text, "draw", record):
        figure.draw_without_rendering()
    return texts


def assert_legible(page: str, figure: Figure) -> None:
    """Every text stays on the page and apart from the others, and is meant for a reader.

    The page is taken as it is saved. No two panels of a page have the same title.
    """
    plain_powers(figure)
    texts = drawn_texts(figure)
    titles = Counter(
        axes.get_title(side) for axes in figure.axes for side in ("left", "center", "right")
    )
    repeated = [title for title, times in titles.items() if title and times > 1]
    assert not repeated, f"{page}: panels share the titles {repeated}"
    width, height = figure.bbox.size
    assert texts
    for text, box in texts:
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        assert inside, f"{page}: {text!r} leaves the page"
        assert not _MEANT_FOR_NO_READER.search(text), f"{page}: {text!r}"
    for one, other in meeting([box.padded(-1.0) for _, box in texts]):
        raise AssertionError(f"{page}: {texts[one][0]!r} meets {texts[other][0]!r}")


def meeting(boxes: list[Bbox]) -> list[tuple[int, int]]:
    """Places of any two boxes that share more than an edge."""
    low = np.array([box.min for box in boxes])
    high = np.array([box.max for box in boxes])
    shared = np.minimum(high[:, np.newaxis], high) - np.maximum(low[:, np.newaxis], low)
    first, second = np.nonzero(np.triu((shared > 0.0).all(axis=-1), k=1))
    return list(zip(first.tolist(), second.tolist(), strict=True))
