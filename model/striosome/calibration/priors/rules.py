"""Rules for priors that depend on one another: none needs itself, and shares stay a whole."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import parse_quantity, scalar
from striosome.calibration.priors.prior import Prior
from striosome.config.parameters.provenance import Provenance
from striosome.config.parameters.shares import SHARES

__all__ = ["Whole", "circle", "largest_whole"]

# Rounding of shares that fill the whole.
_SLACK = 1e-9


class Whole(NamedTuple):
    """Sum of the shares of a whole."""

    shares: tuple[str, ...]
    """their paths"""
    sum: float
    """the largest among some sets"""


def circle(priors: Sequence[Prior]) -> list[str]:
    """Return parameters each of which needs the next and the last the first; [] if none do."""
    of = {path: prior for prior in priors for path in prior.units}
    needed = {path: {other for other in prior.needs if other in of} for path, prior in of.items()}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        # In the list each is needed by the next, and the first comes back as the last.
        around = list(reversed(error.args[1]))[:-1]
        first = min(around, key=list(of).index)
        start = around.index(first)
        return [*around[start:], *around[:start]]
    return []


def largest_whole(columns: Mapping[str, Array], known: Mapping[str, Provenance]) -> Whole | None:
    """Return the shares of GABA, if any varies and in some set they exceed the whole.

    Parameters
    ----------
    columns : mapping of str to float array (sets,)
        What varies, by path.
    known : mapping of str to Provenance
        All parameters, by path.
    """
    shares = tuple(path for path in known if path.startswith(SHARES))
    if not any(path in columns for path in shares):
        return None
    values = (
        columns[path] if path in columns else scalar(parse_quantity(known[path].value, "1"), "1")
        for path in shares
    )
    most = float(np.max(sum(values, np.zeros(1))))
    return Whole(shares, most) if most > 1.0 + _SLACK else None
