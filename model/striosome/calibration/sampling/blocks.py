"""Blocks of the prior: parameter sets, their predictions and their likelihood."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.base.code_version import code_version
from striosome.base.quantities import unit_quantity
from striosome.calibration.declaration import Calibration
from striosome.calibration.likelihood.outcomes import Moments
from striosome.calibration.sampling.predictor import Predictor
from striosome.claims.endpoint import Endpoint
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash
from striosome.config.parameters.paths import replace_leaves
from striosome.config.parameters.shares import SHARES, scaled_to_whole
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.shared_surface import shared_surface
from striosome.store.writing import write_whole
from striosome.sweeps.designs import Space, placed

__all__ = ["Block", "BlockMaker", "BlockStore", "columns_of"]


@dataclass(frozen=True, slots=True)
class Block:
    """Some parameter sets of the prior."""

    unit: Array
    """positions in the unit cube, shape (sets, parameters)"""
    mean: Array
    """predicted mean over animals, shape (endpoints, sets)"""
    spread: Array
    """predicted standard deviation between animals, shape (endpoints, sets)"""
    log_likelihood: Array
    """logarithm of the likelihood, shape (sets,); minus infinity where the surface does not
    reach"""

    def moments(self, endpoints: list[Endpoint]) -> dict[Endpoint, Moments]:
        """Return the predictions by endpoint, in the order in which they were asked for."""
        return {
            endpoint: Moments(*both)
            for endpoint, *both in zip(endpoints, self.mean, self.spread, strict=True)
        }


@dataclass(frozen=True, slots=True)
class BlockMaker:
    """Maker of any block of a calibration; blocks are independent scrambled Sobol sequences."""

    calibration: Calibration
    predictor: Predictor

    @classmethod
    def of(cls, calibration: Calibration, surface: ResponseSurface) -> "BlockMaker":
        """Return the maker of a calibration, with the surface of its circuit."""
        units = {axis.name: axis.unit or "1" for axis in calibration.space.axes}
        animals = calibration.file.likelihood.animals
        predictor = Predictor(calibration.loaded.experiment, surface, units, animals)
        return cls(calibration, predictor)

    def block(self, number: int) -> Block:
        """Make one block; the same number gives the same block."""
        sampler = self.calibration.file.sampler
        rng = np.random.default_rng([sampler.seed, number])
        unit = qmc.Sobol(len(self.calibration.space.axes), rng=rng).random(sampler.block)
        endpoints = self.calibration.endpoints
        moments = self.predictor.moments(columns_of(self.calibration.space, unit), endpoints)
        mean, spread = (
            np.stack([getattr(moments[endpoint], name) for endpoint in endpoints])
            for name in ("mean", "spread")
        )
        return Block(unit, mean, spread, self.calibration.study.log_likelihood(moments))

    @property
    def key(self) -> str:
        """Hash of everything that determines a block; varying parameters count by their prior."""
        calibration = self.calibration
        space, sampler = calibration.space, calibration.file.sampler
        experiment = self._without_values()
        engine = shared_surface(experiment, 1)
        parts = (
            content_hash(experiment),
            engine.path.name,
            [(axis.name, axis.unit) for axis in space.axes],
            (space.ends, space.logarithmic),
            [claim.model_dump_json() for claim in calibration.study.claims],
            [type(claim.test).digest for claim in calibration.study.claims],
            calibration.file.likelihood.model_dump_json(),
            (sampler.block, sampler.seed),
            code_version(__name__),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def _without_values(self) -> Experiment:
        """Set every varying parameter of the experiment to zero: shipped values do not count."""
        experiment = self.calibration.loaded.experiment
        blank = {
            axis.name: 0.0 * unit_quantity(axis.unit or "1") for axis in self.calibration.space.axes
        }
        groups = (
            replace(group, parameters=replace_leaves(group.parameters, blank))
            for group in experiment.groups
        )
        return replace(experiment, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class BlockStore:
    """Store of finished blocks in files; one that was cut short counts as absent."""

    folder: Path
    """folder of the blocks"""
    key: str
    """key of the calibration"""

    def get(self, number: int) -> Block | None:
        """Return a block, if there is one that can be read."""
        try:
            block = Block(**read_arrays(self._path(number)))
        except (FileNotFoundError, DamagedError, TypeError):
            return None
        sets = block.log_likelihood.shape
        fits = all(part.shape[1:] == sets for part in (block.mean, block.spread))
        return block if fits and block.unit.shape[:1] == sets else None

    def put(self, number: int, block: Block) -> None:
        """Store a block."""
        arrays = {name: getattr(block, name) for name in Block.__dataclass_fields__}
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(number), lambda scratch: np.savez(scratch, **arrays))

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.key}-{number:04d}.npz"


def columns_of(space: Space, unit: Array) -> Mapping[str, Array]:
    """Return parameters by path, in their units, at positions of the unit cube.

    Shares of GABA that together exceed the whole are scaled back to it, as everywhere.
    """
    points = placed(space, unit)
    columns = {
        axis.name: np.asarray(column, dtype=float)
        for axis, column in zip(points.axes, points.columns, strict=True)
    }
    shares = {path: column for path, column in columns.items() if path.startswith(SHARES)}
    return columns | scaled_to_whole(shares) if len(shares) > 1 else columns
