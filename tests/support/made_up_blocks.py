"""Blocks of the prior with a likelihood that is known."""

import numpy as np

from striosome.calibration.sampling.blocks import Block
from striosome.config.documents.documents import COMMAND_LINE
from striosome.sweeps.axes import Axis
from striosome.sweeps.designs import Space

WIDTH = 0.1


def blocks_of(log_likelihood, parameters: int = 2, blocks: int = 16, seed: int = 1) -> list[Block]:
    """Blocks of the unit cube with a likelihood that is known."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(blocks):
        unit = rng.random((512, parameters))
        nothing = np.zeros((1, 512))
        made.append(Block(unit, nothing, nothing, log_likelihood(unit)))
    return made


def bell(unit):
    """A normal likelihood of the first parameter around the middle."""
    return -0.5 * ((unit[:, 0] - 0.5) / WIDTH) ** 2


def space_of(*names: str, log: bool = False) -> Space:
    axes = tuple(Axis(name, (name,), "nM", COMMAND_LINE) for name in names)
    return Space(axes, ((1.0, 100.0),) * len(names), (log,) * len(names))
