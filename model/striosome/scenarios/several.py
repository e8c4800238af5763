"""All scenarios of a folder, one after the other; one that fails does not stop the others."""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from striosome.errors import BadInput, SimulationError
from striosome.scenarios.runner import ScenarioOutcome

__all__ = ["Standing", "run_all"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one scenario ended.

    Attributes
    ----------
    name : str
        Of its folder.
    outcome : ScenarioOutcome or None
        What came, if it did not fail.
    reason : str
        Why it failed; empty if it did not.
    trace : str
        Where in the code, if that is not for the user to mend.
    seconds : float
        Time that it took.
    """

    name: str
    outcome: ScenarioOutcome | None
    reason: str
    trace: str
    seconds: float

    @property
    def status(self) -> str:
        """In words."""
        if self.outcome is None:
            return "FAILED"
        return "found again" if self.outcome.reused else "done"

    @property
    def as_expected(self) -> str:
        """How many of its numbers are as expected, of how many."""
        if self.outcome is None:
            return ""
        findings = self.outcome.findings
        return f"{sum(finding.as_expected for finding in findings)} of {len(findings)}"


def run_all(folders: Sequence[Path], run: Callable[[Path], ScenarioOutcome]) -> Iterator[Standing]:
    """Run scenarios one after the other.

    Parameters
    ----------
    folders : sequence of Path
        Their folders.
    run : callable
        Runs the scenario of a folder.

    Yields
    ------
    Standing
        How each ended, when it has.
    """
    for folder in folders:
        begin = time.monotonic()
        outcome, reason, trace = None, "", ""
        try:
            outcome = run(folder)
        except (BadInput, SimulationError, OSError) as error:
            reason = str(error)
        except Exception as error:
            reason, trace = f"{type(error).__name__}: {error}", traceback.format_exc()
        yield Standing(folder.name, outcome, reason, trace, time.monotonic() - begin)
