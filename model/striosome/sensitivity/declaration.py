"""A sensitivity file and everything that it names: read and checked before anything runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from striosome.base.arrays import Array
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.shipped import locate
from striosome.sensitivity.file import SensitivityFile
from striosome.sweeps.declaration import Sweep, SweepSource, check_values, read_study
from striosome.sweeps.design_reader import read_space
from striosome.sweeps.designs import Space, placed
from striosome.sweeps.file import SweepFile

__all__ = ["SensitivityDeclaration", "load_sensitivity"]

_MIN_PARAMETERS = 2
_MIN_ANIMALS = 2
# What a stage takes over from the file as it is.
_COMMON = SensitivityFile.model_fields.keys() & SweepFile.model_fields.keys()


@dataclass(frozen=True, slots=True)
class SensitivityDeclaration:
    """A checked sensitivity file."""

    study: SweepSource[SensitivityFile]
    """its settings and the experiment"""
    space: Space
    """the parameters and the ends of their ranges"""

    @property
    def file(self) -> SensitivityFile:
        """The settings."""
        return self.study.file

    @property
    def sessions(self) -> tuple[str, ...]:
        """Sessions whose metrics are analysed; their matched controls are run as well."""
        return self.file.sessions or tuple(self.study.base.experiment.sessions)

    def stage(self, name: str, places: Sequence[int], unit: Array) -> Sweep:
        """Return the runs of one stage, as a sweep.

        Every point has animals of its own in each stream: with the same animals everywhere,
        their deviations would cancel between points, indices would hold for these animals
        alone, and a parameter without influence would have an index of exactly zero, so
        that there were no noise floor.

        Parameters
        ----------
        name : str
            Of the stage.
        places : sequence of int
            The parameters that vary; all others stay as the experiment has them.
        unit : float array (points, parameters)
            The design, in the unit cube.
        """
        own = {"name": f"{self.file.name}-{name}", "design": {}, "common_random_numbers": False}
        file = SweepFile(**{key: getattr(self.file, key) for key in _COMMON} | own)
        return self.study.sweep(file, placed(self.space.take(places), unit))


def load_sensitivity(path: str | Path) -> SensitivityDeclaration:
    """Read and check a sensitivity file and everything that it names.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    study = read_study(SensitivityFile, locate(path, "sensitivity"), problems)
    _check_numbers(study, problems)
    values = next(iter(study.base.provenance.values()))
    space = read_space(study.document, values, problems, ("parameters",))
    if space is None or problems:
        raise ConfigError(problems)
    declared = SensitivityDeclaration(study, space)
    corners = np.array([np.zeros(len(space.axes)), np.ones(len(space.axes))])
    check_values(declared.stage("ends", range(len(space.axes)), corners), problems)
    if problems:
        raise ConfigError(problems)
    return declared


def _check_numbers(study: SweepSource[SensitivityFile], problems: list[Problem]) -> None:
    """Check numbers on which the parts of the file must agree."""

    def report(key: tuple[str, ...], message: str) -> None:
        problems.append(study.document.place(key).problem(".".join(key), message))

    file = study.file
    number = len(file.parameters)
    if number < _MIN_PARAMETERS:
        report(("parameters",), f"expected at least {_MIN_PARAMETERS} parameters to compare")
    elif file.sobol.keep > number:
        report(("sobol", "keep"), f"only {number} parameters are named")
    for group in study.base.experiment.groups:
        if group.animals < _MIN_ANIMALS:
            report(
                ("experiment",),
                f"its group {group.name} has a single animal: expected at least "
                f"{_MIN_ANIMALS}, so that animals can be told from random streams",
            )
