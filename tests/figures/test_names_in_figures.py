"""Names are drawn as they are written, whole, and a letter that no font has is said once."""

import logging
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from striosome.figures import FIGURES, RunView, save_pages
from striosome.figures.calibration.evidence import _outline
from striosome.figures.lettering import plain_powers
from striosome.figures.style import house_style, legend_columns, new_figure, panel_title, wrapped
from support.legible import assert_legible, drawn_texts
from support.small_run import small_claims, small_run

NAMES = (
    "cost $5 to $9, iron-adequate control diet (48 ppm Fe), both sexes",
    r"before $\frac{$ after, iron-deficient diet (4 ppm Fe), both sexes",
)
# Those that show groups.
PAGES = ("time_course", "effects", "chain", "raster", "rates")


@pytest.fixture(scope="module")
def run() -> RunView:
    return small_run((), small_claims(), NAMES)


@pytest.mark.parametrize("page", PAGES)
def test_names_are_drawn_as_they_are_written_on_the_page_and_apart(run: RunView, page: str) -> None:
    with house_style():
        name, figure = next(FIGURES[page](run))
        assert_legible(name, figure)
    texts = figure.findobj(Text)
    drawn = " ".join(text.get_text().replace("\n", " ") for text in texts)
    assert all(name in drawn for name in NAMES)
    assert "mathdefault" not in drawn
    assert not any(text.get_parse_math() for text in texts)


def test_powers_are_written_without_a_formula() -> None:
    with house_style():
        figure = Figure()
        wide, narrow, plain = figure.subplots(3)
        for axes, low, high in ((wide, 0.001, 1000.0), (narrow, 0.2, 0.9)):
            axes.set_yscale("log")
            axes.set_ylim(low, high)
        plain.set_ylim(0.0, 1.0)
        plain_powers(figure)
        texts = {text for text, _ in drawn_texts(figure)}
    assert {"10⁻³", "10³", "2×10⁻¹", "0.0", "1.0"} <= texts
    assert not any("$" in text for text in texts)


def test_a_letter_of_no_font_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    def pages(*titles: str):
        for number, title in enumerate(titles):
            figure = new_figure(1.0)
            figure.suptitle(title)
            yield f"page{number}", figure

    with caplog.at_level(logging.WARNING, logger="striosome"):
        save_pages([pages("中文", "文 and ΔF/F → µM")], tmp_path)
        save_pages([pages("ΔF/F → µM")], tmp_path)
    assert [record.getMessage() for record in caplog.records] == [
        "no font of the figures has 中文: drawn as empty boxes"
    ]
    assert not recwarn.list


def test_two_pages_of_one_name_do_not_share_a_file(tmp_path: Path) -> None:
    def pages():
        for name in ("a_b", "a_b", "A_b", "c"):
            yield name, new_figure(0.5)

    written = save_pages([pages()], tmp_path)
    stems = [path.stem for path in written[::2]]
    assert stems == ["a_b", "a_b_2", "A_b_3", "c"]
    assert sorted(set(written)) == sorted(tmp_path.iterdir())


def test_words_are_kept_whole_where_a_line_holds_them() -> None:
    assert wrapped("one two three", 0.5, 8) == "one two\nthree"
    assert wrapped("drugs take 5 % of it", 1.2, 8) == "drugs take 5 % of\nit"
    assert wrapped("drugs take 5 % of it", 0.8, 8) == "drugs take\n5 % of it"
    assert max(map(len, wrapped("x" * 70, 1.0, 8).split("\n"))) <= 16
    assert wrapped("中" * 20, 1.0, 8).count("\n") > wrapped("x" * 20, 1.0, 8).count("\n")
    assert panel_title("control (n = 6)", 2) == "control (n = 6)"
    assert legend_columns(["control", "iron-deficient"]) == 2
    assert legend_columns(list(NAMES)) == 1


def test_a_mark_stands_about_its_middle() -> None:
    outline = _outline("✓")
    low, high = outline.get_extents().get_points()
    assert low == pytest.approx(-high)
    assert (high > low).all()
