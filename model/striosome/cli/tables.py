"""Tables on the terminal."""

import sys
from collections.abc import Iterable, Sequence

from striosome.wording import printable

__all__ = ["print_table"]


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print rows under headings; piped, each row stays on one line, so that it can be searched."""
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
