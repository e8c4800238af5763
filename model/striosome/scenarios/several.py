"""All scenarios of a folder, one after the other; one that fails does not stop the others."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from striosome.scenarios.runner import ScenarioOutcome

__all__ = ["ScenarioStatus", "run_all"]


@dataclass(frozen=True, slots=True)
class ScenarioStatus:
    """Status of a scenario at the end."""

    name: str
    """name of its folder"""
    outcome: ScenarioOutcome | None
    """its outcome, if it did not fail"""
    error: Exception | None
    """the error, if it failed"""
    seconds: float
    """time that it took"""

    @property
    def status(self) -> str:
        """Status in words."""
        if self.outcome is None:
            return "FAILED"
        return "found again" if self.outcome.reused else "done"

    @property
    def as_expected(self) -> str:
        """Numbers as expected, of how many."""
        if self.outcome is None:
            return ""
        findings = self.outcome.findings
        return f"{sum(finding.as_expected for finding in findings)} of {len(findings)}"


def run_all(
    folders: Sequence[Path], run: Callable[[Path], ScenarioOutcome]
) -> Iterator[ScenarioStatus]:
    """Run scenarios one after the other.

    Parameters
    ----------
    folders : sequence of Path
        Their folders.
    run : callable
        Runs the scenario of a folder.

    Yields
    ------
    ScenarioStatus
        How each ended, when it has.
    """
    for folder in folders:
        begin = time.monotonic()
        outcome, error = None, None
        try:
            outcome = run(folder)
        except Exception as raised:
            error = raised
        yield ScenarioStatus(folder.name, outcome, error, time.monotonic() - begin)
