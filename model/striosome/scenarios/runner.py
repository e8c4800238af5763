"""Run of one scenario, from its folder to its figure and its verdicts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from striosome.base.arrays import Array
from striosome.base.brief import Brief, Card
from striosome.base.errors import BadInput, SimulationError
from striosome.base.progress import Silent
from striosome.base.wording import counted
from striosome.config.documents.errors import ConfigError, did_you_mean
from striosome.figures import save_pages
from striosome.report.page import OWN_FIGURE
from striosome.scenarios.declaration import Scenario
from striosome.scenarios.expected_file import ExpectedNumber
from striosome.scenarios.numbers import NumberCheck, findings_table
from striosome.store.contents import FIGURES, VERDICTS
from striosome.store.csv_tables import write_table
from striosome.sweeps.driver import Count, Counting

__all__ = ["ScenarioOutcome", "run_scenario", "samples"]


@dataclass(frozen=True, slots=True, repr=False)
class ScenarioOutcome(Brief):
    """A scenario that has been run."""

    scenario: Scenario
    """the scenario that was run"""
    folder: Path
    """its run folder, or the folder of its sweep"""
    reused: bool
    """True if the result existed already"""
    result: Any
    """result that is given to its code"""
    findings: tuple[NumberCheck, ...]
    """every expected number with the one that was found"""

    def card(self) -> Card:
        """Return the title and facts by which the outcome is displayed."""
        met = sum(finding.as_expected for finding in self.findings)
        facts = {
            ".folder": str(self.folder),
            ".figure": str(self.figure),
            ".findings": f"{met} of {counted(self.findings, 'number')} as expected",
        }
        how = "was there already" if self.reused else "run now"
        table = findings_table(self.findings).to_html(index=False, float_format="{:.4g}".format)
        return Card(f"Scenario {self.scenario.name}, {how}", facts, (table,))

    @property
    def figure(self) -> Path:
        """File of the scenario's figure."""
        return self.folder / "figures" / f"{OWN_FIGURE}.png"


class _Unseen(Silent):
    """Progress that shows nothing of a sweep either."""

    def count(self, count: Count) -> None:
        """Ignore the count."""


def run_scenario(
    scenario: Scenario,
    out: str | Path | None = None,
    progress: Counting | None = None,
    *,
    workers: int | None = None,
    force: bool = False,
) -> ScenarioOutcome:
    """Run a scenario, or find its result; draw its figure and compare its numbers.

    The same call goes on where an interrupted one stopped.

    Parameters
    ----------
    scenario : Scenario
        As `load_scenario` reads it.
    out : str or Path, optional
        Folder of the result; by default in `results`, after its name and content.
    progress : Counting, optional
        Told what is being done.
    workers : int, optional
        Processes, or batches, at the same time; by default one for each core.
    force : bool, optional
        Simulate again, and replace what the folder holds.

    Raises
    ------
    SimulationError
        If it cannot be simulated, or the scenario's own code fails.
    striosome.base.errors.BadInput
        If the folder holds something else, or a quantity is expected that nobody computes.
    """
    subject = scenario.subject
    # What is wrong with the scenario's code is said before anything runs.
    _ = scenario.code.module
    folder = scenario.result_folder() if out is None else Path(out)
    progress = progress or _Unseen()
    result, reused = subject.run(folder, progress, workers, force=force)
    progress.stage("drawing the scenario's figure")
    _save_figure(scenario, result, folder / FIGURES)
    found = samples(scenario, result, scenario.numbers)
    findings = tuple(
        NumberCheck(number, float(sample.mean()))
        for number, sample in zip(scenario.numbers, found, strict=True)
    )
    write_table(folder / VERDICTS, findings_table(findings))
    subject.finish(folder)
    return ScenarioOutcome(scenario, folder, reused, result, findings)


def _save_figure(scenario: Scenario, result: Any, folder: Path) -> None:
    try:
        save_pages([_pages(scenario, result)], folder)
    except (BadInput, SimulationError, OSError, MemoryError):
        raise
    except Exception as error:
        # What is wrong may show when it is drawn only, such as half a formula in a label.
        message = f"the figure cannot be drawn: {type(error).__name__}: {error}"
        raise SimulationError(f"{scenario.code.path}: {message}") from error


def _pages(scenario: Scenario, result: Any) -> Iterator[tuple[str, Figure]]:
    """Yield the scenario's figure, drawn when it is asked for: in the house style."""
    yield OWN_FIGURE, scenario.code.figure(result)


def samples(scenario: Scenario, result: Any, numbers: Iterable[ExpectedNumber]) -> list[Array]:
    """Return the values of each number: of every animal, or the one that the scenario computes.

    Raises
    ------
    ConfigError
        If a quantity is expected that the scenario does not compute, or in another unit.
    """
    quantities = scenario.code.quantities(result)
    found, problems = [], []
    for number in numbers:
        if number.quantity is None:
            found.append(scenario.subject.sample(result, number))
            continue
        quantity = quantities.get(number.quantity)
        if quantity is None:
            near = did_you_mean(number.quantity, quantities)
            message = f"run.py computes no {number.quantity!r}{near}"
            problems.append(scenario.problem(number, "quantity", message))
        elif quantity.unit != number.unit:
            message = f"{number.quantity} is in {quantity.unit}, not in {number.unit}"
            problems.append(scenario.problem(number, "unit", message))
        else:
            found.append(quantity.sample)
    if problems:
        raise ConfigError(problems)
    return found
