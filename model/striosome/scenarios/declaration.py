"""A scenario that has been read and checked: its subject, its code and its expected numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from striosome.base.arrays import Array
from striosome.base.brief import Brief, Card
from striosome.base.user_files import anything_exists, file_exists, names_in, why_not_found
from striosome.base.wording import counted
from striosome.config.documents.documents import Place
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import absolute
from striosome.config.documents.records import Located
from striosome.config.documents.shipped import locate
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.overrides import Override, read_sets
from striosome.config.experiments.population import known_populations
from striosome.config.experiments.resolve import load_experiment
from striosome.scenarios.code import Code, read_code
from striosome.scenarios.expected_file import (
    DEFAULT,
    ExpectedNumber,
    ExpectedNumbers,
    read_expected,
    section_faults,
)
from striosome.scenarios.experiments import ExperimentSubject
from striosome.scenarios.folders import CODE, EXPECTED, subject_file
from striosome.scenarios.sweeps import SweepSubject
from striosome.simulation.metrics import unit_of
from striosome.store.folder import RESULTS
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.driver import Counting

__all__ = ["Scenario", "Subject", "asked_changes", "load_scenario"]


class Subject(Protocol):
    """Subject of a scenario: the experiment or sweep that it simulates."""

    @property
    def seed(self) -> int:
        """First seed."""
        ...

    @property
    def streams(self) -> int:
        """Number of seeds, counted up from the first."""
        ...

    @property
    def population(self) -> Path | None:
        """File of the accepted sets that its animals have, if any."""
        ...

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Warnings about settings that can be run, but may not mean what their author thinks."""
        ...

    @property
    def root(self) -> Path:
        """The configuration folder."""
        ...

    @property
    def scale(self) -> str:
        """Size of the simulation, in a few words."""
        ...

    @property
    def experiment(self) -> Experiment:
        """The experiment, for the units of its metrics."""
        ...

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Names that an expected number may use, by key."""
        ...

    def faults(self, number: ExpectedNumber) -> Iterator[tuple[str, str]]:
        """Yield key and message for each fault of a number beyond its names."""
        ...

    def cells(self) -> Iterator[ExpectedNumber]:
        """Yield default expected numbers, used until expected.yaml lists some."""
        ...

    def folder(self, scenario: str, among: Path) -> Path:
        """Return the folder of a scenario's result when no other is named."""
        ...

    def run(
        self, out: Path, progress: Counting, workers: int | None, *, force: bool
    ) -> tuple[Any, bool]:
        """Simulate it into a folder, or find it there; return result and whether it existed."""
        ...

    def sample(self, result: Any, number: ExpectedNumber) -> Array:
        """Return the values of every animal."""
        ...

    def finish(self, folder: Path) -> None:
        """Do the remaining work once the scenario's figure is drawn."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Scenario(Brief):
    """A checked scenario."""

    path: Path
    """its folder"""
    subject: Subject
    """experiment or sweep that it simulates, with the changes that were asked for"""
    code: Code
    """its figure and quantities"""
    expected: dict[str, Located[ExpectedNumbers]]
    """its expected numbers, by virtual population"""
    changed: bool
    """whether more than the seed, the fidelity and the virtual population was changed, so that the
    expected numbers are those of another experiment"""

    def card(self) -> Card:
        """Return the title and facts by which the scenario is displayed."""
        facts = {
            "folder": str(self.path),
            "simulates": self.subject.scale,
            "expected": f"{counted(self.numbers, 'number')} for {self.section}",
        }
        return Card(f"Scenario {self.name}", facts)

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self.path.resolve().name

    def result_folder(self, among: Path = RESULTS) -> Path:
        """Return the folder of its result when no other is named, after its name and content."""
        return self.subject.folder(self.name, among)

    @property
    def section(self) -> str:
        """Section of the expected numbers that applies to the animals that it runs on."""
        population = self.subject.population
        return DEFAULT if population is None else population.stem

    @property
    def numbers(self) -> tuple[ExpectedNumber, ...]:
        """The expected numbers of the animals that it runs on."""
        own = self.expected.get(self.section)
        return own.record.numbers if own else ()

    def problem(self, number: ExpectedNumber, key: str, message: str) -> Problem:
        """Report what is wrong with an expected number, at its line."""
        return next(
            located.problem(("numbers", position, key), message)
            for located in self.expected.values()
            for position, written in enumerate(located.record.numbers)
            if written == number
        )


def load_scenario(
    folder: str | Path,
    sets: Sequence[str] = (),
    *,
    seed: int | None = None,
    fidelity: str | None = None,
    population: str | Path | None = None,
) -> Scenario:
    """Read and check a scenario; nothing of its code is executed.

    Parameters
    ----------
    folder : str or Path
        Its folder, or the name of a shipped one.
    sets : sequence of str, optional
        Changes "path=value" of its experiment.
    seed, fidelity : optional
        In place of those of its experiment.
    population : str or Path, optional
        File of accepted parameter sets, one of which every animal has.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    folder = locate(folder, "scenarios")
    changes = asked_changes(sets, seed, fidelity, None if population is None else Path(population))
    found = subject_file(folder)
    subject: Subject = (
        ExperimentSubject(load_experiment(found.file, (), changes))
        if found.kind == "experiment"
        else SweepSubject(load_sweep(found.file, changes), changed=bool(changes))
    )
    code = read_code(folder / CODE)
    file = folder / EXPECTED
    expected = read_expected(file) if anything_exists(file) else {}
    own = {subject.population.stem} if subject.population else set()
    problems += section_faults(expected, known_populations(subject.root) | own)
    for located in expected.values():
        problems += _faults(located, subject, code)
    if problems:
        raise ConfigError(problems)
    return Scenario(folder, subject, code, expected, changed=bool(sets))


def asked_changes(
    sets: Sequence[str], seed: int | None, fidelity: str | None, population: Path | None
) -> list[Override]:
    """Return the changes of an experiment that a command's options ask for.

    Raises
    ------
    ConfigError
        If one is no `path=value`, or there is no such population.
    """
    problems: list[Problem] = []
    changes = read_sets(sets, problems)
    population = None if population is None else locate(population, "populations")
    if population is not None and not file_exists(population):
        near = did_you_mean(population.name, names_in(population.parent))
        reason = why_not_found(population) or f"no such file{near}"
        problems.append(Problem("--population", None, str(population), reason))
    if problems:
        raise ConfigError(problems)
    asked = {
        "seed": seed,
        "fidelity": fidelity,
        "population": None if population is None else str(absolute(population)),
    }
    return changes + [
        Override(path, value, Place(None, None, f"--{path}"))
        for path, value in asked.items()
        if value is not None
    ]


def _faults(located: Located[ExpectedNumbers], subject: Subject, code: Code) -> Iterator[Problem]:
    """Yield names that the scenario lacks, and units that are not those of their metric."""
    for position, number in enumerate(located.record.numbers):
        at = ("numbers", position)
        if number.quantity is None:
            for key, known in subject.names.items():
                name = getattr(number, key)
                if name not in known:
                    message = f"unknown {key} {name!r}{did_you_mean(name, known)}"
                    yield located.problem((*at, key), message)
            there = number.metric in subject.names["metric"]
            unit = unit_of(str(number.metric), subject.experiment) if there else number.unit
            if number.unit != unit:
                message = f"{number.metric} is in {unit}, not in {number.unit}"
                yield located.problem((*at, "unit"), message)
        elif not code.computes:
            message = f"{code.path.name} has no function quantities, which would compute it"
            yield located.problem((*at, "quantity"), message)
        for key, message in subject.faults(number):
            yield located.problem((*at, key), message)
