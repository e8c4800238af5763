"""Scenarios on the terminal: running one, several streams of it, or all of a folder."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from striosome.base.wording import counted
from striosome.cli.failures import explain
from striosome.cli.outcome import print_notes
from striosome.cli.resumable import resumable
from striosome.cli.streams import say
from striosome.cli.tables import print_table
from striosome.cli.warned import print_warnings

if TYPE_CHECKING:
    from striosome.scenarios.declaration import Scenario
    from striosome.scenarios.runner import ScenarioOutcome

__all__ = ["Asked", "run_collection", "run_one", "write_numbers"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Options of the command line that apply to every scenario."""

    sets: tuple[str, ...]
    fidelity: str | None
    seed: int | None
    population: Path | None
    workers: int | None
    force: bool

    def load(self, folder: Path) -> "Scenario":
        """Read and check a scenario, and print its warnings."""
        from striosome.scenarios.declaration import load_scenario

        scenario = load_scenario(
            folder, self.sets, seed=self.seed, fidelity=self.fidelity, population=self.population
        )
        print_warnings(scenario.subject.warnings)
        return scenario

    def run(self, scenario: "Scenario", out: Path | None) -> "ScenarioOutcome":
        """Run it behind a progress bar."""
        from striosome.cli.bar import CountingBar
        from striosome.scenarios.runner import run_scenario

        with CountingBar() as bar:
            return run_scenario(scenario, out, bar, workers=self.workers, force=self.force)


def run_one(folder: Path, asked: Asked, out: Path | None) -> None:
    """Run one scenario, and print every expected number with the one found."""
    with resumable():
        outcome = asked.run(asked.load(folder), out)
    if outcome.reused:
        typer.echo("this run is finished already; --force simulates it again", err=True)
    _print_findings(outcome)
    print_notes(outcome.folder)
    typer.echo(f"figure: {outcome.figure}")
    typer.echo(f"folder: {outcome.folder}")


def write_numbers(folder: Path, asked: Asked, count: int, among: Path | None) -> None:
    """Run a scenario with several seeds, and write its expected numbers."""
    from striosome.scenarios.expectation import write_expected

    def run(seed: int) -> "ScenarioOutcome":
        typer.echo(f"random stream {seed}", err=True)
        scenario = replace(asked, seed=seed).load(folder)
        return asked.run(scenario, among and scenario.result_folder(among))

    with resumable():
        for path in write_expected(asked.load(folder), count, run):
            typer.echo(path)


def run_collection(parent: Path, asked: Asked, among: Path | None) -> None:
    """Run all scenarios of a folder, and print how each ended; exit code 1 if one failed."""
    from striosome.base.progress import format_seconds
    from striosome.scenarios.folders import find_scenarios
    from striosome.scenarios.several import run_all

    folders = find_scenarios(parent)
    begin = time.monotonic()

    def run(folder: Path) -> "ScenarioOutcome":
        place = f"{folders.index(folder) + 1} of {len(folders)}"
        spent = format_seconds(time.monotonic() - begin)
        typer.echo(f"scenario {place}: {folder.name} (after {spent})", err=True)
        scenario = asked.load(folder)
        return asked.run(scenario, among and scenario.result_folder(among))

    ended, reasons = [], {}
    with resumable():
        for scenario in run_all(folders, run):
            ended.append(scenario)
            if scenario.error is not None:
                reasons[scenario.name] = explain(scenario.error).message
                say(f"{scenario.name}: {reasons[scenario.name]}")
    print_table(
        ("scenario", "status", "as expected", "time", "folder"),
        (
            (
                scenario.name,
                scenario.status,
                scenario.as_expected,
                format_seconds(scenario.seconds),
                scenario.outcome.folder if scenario.outcome else reasons[scenario.name],
            )
            for scenario in ended
        ),
    )
    if any(scenario.outcome is None for scenario in ended):
        raise typer.Exit(1)


def _print_findings(outcome: "ScenarioOutcome") -> None:
    from striosome.base.estimate_words import unit_label
    from striosome.scenarios.expected_file import words_of
    from striosome.scenarios.folders import EXPECTED

    scenario = outcome.scenario
    if not outcome.findings:
        have = ", ".join(scenario.expected) or "nothing yet"
        typer.echo(
            f"{EXPECTED} has no numbers for {scenario.section}: it has {have}; "
            "--write-expected 3 writes them"
        )
        return
    if scenario.changed:
        typer.echo("what is expected are the numbers without --set")
    print_table(
        ("number", "value", "expected", "tolerance", "verdict"),
        (
            (
                ", ".join(words_of(finding.expected)),
                f"{finding.seen:+.4g} {unit_label(finding.expected.unit)}",
                f"{finding.expected.value:+.4g}",
                f"± {finding.expected.tolerance:.2g}",
                finding.verdict,
            )
            for finding in outcome.findings
        ),
    )
    met = sum(finding.as_expected for finding in outcome.findings)
    number = counted(outcome.findings, "number is", "numbers are")
    typer.echo(f"{met} of {number} as expected")
