"""Parameters that groups take from a population file of accepted sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.named_files import NamedFiles
from striosome.config.experiments.experiment_file import ExperimentFile, GroupEntry
from striosome.config.experiments.population_file import PopulationFile, read_population
from striosome.config.parameters.merge import Settings

__all__ = ["VirtualPopulation", "known_populations", "read_group_population"]


@dataclass(frozen=True, slots=True)
class VirtualPopulation:
    """The accepted sets that an experiment runs on, if any."""

    path: Path | None = None
    """file of the accepted sets"""
    file: PopulationFile | None = None
    """content of that file"""
    leaves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """parameters that the sets set, by group"""

    def own(self, group: str, animals: int, seed: int) -> dict[str, Any]:
        """Return each animal's own parameters in a group, shape (animals, 1) by path."""
        if self.file is None:
            return {}
        drawn = self.file.animals(animals, seed)
        return {path: drawn[path] for path in self.leaves[group]}


def known_populations(root: Path) -> set[str]:
    """Return the names of the population files in a configuration folder."""
    return {path.stem for path in (root / "populations").glob("*.yaml")}


def read_group_population(
    file: ExperimentFile,
    groups: Mapping[str, GroupEntry],
    files: NamedFiles,
    library: Settings,
    trees: Mapping[str, Settings],
) -> VirtualPopulation:
    """Read the population that an experiment names.

    What the experiment, a group, its overlays or `--set` set stays as they say.

    Parameters
    ----------
    file : ExperimentFile
        The experiment.
    groups : mapping of str to GroupEntry
        Its groups.
    files : NamedFiles
        Finds the file; its problems grow by what is wrong.
    library, trees : Settings
        Before anything that the experiment sets, and of each group.
    """
    path = None if file.population is None else files.find(file.population, ("population",))
    if path is None or not trees:
        return VirtualPopulation()
    try:
        population = read_population(path, next(iter(trees.values())))
    except ConfigError as error:
        files.problems.extend(error.problems)
        return VirtualPopulation()

    def taken(name: str) -> tuple[str, ...]:
        if (named := groups[name].from_population) is not None:
            return tuple(path for path in population.parameters if path in named)
        keys = {path: tuple(path.split(".")) for path in population.parameters}
        return tuple(p for p, key in keys.items() if trees[name][key] == library.get(key))

    return VirtualPopulation(path, population, {name: taken(name) for name in groups})
