"""Populations of accepted sets: what `striosome calibrate` writes, and an experiment may name."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["POPULATION"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.config.experiments.population_file import read_population

    population = read_population(file)
    return (
        f"{counted(population.sets, 'set')} of {counted(population.parameters, 'parameter')}, "
        f"calibration {population.population}, hypothesis {population.hypothesis}"
    ), ()


def _schema() -> Json:
    from striosome.config.experiments.population_file import PopulationFile

    return PopulationFile.model_json_schema()


POPULATION = FileKind(
    name="population",
    plural="populations",
    schema=_schema,
    distinctive_keys=("weights", "sets"),
    check=_check,
)
