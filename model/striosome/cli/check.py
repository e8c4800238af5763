"""`striosome check`: validate files of every kind that users write whole, and scenarios."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from striosome.base.wording import printable
from striosome.cli.failures import explain
from striosome.cli.options import Sets
from striosome.cli.streams import say
from striosome.file_kinds.kind import Checked
from striosome.file_kinds.registry import CHECKED

__all__ = ["check"]

# Kinds of shipped files that are checked by their name, each before those after it.
_NAMED = (
    "scenarios", "experiments", "sweeps", "calibrations", "sensitivity", "populations", "common",
)  # fmt: skip
_WHOLE = ", ".join(kind.plural for kind in CHECKED).capitalize()


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help=f"{_WHOLE}; folders of scenarios.",
            show_default=False,
        ),
    ],
    sets: Sets = None,
) -> None:
    """Validate files and scenarios with everything that they name; print all problems at once.

    Nothing is simulated; Python files, as the run.py of a scenario or a form of claim that a ledger
    names, are read, not executed. A warning does not change the exit code: what it is about can be
    run.
    """
    from striosome.cli.warned import print_warnings
    from striosome.config.documents.documents import COMMAND_LINE
    from striosome.config.documents.errors import ConfigError, Problem
    from striosome.config.documents.named_files import absolute
    from striosome.config.documents.yaml_source import read_yaml
    from striosome.file_kinds.detection import kind_of
    from striosome.file_kinds.scenario import check_scenario
    from striosome.scenarios.folders import names_folder

    problems: list[Problem] = []
    code = 0
    for file in _each(files):
        try:
            check_file: Callable[[Path, Sequence[str]], Checked] = check_scenario
            name = "scenario"
            if not names_folder(file):
                kind = kind_of(read_yaml(absolute(file)))
                assert kind.check is not None, "only what is checked by itself is told by its keys"
                name, check_file = kind.name, kind.check
                if sets and not kind.takes_changes:
                    message = f"changes experiments; {file} is a file of the kind {name}"
                    problems.append(COMMAND_LINE.problem("", message))
            summary, warnings = check_file(file, sets or ())
        except ConfigError as error:
            problems += error.problems
        except Exception as error:
            # The other files are told of all the same.
            failure = explain(error)
            say(f"{file}: {failure.message}")
            code = max(code, failure.code)
        else:
            typer.echo(printable(f"{file}: valid {name}; {summary}"))
            print_warnings(warnings)
    if problems:
        raise ConfigError(problems)
    if code:
        raise typer.Exit(code)


def _each(files: list[Path]) -> Iterator[Path]:
    """Yield the files, and in place of a folder of scenarios each of them."""
    from striosome.config.documents.shipped import locate
    from striosome.scenarios.folders import find_scenarios, is_collection

    for file in (locate(file, *_NAMED) for file in files):
        yield from find_scenarios(file) if is_collection(file) else [file]
