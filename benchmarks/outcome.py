"""Result of a benchmark: times, numbers compared with their bars, and remarks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from benchmarks.timing import Race, Spread, Times

__all__ = ["Bar", "Finding", "Outcome", "Row", "Settings", "rows_of"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Extent of the measurements."""

    repeats: int
    quick: bool
    """tiny sizes, to see that everything runs; bars are then not judged"""

    def pick(self, full: T, quick: T) -> T:
        """Return a size for a full or a quick run."""
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Bar:
    """Limit that a number has to reach."""

    limit: float
    at_least: bool

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:,g}"

    def met(self, value: float) -> bool:
        """Tell whether a number reaches it."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Finding:
    """A measured number with its bar, if it has one."""

    what: str
    value: Spread
    unit: str
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Times of one contestant, or the reason why there are none."""

    contestant: str
    times: Times | None
    neuron_steps: float | None = None
    """cells times time steps of one lap"""
    missing: str = ""


@dataclass(slots=True)
class Outcome:
    """Result of one benchmark."""

    title: str
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[tuple[list[str], list[list[str]]]] = field(default_factory=list)
    """further tables: column names, lines"""
    figure: Path | None = None

    def find(self, what: str, value: Spread | None, unit: str, bar: Bar | None = None) -> None:
        """Add a number, if it could be measured."""
        if value is not None:
            self.findings.append(Finding(what, value, unit, bar))


def rows_of(result: Race, neuron_steps: float | None = None) -> list[Row]:
    """Return one row for each contestant of a race."""
    ran = [Row(name, times, neuron_steps) for name, times in result.times.items()]
    return ran + [Row(name, None, missing=reason) for name, reason in result.missing.items()]
