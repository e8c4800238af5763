"""Virtual animals: each draws its own parameters and owns one random stream.

Animal number k is the same animal in every group: the same deviation of each parameter from its
group's value, the same wiring, the same afferent spikes. Groups then differ only by their
condition, and so do sessions by their drugs.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.random_streams import stream_key
from striosome.config.experiments.experiment import Group
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.tree import Parameters

__all__ = ["Cohort", "cohort_factors", "draw_cohort", "with_factors"]

# Separates the draws of parameters from every other use of the same seed.
_PURPOSE = 0x5041


@dataclass(frozen=True, slots=True)
class Cohort:
    """The animals of one group.

    Attributes
    ----------
    name : str
        The group.
    number : int array (animals,)
        Number of each animal, from 1.
    key : int array (animals,)
        Random stream of each animal.
    parameters : Parameters
        Before the condition's effects; leaves that vary are arrays of shape (animals, 1).
    """

    name: str
    number: NDArray[np.int64]
    key: NDArray[np.int64]
    parameters: Parameters

    def __len__(self) -> int:
        return len(self.number)


def draw_cohort(group: Group, seed: int) -> Cohort:
    """Draw the animals of a group.

    Each varying parameter is its group value times a log-normal factor of mean 1. Shares of GABA
    that would exceed the whole are scaled back to it.

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


def cohort_factors(group: Group, seed: int) -> dict[str, NDArray[np.float64]]:
    """How far each animal of a group is from the group's value, shape (animals, 1) by path."""
    number = np.arange(1, group.animals + 1)
    return {
        path: _factors(seed, number, path, float(spread))
        for path, spread in group.parameters.variability.items()
    }


def _factors(
    seed: int, number: NDArray[np.int64], path: str, coefficient_of_variation: float
) -> NDArray[np.float64]:
    """Log-normal factors of one parameter; no other parameter and no other animal changes them."""
    sigma = np.sqrt(np.log1p(coefficient_of_variation**2))
    normal = [
        np.random.default_rng([seed, int(animal), _PURPOSE, zlib.crc32(path.encode())]).normal()
        for animal in number
    ]
    return np.asarray(np.exp(sigma * np.array(normal) - sigma**2 / 2)[:, np.newaxis])


def with_factors(parameters: Parameters, factors: Mapping[str, NDArray[np.float64]]) -> Parameters:
    """Multiply leaves by one factor per animal."""
    varied = replace_leaves(
        parameters, {path: get_leaf(parameters, path) * factor for path, factor in factors.items()}
    )
    total = np.maximum(1.0, varied.gaba.striosome_share + varied.gaba.matrix_share)
    return replace_leaves(
        varied,
        {
            "gaba.striosome_share": varied.gaba.striosome_share / total,
            "gaba.matrix_share": varied.gaba.matrix_share / total,
        },
    )
