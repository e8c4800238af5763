"""Tables on the terminal, or as CSV for another program."""

import csv
import re
import sys
from collections.abc import Iterable, Sequence

from striosome.base.wording import printable

__all__ = ["print_table"]

# What a spreadsheet takes for a formula, unless it is a number with its unit or an option's name.
_FORMULA = re.compile(r"[=@\t\r]|[-+](?![.\d]|-[a-z-]+$)")


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str = "",
    *,
    as_csv: bool = False,
) -> None:
    """Print rows under headings; piped, each row stays on one line, so that it can be searched.

    Parameters
    ----------
    headings : sequence of str
        One for each column.
    rows : iterable of sequences
        Cells; what is no text is printed as Python prints it.
    title : str
        Above the table; CSV has none.
    as_csv : bool
        As CSV, in which a text that a spreadsheet would take for a formula begins with an
        apostrophe.
    """
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([_inert(str(cell)) for cell in row] for row in rows)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    def shown(cell: object) -> str:
        # Lines of a text stay lines; nothing in it moves the cursor.
        return escape("\n".join(map(printable, str(cell).split("\n"))))

    table = Table(*map(shown, headings), title=shown(title))
    for row in rows:
        table.add_row(*map(shown, row))
    Console(width=None if sys.stdout.isatty() else 1000).print(table)


def _inert(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
