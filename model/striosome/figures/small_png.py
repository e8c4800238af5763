"""Small PNG files, for pictures that are kept beside the text that shows them."""

from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from striosome.figures.lettering import plain_powers
from striosome.store.writing import write_whole

__all__ = ["save_small"]

# Sharp on a screen that has two dots for each pixel of a page.
_DOTS_PER_INCH = 200
# As many as a byte tells apart: a third of the size, and a figure of few colours looks the same.
_COLOURS = 256


def save_small(figure: Figure, path: Path, marks: dict[str, str] | None = None) -> None:
    """Save a figure as a PNG with a palette.

    The same figure is the same file: the name of the library that drew it is left out.

    Parameters
    ----------
    figure : Figure
        What is saved.
    path : Path
        Where to; a file that is there is replaced once the new one is complete.
    marks : dict, optional
        Texts that the file carries, by keyword.
    """
    plain_powers(figure)
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=_DOTS_PER_INCH)
    picture = Image.open(drawn).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    texts = PngInfo()
    for keyword, text in (marks or {}).items():
        texts.add_text(keyword, text)
    dots = (_DOTS_PER_INCH, _DOTS_PER_INCH)
    write_whole(
        path, lambda part: picture.save(part, "png", optimize=True, dpi=dots, pnginfo=texts)
    )
