"""Content of a file of expected numbers: what a scenario gives, with its tolerances."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import absolute
from striosome.config.documents.numbers import Seed
from striosome.config.documents.records import Located, read_record
from striosome.config.documents.section import Section
from striosome.config.documents.yaml_source import read_yaml

__all__ = [
    "DEFAULT",
    "ExpectedNumber",
    "ExpectedNumbers",
    "read_expected",
    "section_faults",
    "words_of",
]

DEFAULT = "default"
"""The section of a scenario that runs on no population of accepted sets."""


class ExpectedNumber(Section):
    """One number: the mean of a metric over animals, or a quantity that the scenario computes."""

    metric: str | None = Field(None, description="as summary.csv spells it")
    session: str | None = Field(None, description="session of the experiment")
    group: str | None = Field(None, description="group of the experiment")
    point: dict[str, Any] | None = Field(
        None, description="of a sweep: the value of every axis that has more than one"
    )
    quantity: str | None = Field(None, description="instead: a name that the scenario's run.py has")
    value: float = Field(description="mean over random streams")
    tolerance: float = Field(
        description="how far another random stream may be off: three standard deviations", ge=0
    )
    unit: str = Field(description="of value and tolerance")

    @model_validator(mode="after")
    def _names_one_number(self) -> Self:
        place = (self.metric, self.session, self.group)
        if self.quantity is not None:
            if (*place, self.point) != (None,) * 4:
                raise ValueError("a quantity stands alone, without metric, session, group or point")
        elif None in place:
            raise ValueError("expected metric, session and group, or a quantity")
        return self


class ExpectedNumbers(Section):
    """The numbers of one population, or of the animals as the scenario has them."""

    population: str | None = Field(
        None,
        description="file of the population, relative to this file, where it stands in no folder "
        "`populations` of the configuration",
    )
    seeds: tuple[Seed, ...] = Field(description="random streams that the numbers come from")
    numbers: tuple[ExpectedNumber, ...] = Field(description="the numbers, in the order of a table")


def read_expected(path: Path) -> dict[str, Located[ExpectedNumbers]]:
    """Read a file of expected numbers, by population.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    document = read_yaml(absolute(path))
    problems: list[Problem] = []
    found = {
        name: read_record(ExpectedNumbers, document, (name,), problems) for name in document.data
    }
    if problems:
        raise ConfigError(problems)
    return {name: located for name, located in found.items() if located is not None}


def section_faults(
    sections: Mapping[str, Located[ExpectedNumbers]], populations: Collection[str]
) -> Iterator[Problem]:
    """Yield sections of unknown populations, whose numbers would never be compared.

    Parameters
    ----------
    sections : mapping of str to Located
        As `read_expected` gives them.
    populations : collection of str
        Names of the populations that are known.
    """
    known = {DEFAULT, *populations}
    for name, located in sections.items():
        named = located.record.population
        if named is not None and Path(named).stem != name:
            yield located.problem(("population",), f"is the file of another section than {name}")
        elif named is None and name not in known:
            message = (
                f"unknown population{did_you_mean(name, known)} (a file elsewhere is named by the "
                "key `population`)"
            )
            yield located.problem((), message)


def words_of(number: ExpectedNumber) -> Iterator[str]:
    """Yield the words that identify a number."""
    if number.quantity is not None:
        yield number.quantity
        return
    yield from (str(number.metric), str(number.session), str(number.group))
    yield from (f"{axis} {value}" for axis, value in (number.point or {}).items())
