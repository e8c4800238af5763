"""Tables come back as they were, and no cell of them is a formula."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striosome.store.csv_tables import read_table, write_table
from striosome.store.errors import FolderError

COLUMNS = {"group": "text", "value": "number", "n": "count"}
NAMES = [
    "1",
    "007",
    "0.5",
    "NA",
    "null",
    "nan",
    "None",
    "",
    "True",
    "1e5",
    " a ",
    'a"b,c',
    "d\ne",
    "f\rg",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-b",
    "@c",
    "\td",
    "\re",
    "\nf",
    "'=x",
    "''=y",
    "\uff1dz",
    "=cmd|' /C calc'!A0",
]


def table(names: list[str]) -> pd.DataFrame:
    values = np.random.default_rng(1).normal(size=len(names)) ** 7
    return pd.DataFrame({"group": names, "value": values, "n": range(len(names))})


@pytest.mark.parametrize("names", [NAMES, FORMULAS, ["plain", "names"]])
def test_what_is_written_is_read_back(tmp_path: Path, names: list[str]) -> None:
    written = table(names)
    written.loc[0, "value"] = np.nan
    write_table(tmp_path / "x.csv", written)
    read = read_table(tmp_path / "x.csv", COLUMNS)
    pd.testing.assert_frame_equal(read, written, check_exact=True)


def test_a_column_that_a_table_may_have_is_read_where_it_is(tmp_path: Path) -> None:
    optional = {"why": "text", "size": "number"}
    write_table(tmp_path / "x.csv", table(["a", "b"]).assign(why=["", "NA"], other="left out"))
    read = read_table(tmp_path / "x.csv", COLUMNS, optional)
    assert list(read) == [*COLUMNS, "why"]
    assert read["why"].tolist() == ["", "NA"]
    (tmp_path / "x.csv").write_text("group,value,n,size\na,1.5,2,much\n")
    with pytest.raises(FolderError, match=r"x\.csv:2: size: expected a number"):
        read_table(tmp_path / "x.csv", COLUMNS, optional)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=1))
def test_any_text_and_number_is_read_back(tmp_path_factory, names: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    write_table(path, table(names))
    read = read_table(path, COLUMNS)
    assert list(read["group"]) == names
    assert (read["value"] == table(names)["value"]).all()


def test_no_cell_begins_as_a_formula_does(tmp_path: Path) -> None:
    write_table(tmp_path / "x.csv", table(FORMULAS).rename(columns={"n": "=n"}))
    cells = pd.read_csv(tmp_path / "x.csv", dtype=str)
    for text in (*cells["group"], *cells.columns):
        assert text.lstrip()[0] not in "=+-@\uff1d"


def test_numbers_below_zero_stay_numbers(tmp_path: Path) -> None:
    write_table(tmp_path / "x.csv", pd.DataFrame({"group": ["a"], "value": [-1.5], "n": [-2]}))
    assert (tmp_path / "x.csv").read_text() == "group,value,n\na,-1.5,-2\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"x\.csv:1: expected a column group, but the file is empty"),
        ("group;value;n\na;1,5;2\n", r"x\.csv:1: .*has group;value;n; a spreadsheet"),
        ("letter\n", r"x\.csv:1: expected a column group, but has letter"),
        ("group,value,n\na,1.5,2\nb,1.", r"x\.csv:3: has 2 of 3 columns: the file was cut short"),
        ("group,value,n\na,'1,5',2\n", r"x\.csv:2: has 4 of 3 columns"),
        ('group,value,n\na,"1,5",2\n', r"x\.csv:2: value: expected a number with a point.*'1,5'"),
        ("group,value,n\na,1.5,2.5\n", r"x\.csv:2: n: expected a whole number, not '2\.5'"),
        ("group,value,n\na,1.5,\n", r"x\.csv:2: n: expected a whole number, not ''"),
        ('group,value,n\n"a,1.5,2\n', r"x\.csv:\d: is not CSV"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.csv").write_text(content)
    with pytest.raises(FolderError, match=message):
        read_table(tmp_path / "x.csv", COLUMNS)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"group,value,n\n\xff,1,2\n")
    with pytest.raises(FolderError, match="is not UTF-8"):
        read_table(tmp_path / "x.csv", COLUMNS)
    with pytest.raises(FolderError, match="is a folder, not a file"):
        read_table(tmp_path, COLUMNS)


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    write_table(tmp_path / "x.csv", pd.DataFrame(columns=list(COLUMNS)))
    assert list(read_table(tmp_path / "x.csv", COLUMNS).columns) == list(COLUMNS)
