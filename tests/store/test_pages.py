"""A changed page, figure or table of expected numbers is told; the run opens all the same."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.figures import FIGURES, save_pages
from striosome.report.page import write_report
from striosome.store.errors import FolderError
from striosome.store.pages import changed_pages, enter_pages, require_own_page
from striosome.store.record import read_record
from striosome.store.tables import read_result
from support.commands import striosome
from support.made_runs import load_tiny, make_run, tables_of


@pytest.fixture
def folder(run_copy: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run with a page and a figure."""
    folder = run_copy()
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures" / "effects.svg").write_text("<dc:source>striosome:effects;</dc:source>")
    enter_pages(folder, [folder / "figures" / "effects.svg"])
    return folder


def changed(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")


def told(folder: Path) -> list[str]:
    return changed_pages(folder, read_record(folder))


@pytest.mark.parametrize("name", ["report.html", "figures/effects.svg"])
@pytest.mark.parametrize("verb", ["report", "score", "compare-runs", "plot", "open"])
def test_a_changed_byte_is_told_once_and_the_run_opens(
    folder: Path,
    name: str,
    verb: str,
    made,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("striosome.figures.FIGURES", {})
    assert told(folder) == []
    changed(folder / name)
    with caplog.at_level(logging.WARNING):
        if verb == "open":
            assert len(read_result(folder).summary)
        else:
            more = (made.folder,) if verb == "compare-runs" else ()
            assert striosome(verb, folder, *more) == 0
    (warning,) = (record.getMessage() for record in caplog.records)
    assert warning.startswith(f"{folder / name}: was changed after it was written. `striosome plot")


def test_what_is_written_anew_is_told_no_more(folder: Path) -> None:
    for name in ("report.html", "figures/effects.svg"):
        changed(folder / name)
    write_report(folder)
    (sentence,) = told(folder)
    assert "effects.svg" in sentence
    (folder / "figures" / "effects.svg").unlink()
    assert "is missing" in told(folder)[0]
    enter_pages(folder, [])
    assert told(folder) == []


def test_run_tells_it_of_a_run_that_was_there(folder: Path, made) -> None:
    changed(folder / "report.html")
    (note,) = make_run(made.loaded, folder).notes
    assert "report.html: was changed after it was written" in note


def test_plot_enters_what_it_draws(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("striosome.figures.FIGURES", {"claims": FIGURES["claims"]})
    assert striosome("plot", folder) == 0
    assert {"figures/claims.png", "figures/claims.svg"} <= read_record(folder).listed
    assert told(folder) == []
    changed(folder / "figures" / "claims.png")
    assert "claims.png" in told(folder)[0]


def test_a_new_run_enters_its_figures(
    tmp_path: Path, made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(tree, summary, claims, folder):
        from matplotlib.figure import Figure

        return save_pages([iter([("effects", Figure((1, 1)))])], folder)

    monkeypatch.setattr("striosome.runs.experiment.draw_all", draw)
    make_run(load_tiny(tmp_path), tmp_path / "out")
    pages = read_record(tmp_path / "out").pages
    assert list(pages or ()) == ["figures/effects.png", "figures/effects.svg", "report.html"]
    assert told(tmp_path / "out") == []


def test_new_verdicts_enter_their_figure(tmp_path: Path, made) -> None:
    loaded = load_tiny(tmp_path)
    make_run(loaded, tmp_path / "out")
    ledger = tmp_path / "ledger.yaml"
    ledger.write_text(ledger.read_text().replace("X1", "Y1"))
    make_run(loaded, tmp_path / "out")
    assert "figures/claims.svg" in read_record(tmp_path / "out").listed
    assert told(tmp_path / "out") == []


def test_the_record_of_an_older_run_stays_as_it_is(run_copy: Callable[..., Path]) -> None:
    folder = run_copy(older=True)
    before = (folder / "run.json").read_bytes()
    write_report(folder)
    assert (folder / "run.json").read_bytes() == before
    assert told(folder) == []
    assert json.loads(before).get("pages") is None


def test_a_table_that_no_run_has_written_is_not_overwritten(folder: Path) -> None:
    require_own_page(folder, "expected.csv")
    (folder / "expected.csv").write_text("mine")
    before = tables_of(folder)
    with pytest.raises(FolderError, match=r"expected\.csv was not written by this run, and is not"):
        require_own_page(folder, "expected.csv")
    assert tables_of(folder) == before
    enter_pages(folder, [folder / "expected.csv"])
    require_own_page(folder, "expected.csv")


@pytest.mark.parametrize("older", [False, True])
def test_a_page_of_somebody_else_is_not_overwritten(
    run_copy: Callable[..., Path], capsys: pytest.CaptureFixture[str], older: bool
) -> None:
    folder = run_copy(older=older)
    page = (folder / "report.html").read_text()
    for mine in ("MINE\n", f"<p>As they say, {page}", ""):
        (folder / "report.html").write_text(mine)
        before = tables_of(folder)
        assert striosome("report", folder) == 2
        assert (
            "report.html was not written by this run, and is not overw" in capsys.readouterr().err
        )
        assert tables_of(folder) == before


def test_nor_is_it_where_verdicts_are_made_anew(tmp_path: Path, made) -> None:
    loaded = load_tiny(tmp_path)
    folder = make_run(loaded, tmp_path / "out").folder
    (folder / "report.html").write_text("MINE")
    ledger = tmp_path / "ledger.yaml"
    ledger.write_text(ledger.read_text().replace("X1", "Y1"))
    before = tables_of(folder)
    with pytest.raises(FolderError, match=r"report\.html was not written by this run"):
        make_run(loaded, folder)
    assert tables_of(folder) == before


def test_a_page_without_the_mark_that_is_as_it_was_written_is_written_anew(folder: Path) -> None:
    unmarked = (folder / "report.html").read_text().replace("generator", "author")
    (folder / "report.html").write_text(unmarked)
    enter_pages(folder, [folder / "report.html"])
    assert striosome("report", folder) == 0
    assert "generator" in (folder / "report.html").read_text()
