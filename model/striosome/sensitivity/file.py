"""Content of a sensitivity file: parameters, two analyses of them, and replicates."""

import math
from typing import Any

from pydantic import Field, field_validator

from striosome.config.documents.numbers import Seed
from striosome.config.documents.section import Section
from striosome.sweeps.file import StudyFile

__all__ = ["MorrisEntry", "SensitivityFile", "SobolEntry"]


class MorrisEntry(Section):
    """The screening of all parameters."""

    trajectories: int = Field(description="paths through the space; each moves every parameter")
    levels: int = Field(4, description="values of each parameter, an even number")
    seed: Seed = Field(1, description="of the design; not of the animals", ge=0)

    @field_validator("trajectories")
    @classmethod
    def _more_than_one(cls, value: int) -> int:
        if value < 2:
            raise ValueError("expected at least 2 trajectories: one alone has no spread")
        return value

    @field_validator("levels")
    @classmethod
    def _even(cls, value: int) -> int:
        if value < 2 or value % 2:
            raise ValueError("expected an even number of levels, for example 4")
        return value


class SobolEntry(Section):
    """The variance decomposition over the parameters that matter most."""

    points: int = Field(description="base points, a power of two; each is run keep + 2 times")
    keep: int = Field(description="parameters taken over from the screening", ge=1)
    seed: Seed = Field(1, description="of the design and the bootstrap", ge=0)

    @field_validator("points")
    @classmethod
    def _power_of_two(cls, value: int) -> int:
        if value < 2 or value & (value - 1):
            near = 2 ** max(1, round(math.log2(max(value, 1))))
            raise ValueError(f"expected a power of two, for example {near}")
        return value


class SensitivityFile(StudyFile):
    """Input of `striosome sensitivity`."""

    streams: int = Field(
        2, description="random streams in which every point is run, each with its own animals"
    )
    parameters: dict[str, Any] = Field(
        description="the parameters by path, each with range, spread or scale as in a sweep"
    )
    morris: MorrisEntry = Field(description="the screening of all parameters")
    sobol: SobolEntry = Field(description="the decomposition over the most important ones")

    @field_validator("streams")
    @classmethod
    def _replicated(cls, value: int) -> int:
        if value < 2:
            raise ValueError(
                "expected at least 2 random streams: from a single one, noise cannot be told "
                "from the effect of a parameter"
            )
        return value
