"""The one writer and the one reader of tables (CSV).

Texts come back as they were, be they "1", "007", "NA" or empty, and numbers to the last digit. A
text that a spreadsheet would take for a formula is written behind an apostrophe, which the reader
removes again.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from striosome.base.user_files import Unreadable, opened
from striosome.store.errors import FolderError
from striosome.store.writing import write_whole

__all__ = ["Kind", "read_table", "write_table"]

Kind = Literal["text", "number", "count"]
"""Content of a column: any text, a number that may be missing, or a whole number."""

# What starts a formula in one spreadsheet or another, the wide signs of East Asian ones included.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_CONVERT: dict[Kind, Callable[[str], Any]] = {
    "text": lambda cell: _unguarded(cell),
    "number": lambda cell: float(cell) if cell else np.nan,
    "count": int,
}
_EXPECTED: dict[Kind, str] = {
    "text": "a text",
    "number": "a number with a point",
    "count": "a whole number",
}
_MAX_LETTERS = 60


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table (CSV, without its index) whole.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    table : DataFrame
        What is written; a text that could pass for a formula gets an apostrophe before it.
    """
    columns, bare = {}, False
    for name, column in table.items():
        texts = {cell for cell in column if isinstance(cell, str)}
        guarded = {text: _guarded(text) for text in texts if _FORMULA.match(text)}
        bare = bare or any("\r" in text for text in texts)
        columns[_guarded(str(name))] = (
            [guarded.get(cell, cell) for cell in column] if guarded else column
        )
    safe = pd.DataFrame(columns, index=table.index)
    # Otherwise a lone carriage return would stand without quotes, and end the line.
    quoting: Any = csv.QUOTE_NONNUMERIC if bare else csv.QUOTE_MINIMAL

    def write(scratch: Path) -> None:
        safe.to_csv(scratch, index=False, encoding="utf-8", lineterminator="\n", quoting=quoting)

    write_whole(path, write)


def read_table(
    path: Path, columns: Mapping[str, Kind], optional: Mapping[str, Kind] = MappingProxyType({})
) -> pd.DataFrame:
    """Read a table that `write_table` has written.

    Parameters
    ----------
    path : Path
        The file; a byte order mark is no part of it.
    columns : mapping of str to Kind
        The columns that it must have, and what they hold.
    optional : mapping of str to Kind
        Columns that it may have, likewise. Others are left out.

    Raises
    ------
    FolderError
        If it cannot be read, lacks a column, or holds something else than is expected; the message
        names the file, and the line where there is one.
    """
    try:
        with opened(path) as file:
            lines = TextIOWrapper(file, encoding="utf-8-sig", newline="")
            return _read(path, csv.reader(lines, strict=True), columns, optional)
    except UnicodeDecodeError:
        raise FolderError(f"{path}: is not UTF-8 text") from None
    except Unreadable as error:
        raise FolderError(str(error)) from None


def _read(
    path: Path, reader: Any, needed: Mapping[str, Kind], optional: Mapping[str, Kind]
) -> pd.DataFrame:
    rows = _rows(path, reader)
    _, first = next(rows, (1, []))
    header = [_unguarded(name) for name in first]
    missing = [name for name in needed if name not in header]
    if missing:
        raise FolderError(f"{path}:1: {_no_column(missing[0], header)}")
    columns = {**needed, **{name: kind for name, kind in optional.items() if name in header}}
    lines: list[int] = []
    cells: list[Sequence[str]] = []
    for line, row in rows:
        if len(row) != len(header):
            raise FolderError(
                f"{path}:{line}: has {len(row)} of {len(header)} columns: the file was cut short "
                "or changed"
            )
        lines.append(line)
        cells.append(row)
    by_column = dict(zip(header, zip(*cells, strict=True), strict=False)) if cells else {}
    return pd.DataFrame(
        {
            name: _column(path, name, by_column.get(name, ()), lines, kind)
            for name, kind in columns.items()
        },
        columns=list(columns),
    )


def _rows(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the number of their last line; empty lines are skipped."""
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise FolderError(f"{path}:{reader.line_num}: is not CSV: {error}") from None


def _column(
    path: Path, name: str, cells: Sequence[str], lines: Sequence[int], kind: Kind
) -> list[Any]:
    # Most columns say the same few things again and again.
    convert, found = _CONVERT[kind], dict[str, Any]()
    for cell in dict.fromkeys(cells):
        try:
            found[cell] = convert(cell)
        except ValueError:
            raise FolderError(
                f"{path}:{lines[cells.index(cell)]}: {name}: expected {_EXPECTED[kind]}, "
                f"not {_short(cell)!r}"
            ) from None
    return [found[cell] for cell in cells]


def _no_column(name: str, header: Sequence[str]) -> str:
    if not header:
        return f"expected a column {name}, but the file is empty"
    found = _short(", ".join(header))
    if len(header) == 1 and re.search("[;\t]", header[0]):
        found += "; a spreadsheet may have saved it with another sign between columns"
    return f"expected a column {name}, but has {found}"


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"
