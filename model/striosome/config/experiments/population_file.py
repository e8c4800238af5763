"""A population file: accepted parameter sets with weights, and their origin."""

from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

import striosome
from striosome.base.arrays import Array
from striosome.base.quantities import UnitError, unit, unit_quantity
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.named_files import absolute
from striosome.config.documents.records import read_record
from striosome.config.documents.section import Section
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.moved import path_hint

__all__ = ["PopulationFile", "drawn_sets", "read_population"]

# Separates the choice of sets from every other use of the same seed.
_PURPOSE = 0x504F


class PopulationFile(Section):
    """Output of `striosome calibrate`; an experiment names it under `population`."""

    population: str = Field(description="name of the calibration")
    version: str = Field(description="of striosome, whose equations the sets belong to")
    hypothesis: str = Field(description="under which the sets were accepted")
    command: str = Field(description="what makes the file again")
    key: str = Field(description="hash of everything that the sets were drawn from")
    claims: tuple[str, ...] = Field(description="statements that they were weighted by")
    log_evidence: float = Field(description="of the hypothesis, in the response surface")
    effective: float = Field(description="effective number of sets that these were drawn from")
    spikes: str = Field(description="how far the weights are those of the spiking network")
    parameters: dict[str, str] = Field(description="unit of every parameter, by path")
    weights: tuple[float, ...] = Field(description="of the sets; they need not sum to one")
    sets: tuple[tuple[float, ...], ...] = Field(description="values in the order of `parameters`")

    @model_validator(mode="after")
    def _of_one_size(self) -> Self:
        widths = {len(row) for row in self.sets}
        if not self.sets or widths != {len(self.parameters)}:
            raise ValueError(f"expected {len(self.parameters)} values in every set")
        if len(self.weights) != len(self.sets):
            raise ValueError(f"expected {len(self.sets)} weights, one for each set")
        if min(self.weights) < 0.0 or sum(self.weights) <= 0.0:
            raise ValueError("weights must not be negative, nor all zero")
        return self

    @property
    def columns(self) -> dict[str, Array]:
        """Values of every set by path, in their units."""
        return dict(zip(self.parameters, np.array(self.sets).T, strict=True))

    @property
    def shares(self) -> Array:
        """The weights, summing to one."""
        return np.asarray(np.array(self.weights) / np.sum(self.weights))

    def animals(self, number: int, seed: int) -> dict[str, Any]:
        """Return parameters of animals, each with a set of its own, shape (animals, 1) by path.

        The set of an animal depends on its number and the seed alone.
        """
        cumulated = np.cumsum(self.shares)
        places = np.array(
            [np.random.default_rng([seed, k, _PURPOSE]).random() for k in range(1, number + 1)]
        )
        chosen = np.minimum(np.searchsorted(cumulated, places), len(self.sets) - 1)
        return {
            path: column[chosen, np.newaxis] * unit_quantity(self.parameters[path])
            for path, column in self.columns.items()
        }


def drawn_sets(shares: Array, number: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return positions of sets drawn by their shares, evenly spaced in the cumulated share."""
    cumulated = np.cumsum(shares)
    targets = (np.arange(number) + rng.random()) / number
    return np.asarray(np.searchsorted(cumulated, targets * cumulated[-1]))


def read_population(path: Path, known: Settings | None = None) -> PopulationFile:
    """Read and check a population file.

    Parameters
    ----------
    path : Path
        The file.
    known : mapping, optional
        Settings of an experiment; the sets must speak of parameters that it has.

    Raises
    ------
    ConfigError
        If the file is faulty, or belongs to another version of the model.
    """
    problems: list[Problem] = []
    document = read_yaml(absolute(path))
    located = read_record(PopulationFile, document, (), problems)
    if located is not None:
        _check(located.record, document, known, problems)
    if problems or located is None:
        raise ConfigError(problems)
    return located.record


def _check(
    file: PopulationFile, document: Document, known: Settings | None, problems: list[Problem]
) -> None:
    if file.version != striosome.__version__:
        message = (
            f"the sets belong to striosome {file.version}, this is {striosome.__version__}; "
            f"make them again: {file.command}"
        )
        problems.append(document.place(("version",)).problem("version", message))
    names = None if known is None else {".".join(keys) for keys in known}
    for path, text in file.parameters.items():
        place = document.place(("parameters", path))
        if names is not None and path not in names:
            problems.append(place.problem("parameters", f"unknown {path}{path_hint(path, names)}"))
        try:
            unit(text)
        except UnitError as error:
            problems.append(place.problem("parameters", str(error)))
