"""An experiment small enough for a test: every room of the house, in seconds."""

from dataclasses import replace
from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import load_experiment
from support.places import CONFIGS

_TEXT = """
name: tiny
title: A tiny experiment
base: {configs}/base.yaml
drugs: {configs}/drugs
sensors: {configs}/sensors
hypotheses: {configs}/hypotheses
hypothesis: h0_default
groups:
  control: {{animals: 2, overlays: [{configs}/animals/control.yaml]}}
  iron_deficient: {{animals: 3, overlays: [{configs}/animals/iron_deficient.yaml]}}
parameters:
  circuit:
    populations:
      striosome: {{cells: 12}}
      matrix: {{cells: 12}}
      epn_habenula: {{cells: 2}}
      epn_thalamus: {{cells: 2}}
sessions:
  vehicle:
    start: -30 min
    end: 60 min
    injections: [{{drug: vehicle, time: 0 min, dose: 0 mg/kg, route: ip}}]
  SKF81297:
    start: -30 min
    end: 60 min
    injections: [{{drug: skf81297, time: 0 min, dose: 1.5 mg/kg, route: ip}}]
    control: vehicle
simulation:
  fidelity: windowed
  seed: 5
  time_step: 0.1 ms
  window: 1.5 s
  warm_up: 0.2 s
  spacing: 10 min
  finest_spacing: 10 min
  tolerance: 0.1
  stretch: 60 s
  slow_step: 30 s
claims: {configs}/claims.yaml
"""


def write_tiny(folder: Path) -> Path:
    """Write the experiment's file and return its path."""
    path = folder / "tiny.yaml"
    path.write_text(_TEXT.format(configs=CONFIGS))
    return path


def with_overlay(folder: Path, *overlays: Path) -> Path:
    """The tiny experiment with further overlays in both groups."""
    path, named = write_tiny(folder), "".join(f"{one}, " for one in overlays)
    path.write_text(path.read_text().replace("overlays: [", f"overlays: [{named}"))
    return path


def at_rest(path: Path, *sets: str) -> Experiment:
    """One control animal, in the session without a drug alone, in few windows."""
    short = [f"simulation.{key}=30 min" for key in ("spacing", "finest_spacing")]
    short += ["simulation.window=0.4 s", "simulation.warm_up=0.1 s", "simulation.time_step=0.2 ms"]
    more = ["circuit.populations.matrix.cells=40"]
    whole = load_experiment(path, ["groups.control.animals=1", *short, *more, *sets]).experiment
    sessions = {"vehicle": whole.sessions["vehicle"]}
    return replace(whole, groups=whole.groups[:1], sessions=sessions)


def problem_of(folder: Path, text: str) -> str:
    """The one fault of the tiny experiment with an overlay of one line."""
    overlay = folder / "overlay.yaml"
    overlay.write_text(f"{text}\n")
    with pytest.raises(ConfigError) as caught:
        load_experiment(with_overlay(folder, overlay))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(overlay), 1)
    return str(problem)
