"""Run folders of made-up numbers, which a few lines set apart; nothing is simulated."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import load_experiment
from striosome.runs.experiment import run_experiment
from striosome.simulation.result import Result
from striosome.simulation.simulation_error import ERROR_COLUMNS
from support.tiny import write_tiny

METRICS = {"epn_gaba_change": "percent", "rate_matrix": "Hz"}


def animals_of(experiment: Experiment, shift: float) -> pd.DataFrame:
    """Metrics that hang on the seed and the number of an animal, all moved by a shift."""
    rows = []
    for group in experiment.groups:
        for session in experiment.sessions:
            for metric, unit in METRICS.items():
                for animal in range(1, group.animals + 1):
                    own = np.random.default_rng([experiment.simulation.seed, animal]).normal()
                    value = 10.0 * own + shift * (1.0 + 0.1 * (animal % 3))
                    rows.append(("tiny", experiment.hypothesis, group.name, animal, session,
                                 metric, value, unit))  # fmt: skip
    names = ["experiment", "hypothesis", "group", "animal", "session", "metric", "value", "unit"]
    return pd.DataFrame(rows, columns=names)


def write_run(folder: Path, *sets: str, shift: float = 0.0) -> Path:
    """A finished run of the tiny experiment, its response moved by a shift."""

    def made_up(experiment: Experiment, **_: object) -> Result:
        errors = pd.DataFrame(columns=list(ERROR_COLUMNS)).astype({"simulation_error": float})
        tree = xr.DataTree(xr.Dataset(attrs={"seed": experiment.simulation.seed}))
        return Result(tree, animals_of(experiment, shift), errors)

    folder.mkdir()
    size: Sequence[str] = ("groups.control.animals=8", "groups.iron_deficient.animals=8")
    loaded = load_experiment(write_tiny(folder), (*size, *sets))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("striosome.runs.experiment.simulate", made_up)
        # None of these can be told of a result without time courses.
        for name in ("draw_all", "judged_words", "write_report"):
            patch.setattr(f"striosome.runs.experiment.{name}", lambda *_, **__: {})
        return run_experiment(loaded, folder / "run").folder
