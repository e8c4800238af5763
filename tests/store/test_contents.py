"""What the program made in a run folder is known again, and nothing else is ever removed."""

import os
from pathlib import Path

import pytest

from striosome.store.contents import PAGE_BEGINNING, discard, foreign_files, remove_empty
from striosome.store.errors import FolderError
from striosome.store.marks import figure_mark, is_drawn, require_own
from support.fuzz_tally import time_limit

PART = f".result.{'0a' * 16}.nc"


def put(folder: Path, *names: str, content: bytes = b"") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def drawn(name: str) -> bytes:
    mark = figure_mark(Path(name).stem).encode()
    return b"tEXtSource\0" + mark if name.endswith("png") else b"<dc:source>%b</dc:source>" % mark


def draw(folder: Path, *names: str) -> None:
    for name in names:
        put(folder, name, content=drawn(name))


OWN = ["run.json", "summary.csv", "result.nc", PART, f"figures/{PART}"]


def test_files_of_the_program_are_not_foreign_and_go(tmp_path: Path) -> None:
    put(tmp_path, *OWN)
    draw(tmp_path, "figures/effects.svg", "figures/a chain.png")
    put(tmp_path, ".DS_Store", "figures/Thumbs.db")
    put(tmp_path, "report.html", content=f"{PAGE_BEGINNING}<title>A run</title>".encode())
    assert foreign_files(tmp_path) == []
    discard(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "figures/notes.txt",
        "report.html",  # without the beginning of a page of a run
        "figures/run.json",  # of the top alone
        "figures/effects.svg",  # drawn by nobody knows whom
        "elsewhere/effects.svg",
        "sub/.DS_Store/x",
        f".result.{'0A' * 16}.nc",  # not as a part is called
        f".result.{'0a' * 15}.nc",
    ],
)
def test_anything_else_is_foreign_and_stays(tmp_path: Path, name: str) -> None:
    put(tmp_path, *OWN)
    put(tmp_path, name, content=b"mine")
    assert foreign_files(tmp_path) == [name]
    discard(tmp_path)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.relative_to(tmp_path).as_posix() for path in left] == [name]


def test_a_drawn_figure_is_own_under_its_name_and_in_its_place_alone(tmp_path: Path) -> None:
    draw(tmp_path, "figures/effects.svg", "effects.svg", "other/effects.svg")
    put(tmp_path, "figures/my effects.svg", content=(tmp_path / "figures/effects.svg").read_bytes())
    foreign = ["effects.svg", "figures/my effects.svg", "other/effects.svg"]
    assert foreign_files(tmp_path) == foreign
    discard(tmp_path)
    assert [name for name in foreign if not (tmp_path / name).exists()] == []
    assert not (tmp_path / "figures" / "effects.svg").exists()


def test_figures_without_a_mark_are_somebodys_own_whatever_they_are_called(tmp_path: Path) -> None:
    mine = ["effects.svg", "figures/effects for my talk.png", "figures/history_2.png"]
    put(tmp_path, *OWN, *mine, content=b"Matplotlib v3.9")
    assert foreign_files(tmp_path) == sorted(mine)
    discard(tmp_path)
    assert [name for name in mine if not (tmp_path / name).exists()] == []


def test_what_not_every_run_has_is_own_where_its_record_lists_it(tmp_path: Path) -> None:
    sometimes = [
        "claims.yaml", "expected.csv", "photometry.csv", "population.yaml", "references.bib",
    ]  # fmt: skip
    put(tmp_path, *OWN, *sometimes)
    assert foreign_files(tmp_path, sometimes) == []
    assert foreign_files(tmp_path, ()) == sometimes
    discard(tmp_path, sometimes[1:])
    assert os.listdir(tmp_path) == sometimes[:1]


def test_links_and_empty_folders_are_foreign_but_for_that_of_figures(tmp_path: Path) -> None:
    run, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    put(run, "run.json")
    put(elsewhere, "summary.csv")
    (run / "figures").mkdir()
    assert foreign_files(run) == []
    (run / "empty").mkdir()
    (run / "link").symlink_to(elsewhere)
    (run / "summary.csv").symlink_to(elsewhere / "summary.csv")
    assert foreign_files(run) == ["empty", "link", "summary.csv"]
    discard(run)
    assert sorted(os.listdir(run)) == ["empty", "link", "summary.csv"]
    assert (elsewhere / "summary.csv").exists()


def test_what_a_folder_is_known_by_goes_last(tmp_path: Path, monkeypatch) -> None:
    put(tmp_path, "run.json", "summary.csv", "result.nc")
    gone = []
    unlink = Path.unlink

    def told(path: Path, missing_ok: bool = False) -> None:
        gone.append(path.name)
        unlink(path)  # as another process would
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", told)
    discard(tmp_path)
    assert (gone[-1], len(gone)) == ("run.json", 3)


def test_a_folder_that_holds_something_is_not_removed(tmp_path: Path) -> None:
    put(tmp_path, "a/.DS_Store", "b/.DS_Store", "b/mine")
    for name in ("a", "b", "none"):
        remove_empty(tmp_path / name)
    assert os.listdir(tmp_path) == ["b"]
    assert sorted(os.listdir(tmp_path / "b")) == [".DS_Store", "mine"]


def test_a_mark_stands_in_the_first_bytes_of_a_figure(tmp_path: Path) -> None:
    assert figure_mark("dose & response") == "striosome:dose%20%26%20response;"
    path = tmp_path / "dose & response.svg"
    content = drawn(path.name)
    assert not is_drawn(path)
    for before, found in ((8192 - len(content), True), (8193 - len(content), False)):
        path.write_bytes(b" " * before + content)
        assert is_drawn(path) == found


@pytest.mark.parametrize("name", ["effects.png", "effects.svg"])
def test_a_figure_that_only_quotes_the_mark_is_somebodys_own(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, content=b"<!-- striosome:effects; -->")
    assert not is_drawn(tmp_path / name)
    put(tmp_path, name, content=drawn(name.replace("effects", "chain")))
    assert not is_drawn(tmp_path / name)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_what_is_no_file_is_no_figure_and_is_not_waited_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"effects.{ending}"
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero"), os.mkdir):
        make(path)
        with time_limit(20):
            assert not is_drawn(path)
            with pytest.raises(FolderError, match="does not bear this program's mark"):
                require_own(path)
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_figure_may_be_written_where_nothing_of_somebody_else_is(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"effects.{ending}"
    refusal = rf"^{path} does not bear this program's mark, and is not overwritten: move it elsew"
    require_own(path)
    draw(tmp_path, path.name)
    require_own(path)
    for mine in (b"Matplotlib v3.9", b"mine"):
        path.write_bytes(mine)
        with pytest.raises(FolderError, match=refusal):
            require_own(path)
