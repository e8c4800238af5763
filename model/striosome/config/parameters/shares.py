"""Shares of extracellular GABA: their sources, and the rule that they do not exceed the whole."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from striosome.config.parameters.paths import replace_leaves
from striosome.config.parameters.tree import Parameters

__all__ = ["SHARES", "scaled_to_whole", "with_scaled_shares"]

Name = TypeVar("Name")

SHARES = "gaba.shares."
"""Prefix of the path of a source's share of vesicular GABA; the name of the source follows."""


def scaled_to_whole(shares: Mapping[Name, Any]) -> dict[Name, Any]:
    """Scale shares that together exceed the whole back to it.

    Parameters
    ----------
    shares : mapping of str to float or array
        All arrays of one shape.
    """
    total = np.maximum(1.0, sum(shares.values()))
    return {name: share / total for name, share in shares.items()}


def with_scaled_shares(parameters: Parameters) -> Parameters:
    """Return animals whose shares of GABA are at most the whole.

    Parameters
    ----------
    parameters : Parameters
        The animals; each share is single or of shape (animals, 1).
    """
    scaled = scaled_to_whole(parameters.gaba.shares)
    return replace_leaves(parameters, {f"{SHARES}{name}": share for name, share in scaled.items()})
