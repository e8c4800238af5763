"""The scenarios that ship, small enough for a test."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Experiment
from striosome.figures import RunView
from striosome.scenarios.declaration import Scenario, load_scenario
from striosome.scenarios.folders import subject_file
from support.experiments import simulate_unseen
from support.small_circuit import FEW_CELLS, SHORT_WINDOWS

# Two animals, few cells and short windows that lie far apart, and a photometer that is read off
# at the lowest rate there is: most of the time of a small run went into its samples.
SMALL = (
    *FEW_CELLS,
    *SHORT_WINDOWS,
    *("simulation.spacing=30 min", "simulation.finest_spacing=30 min"),
    "photometry.analysis.sampling_rate=1 Hz",
)
# Some accepted parameter sets fire so rarely that few cells stay silent for a whole short run;
# with this seed the first two that are drawn fire more often.
OF_A_POPULATION = ("seed=20260102",)
METRIC = "epn_gaba_change"


@cache
def shipped(folder: Path) -> Scenario:
    """The scenario as it is, read once for all tests."""
    return load_scenario(folder)


@cache
def small(folder: Path, *sets: str) -> Scenario:
    """The scenario with two animals in each group; of a sweep the circuit stays as it is."""
    subject = shipped(folder).subject
    groups = subject.names["group"]
    circuit = SMALL if subject_file(folder).kind == "experiment" else ()
    if subject.population is not None:
        circuit = (*circuit, *OF_A_POPULATION)
    return load_scenario(folder, [*circuit, *sets, *(f"groups.{g}.animals=2" for g in groups)])


def simulated(experiment: Experiment) -> RunView:
    """What the code of a scenario is given, but for the raster; nothing is written."""
    result = simulate_unseen(experiment, workers=2)
    return RunView(result.tree, result.summary, pd.DataFrame())


def restricted(whole: Experiment, groups: Iterable[str], sessions: Iterable[str]) -> Experiment:
    """The experiment with some of its groups and sessions."""
    kept = {name: group for group in whole.groups if (name := group.name) in set(groups)}
    return replace(
        whole,
        groups=tuple(kept.values()),
        sessions={name: whole.sessions[name] for name in sessions},
    )


def part(folder: Path, groups: Iterable[str], sessions: Iterable[str], *sets: str) -> RunView:
    """Some groups and sessions of the scenario, with two animals each."""
    whole = small(folder, *sets).subject.loaded.experiment
    return simulated(restricted(whole, groups, sessions))


def values_of(run: RunView, metric: str, session: str, group: str) -> np.ndarray:
    return run.summary.query("metric == @metric and session == @session and group == @group")[
        "value"
    ].to_numpy()


@cache
def miniature(folder: Path) -> RunView:
    return simulated(small(folder).subject.loaded.experiment)


def faults(folder: Path, *sets: str) -> list[str]:
    """What the scenario's own files are told is wrong with a change."""
    with pytest.raises(ConfigError) as caught:
        load_scenario(folder, sets)
    return [str(problem) for problem in caught.value.problems]


def assert_same(run: RunView, group: str, other: str) -> None:
    """Two groups agree in every metric of every session, but for the order of additions."""
    for metric in run.summary["metric"].unique():
        for session in run.summary["session"].unique():
            one, two = (values_of(run, metric, session, name) for name in (group, other))
            np.testing.assert_allclose(
                one, two, rtol=1e-9, atol=1e-9, err_msg=f"{metric}, {session}"
            )
