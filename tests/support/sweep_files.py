"""Sweeps small enough for a test, on a made-up response surface."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import load_experiment
from striosome.engines.surface.surrogate import SurfaceSimulator
from support.places import CONFIGS
from support.surfaces import made_up_surface

EXPERIMENT = CONFIGS / "experiments" / "one_group.yaml"
_TEXT = """\
name: tiny
title: A tiny sweep
experiment: {experiment}
fidelity: surrogate
changes:
  groups.mice.animals: 3
sessions: [SKF81297]
design:
{design}
"""
GRID = """\
  grid:
    iron_deficiency: [0, 0.5, 1]
    receptors.mor.density: {from: 0.5, to: 1, points: 2}
"""


def write_sweep(folder: Path, design: str = GRID, more: str = "") -> Path:
    """Write a sweep file and return its path; `more` are further lines of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tiny.yaml"
    path.write_text(_TEXT.format(experiment=EXPERIMENT, design=design.rstrip("\n")) + more)
    return path


def shipped(path: str) -> Any:
    """The value of a parameter that the base has, as it is written there."""
    return load_experiment(EXPERIMENT).provenance["mice"][path].value


def keep_made_up_surface(file: Path = EXPERIMENT) -> None:
    """Put made-up surfaces of an experiment's networks where the engine looks for its own."""
    experiment = _on_a_surface(file)
    circuits = (group.parameters.circuit for group in experiment.groups)
    for path in {SurfaceSimulator(one, experiment.simulation, 1).path for one in circuits}:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f"{os.getpid()}.npz")
        made_up_surface().save(scratch)
        scratch.chmod(0o600)
        scratch.replace(path)


@cache
def _on_a_surface(file: Path) -> Experiment:
    return load_experiment(file, ["fidelity=surrogate"]).experiment
