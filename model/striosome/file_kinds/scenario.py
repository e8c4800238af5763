"""Scenarios: folders of files, recognised by their names and checked as one."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked

__all__ = ["check_scenario"]


def check_scenario(folder: Path, sets: Sequence[str]) -> Checked:
    """Read the folder of a scenario; return a summary line and its warnings.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    from striosome.scenarios.declaration import load_scenario
    from striosome.scenarios.folders import README
    from striosome.scenarios.readme import read_readme

    scenario = load_scenario(folder, sets)
    read_readme(folder / README)
    count = sum(len(part.record.numbers) for part in scenario.expected.values())
    defined = " and ".join(scenario.code.defines)
    return (
        f"{scenario.subject.scale}, {counted(count, 'expected number')}; "
        f"{scenario.code.path.name} defines {defined}"
    ), scenario.subject.warnings
