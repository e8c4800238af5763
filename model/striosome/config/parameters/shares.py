"""Shares of extracellular GABA: of whom they are, and that they are no more than the whole."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from striosome.config.parameters.circuit import COMPARTMENTS
from striosome.config.parameters.paths import replace_leaves
from striosome.config.parameters.readouts import ExtracellularGaba
from striosome.config.parameters.tree import Parameters

__all__ = ["SHARES", "scaled_to_whole", "shares_of", "with_scaled_shares"]

Name = TypeVar("Name")

SHARES = {name: f"gaba.{name}_share" for name in COMPARTMENTS}
"""Path of the share of vesicular GABA that each simulated population releases."""


def shares_of(gaba: ExtracellularGaba) -> dict[str, Any]:
    """Return the share of vesicular GABA by population."""
    return {name: getattr(gaba, f"{name}_share") for name in COMPARTMENTS}


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
    scaled = scaled_to_whole(shares_of(parameters.gaba))
    return replace_leaves(parameters, {SHARES[name]: share for name, share in scaled.items()})
