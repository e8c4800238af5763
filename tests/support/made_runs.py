"""Run folders that `striosome.run` has written of numbers which are made up, in no time."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from striosome.config.documents.references import read_references
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.runs.experiment import RunOutcome, run_experiment
from striosome.simulation.result import Result
from striosome.simulation.simulation_error import ERROR_COLUMNS
from support.tiny import write_tiny

__all__ = [
    "age",
    "ledger_text",
    "load_tiny",
    "made_result",
    "make_run",
    "patch_engine",
    "tables_of",
]

METRICS = {"epn_gaba_change": "percent", "dff_auc": "percent*min"}
_TREATED = {
    "injection_drug": "skf81297",
    "injection_dose_mg_per_kg": 1.5,
    "injection_time_min": 0.0,
    "baseline_min": (-30.0, 0.0),
    "effect_min": (10.0, 60.0),
}
_LEDGER = """\
claims:
  - id: {name}
    kind: validation
    statement: SKF81297 moves EPN GABA in control mice.
    direction: {direction}
    group: mice
    dose: SKF81297 1.5 mg/kg
    n: 12
    source: made up
    status: unknown
    rule: The interval excludes zero.
    contradicts: []
    test:
      type: change
      metric: epn_gaba_change
      session: SKF81297
      group: control
      expect: {direction}
"""


def ledger_text(name: str = "X1", direction: str = "rise") -> str:
    """A ledger of one statement."""
    return _LEDGER.format(name=name, direction=direction)


def load_tiny(folder: Path, *sets: str) -> LoadedExperiment:
    """The tiny experiment with seven animals a group and a ledger of one statement, from a file."""
    file, ledger = write_tiny(folder), folder / "ledger.yaml"
    ledger.write_text(ledger_text())
    animals = ("groups.control.animals=7", "groups.iron_deficient.animals=7")
    return load_experiment(file, (*animals, f"claims={ledger}", *sets))


def made_result(experiment: Experiment, **_: Any) -> Result:
    """What `simulate` would return, with made-up numbers; they hang on the seed alone."""
    rng = np.random.default_rng(experiment.simulation.seed)
    rows, nodes = [], {}
    for group in experiment.groups:
        for session in experiment.sessions:
            for metric, unit in METRICS.items():
                rows += [
                    (
                        experiment.name,
                        experiment.hypothesis,
                        group.name,
                        n,
                        session,
                        metric,
                        v,
                        unit,
                    )
                    for n, v in enumerate(rng.normal(3.0, 1.0, group.animals), start=1)
                ]
            gaba = rng.normal(size=(group.animals, 4)).astype(np.float32)
            nodes[f"/{group.name}/{session}"] = xr.Dataset(
                {"gaba": (("animal", "window"), gaba, {"units": "uM"})},
                coords={
                    "animal": np.arange(1, group.animals + 1),
                    "window": ("window", np.arange(4.0), {"units": "min"}),
                },
                attrs={"group": group.name, "session": session, "control": "", **_TREATED},
            )
    attributes = {
        "title": experiment.title,
        "experiment": experiment.name,
        "hypothesis": experiment.hypothesis,
        "seed": experiment.simulation.seed,
        "simulated": "SIMULATED data",
    }
    names = ["experiment", "hypothesis", "group", "animal", "session", "metric", "value", "unit"]
    errors = [
        (session, metric, group.name, 0.1)
        for group in experiment.groups
        for session in experiment.sessions
        for metric in METRICS
    ]
    return Result(
        xr.DataTree.from_dict({"/": xr.Dataset(attrs=attributes), **nodes}),
        pd.DataFrame(rows, columns=names),
        pd.DataFrame(errors, columns=list(ERROR_COLUMNS)),
    )


def patch_engine(patch: pytest.MonkeyPatch) -> None:
    """Have runs made of made-up numbers, and without figures."""
    patch.setattr("striosome.runs.experiment.simulate", made_result)
    patch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])


def make_run(loaded: LoadedExperiment, folder: Path, **asked: Any) -> RunOutcome:
    """Write a run folder; the engine must be patched."""
    return run_experiment(loaded, folder, workers=1, **asked)


def age(folder: Path) -> Path:
    """Make a run folder what the version before sizes, digests and copies wrote."""
    (folder / "claims.yaml").unlink()
    (folder / "photometry.csv").unlink()
    config = folder / "config.resolved.yaml"
    text = config.read_text().replace("claims: claims.yaml", "claims: ../a/ledger.yaml")
    described = folder / "references.bib"
    config.write_text(read_references([described], []).readable(text))
    described.unlink()
    record = json.loads((folder / "run.json").read_text())
    newer = ("files", "pages", "ledger", "population", "code", "notes", "digest")
    older = {name: value for name, value in record.items() if name not in newer}
    (folder / "run.json").write_text(json.dumps(older))
    return folder


def tables_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and below, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def renamed(loaded: LoadedExperiment, **changes: Any) -> LoadedExperiment:
    """The experiment with other names."""
    return replace(loaded, experiment=replace(loaded.experiment, **changes))


def copied(folder: Path, to: Path) -> Path:
    """A copy of a run folder."""
    return Path(shutil.copytree(folder, to))
