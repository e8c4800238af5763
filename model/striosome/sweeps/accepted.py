"""The design that runs over the accepted sets of a calibration."""

import numpy as np

from striosome.base.arrays import Array
from striosome.config.documents.documents import Document, KeyPath
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.named_files import NamedFiles
from striosome.config.documents.records import read_record
from striosome.config.experiments.population_file import drawn_sets, read_population
from striosome.sweeps.file import PopulationDesign

__all__ = ["accepted_sets"]


def accepted_sets(
    document: Document, at: KeyPath, problems: list[Problem]
) -> dict[str, Array] | None:
    """Draw sets of the population that a sweep file names, by their weights.

    Parameters
    ----------
    document : Document
        The sweep file.
    at : tuple of str
        The key of the design.
    problems : list of Problem
        Problems that are found are appended to it.

    Returns
    -------
    dict of str to float array (sets,), or None
        By path, in the unit of the parameter; None where something is wrong.
    """
    located = read_record(PopulationDesign, document, at, problems)
    source = document.place(()).file
    if located is None or source is None:
        return None
    entry = located.record
    path = NamedFiles(document, source.parent, problems).find(entry.file, (*at, "file"))
    if path is None:
        return None
    try:
        population = read_population(path)
    except ConfigError as error:
        problems.extend(error.problems)
        return None
    chosen = drawn_sets(population.shares, entry.sets, np.random.default_rng(entry.seed))
    return {name: values[chosen] for name, values in population.columns.items()}
