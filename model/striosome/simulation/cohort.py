"""Virtual animals: each draws its own parameters and owns one random stream.

Animal number k is the same animal in every group: the same deviation of each parameter from its
group's value, the same wiring, the same afferent spikes. Groups then differ only by their
condition, and so do sessions by their drugs.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array, Values
from striosome.base.quantities import unit_quantity
from striosome.circuit.random_streams import stream_key
from striosome.config.experiments.experiment import Group
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.shares import SHARES
from striosome.config.parameters.tree import Parameters

__all__ = [
    "Cohort",
    "animal_rows",
    "cohort_factors",
    "draw_cohort",
    "log_normal_factors",
    "with_factors",
]

# Separates the draws of parameters from every other use of the same seed.
_PURPOSE = 0x5041


@dataclass(frozen=True, slots=True)
class Cohort:
    """The animals of one group."""

    name: str
    """name of the group"""
    number: NDArray[np.int64]
    """number of each animal, from 1, shape (animals,)"""
    key: NDArray[np.int64]
    """random stream of each animal, shape (animals,)"""
    drawn: Parameters
    """parameters as drawn, before `striosome.neuromodulation.effective_animal` applies anything;
    leaves that vary are arrays of shape (animals, 1)"""

    def __len__(self) -> int:
        return len(self.number)


def draw_cohort(group: Group, seed: int) -> Cohort:
    """Draw the animals of a group.

    Each varying parameter is its group value times a log-normal factor of mean 1.

    Parameters
    ----------
    group : Group
        Number of animals and the group's parameters, whose `variability` names what varies;
        what an animal has of its own stands in place of the group's value.
    seed : int
        The experiment's seed.
    """
    number = np.arange(1, group.animals + 1)
    own = replace_leaves(group.parameters, group.own)
    parameters = with_factors(own, cohort_factors(group, seed))
    key = np.array([stream_key(seed, int(animal)) for animal in number])
    return Cohort(group.name, number, key, parameters)


def cohort_factors(group: Group, seed: int) -> dict[str, Array]:
    """Return each animal's factors on the group's values, shape (animals, 1) by path."""
    number = np.arange(1, group.animals + 1)
    return {
        path: _factors(seed, number, path, float(spread))
        for path, spread in group.parameters.variability.items()
    }


def _factors(
    seed: int, number: NDArray[np.int64], path: str, coefficient_of_variation: float
) -> Array:
    """Draw log-normal factors of one parameter, independent of other parameters and animals."""
    normal = [
        np.random.default_rng([seed, int(animal), _PURPOSE, zlib.crc32(path.encode())]).normal()
        for animal in number
    ]
    return log_normal_factors(np.array(normal), coefficient_of_variation)[:, np.newaxis]


def log_normal_factors(normal: Array, coefficient_of_variation: Values) -> Array:
    """Return log-normal factors of mean 1 from standard normal deviates.

    Parameters
    ----------
    normal : float array
        The deviates.
    coefficient_of_variation : float or array
        Of the factors; broadcast against the deviates.
    """
    sigma = np.sqrt(np.log1p(coefficient_of_variation**2))
    return np.asarray(np.exp(sigma * normal - sigma**2 / 2))


def with_factors(parameters: Parameters, factors: Mapping[str, Array]) -> Parameters:
    """Multiply leaves by one factor per animal.

    Shares of GABA keep their sum: that a fibre sits nearer to one source than in another animal
    makes no source of what is left of the whole.
    """
    changed = {path: get_leaf(parameters, path) * factor for path, factor in factors.items()}
    return replace_leaves(parameters, changed | _shares_of_one_sum(parameters, changed))


def _shares_of_one_sum(parameters: Parameters, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return all shares of GABA, scaled to the sum that they had; none if none has changed."""
    before = {f"{SHARES}{name}": share for name, share in parameters.gaba.shares.items()}
    if not before.keys() & changed.keys():
        return {}
    after = {path: changed.get(path, share) for path, share in before.items()}
    total = np.asarray(sum(after.values()))
    scale = sum(before.values()) / np.where(total > 0.0, total, 1.0)
    return {path: share * scale for path, share in after.items()}


def animal_rows(
    parameters: Parameters,
    sets: Mapping[str, Array],
    units: Mapping[str, str],
    animals: int,
    factors: Mapping[str, Array],
    own: Mapping[str, Any] = MappingProxyType({}),
) -> Parameters:
    """Return one row for each animal of each parameter set, sets first.

    Parameters
    ----------
    parameters : Parameters
        What sets and animals do not change.
    sets : mapping of str to float array (sets,)
        Numbers by path.
    units : mapping of str to str
        Unit of each of them.
    animals : int
        Animals of each set.
    factors : mapping of str to float array (sets * animals, 1)
        How far each animal is from its set's value, by path.
    own : mapping of str to array (animals, 1), optional
        What animals have of their own, the same in each set, by path.
    """
    count = len(next(iter(factors.values()), ())) // animals or 1
    leaves = {path: np.tile(values, (count, 1)) for path, values in own.items()} | {
        path: np.repeat(values, animals)[:, np.newaxis] * unit_quantity(units[path])
        for path, values in sets.items()
    }
    return with_factors(replace_leaves(parameters, leaves), factors)
