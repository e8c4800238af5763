"""Commands in the process of a test, and what they print."""

from striosome.cli.main import main

__all__ = ["rows_of", "striosome"]


def striosome(*arguments: object) -> int:
    """Run a command and return its exit code."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def rows_of(printed: str) -> list[list[str]]:
    """The rows of the tables that were printed, cell by cell."""
    return [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in printed.splitlines()
        if line.startswith("│")
    ]
