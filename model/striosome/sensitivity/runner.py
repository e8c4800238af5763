"""Run of a sensitivity analysis: screening, decomposition, tables, figures, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.errors import SimulationError
from striosome.figures.sensitivity import Tables, draw_sensitivity
from striosome.runs.sweep import collect_all, run_missing
from striosome.sensitivity.declaration import SensitivityDeclaration
from striosome.sensitivity.designs import morris_design, require_salib, sobol_design
from striosome.sensitivity.indices import morris_indices, sobol_indices
from striosome.sensitivity.outputs import Output, holes, outputs_of
from striosome.sensitivity.tables import importance, morris_table, sobol_table, variance_table
from striosome.sensitivity.variance import nested_variance
from striosome.store.csv_tables import write_table
from striosome.store.ownership import begin_folder
from striosome.store.provenance import now
from striosome.store.writing import write_text
from striosome.sweeps.declaration import Sweep
from striosome.sweeps.driver import Counting
from striosome.sweeps.folder import DECLARATION, SweepFolder

__all__ = ["MORRIS", "SOBOL", "SensitivityAnalysis", "run_sensitivity"]

MORRIS, SOBOL = "morris", "sobol"
_MIN_TRAJECTORIES = 2


@dataclass(slots=True)
class SensitivityAnalysis:
    """Results of an analysis so far."""

    folder: Path
    """folder of the analysis"""
    notes: list[str] = field(default_factory=list)
    """remarks that a reader of the tables must know"""
    fixed: list[str] = field(default_factory=list)
    """parameters that Sobol leaves at their values, each with its Morris result in words"""
    morris: pd.DataFrame = field(default_factory=pd.DataFrame)
    """table of the Morris screening; empty until that stage is done"""
    sobol: pd.DataFrame = field(default_factory=pd.DataFrame)
    """table of the Sobol indices; empty until that stage is done"""
    variance: pd.DataFrame = field(default_factory=pd.DataFrame)
    """table of the variance components; empty until that stage is done"""


@dataclass(frozen=True, slots=True)
class _Stage:
    """Runs of a stage."""

    outputs: list[Output]
    lost: NDArray[np.bool_]
    failed: int
    runs: int
    reason: str


class _Runner:
    def __init__(
        self,
        declared: SensitivityDeclaration,
        path: Path,
        progress: Counting,
        workers: int | None,
        scheduler: str | None,
    ) -> None:
        self.declared, self.progress = declared, progress
        self.workers, self.scheduler = workers, scheduler
        self.analysis = SensitivityAnalysis(path)

    def run(self, name: str, sweep: Sweep) -> _Stage:
        """Run the missing runs of a stage, and collect them."""
        started = now()
        folder = SweepFolder(self.analysis.folder / name)
        driver = run_missing(
            sweep, folder, self.progress, workers=self.workers, scheduler=self.scheduler
        )
        dataset, count = collect_all(driver, started), driver.count()
        groups = sweep.base.experiment.groups
        outputs = list(outputs_of(dataset, groups, self.declared.sessions))
        lost = holes(outputs)
        undefined = next((o.name for o in outputs if not np.isfinite(o.values).all()), "")
        reason = next((text for text, _ in driver.reasons()), f"{undefined} is not a number")
        return _Stage(outputs, lost, count.failed, count.total, reason)

    def screen(self) -> None:
        """Run the Morris screening of all parameters."""
        space, entry = self.declared.space, self.declared.file.morris
        number = len(space.axes)
        design = morris_design(number, entry)
        stage = self.run(MORRIS, self.declared.stage(MORRIS, range(number), design))
        whole = np.array([not path.any() for path in stage.lost.reshape(-1, number + 1)])
        if not whole.all():
            dropped = (
                f"{np.sum(~whole)} of {len(whole)} trajectories of Morris are left out, since "
                f"{stage.lost.sum()} of their points have no number; most often: {stage.reason}"
            )
            if whole.sum() < _MIN_TRAJECTORIES:
                raise SimulationError(f"{dropped}. Too few are left: narrow the ranges")
            self.analysis.notes.append(dropped)
        kept = np.repeat(whole, number + 1)
        outputs = self.varying([output.take(kept) for output in stage.outputs])
        self.progress.stage("analysing Morris")
        found = [
            morris_indices(design[kept], output.streams, entry.levels, _stream(entry.seed))
            for output in outputs
        ]
        self.analysis.morris = morris_table(space, outputs, found)
        # Points at the same step of all trajectories are independent of each other.
        self.split(MORRIS, outputs, number + 1, entry.seed)

    def choose(self) -> list[int]:
        """Choose the parameters for Sobol, as positions in the space."""
        morris, space = self.analysis.morris, self.declared.space
        order = importance(morris)
        kept = set(order.index[: self.declared.file.sobol.keep])
        morris["importance"] = morris["parameter"].map(order)
        morris["rank"] = morris["parameter"].map({n: 1 + r for r, n in enumerate(order.index)})
        morris["kept"] = morris["parameter"].isin(kept)
        # Metrics differ in unit: where a parameter moves most is told relative to the others.
        outputs = morris.groupby(["group", "session", "metric"], sort=False)["mu_star"]
        relative = (morris["mu_star"] / outputs.transform("max")).groupby(morris["parameter"])
        told = morris.loc[relative.idxmax()].set_index("parameter")
        for name in order.index[len(kept) :]:
            row = told.loc[name]
            self.analysis.fixed.append(
                f"not in Sobol, at its value of the experiment: {name}, whose largest mu_star is "
                f"{row['mu_star']:.3g} {row['unit']} ({row['metric']} in {row['session']}, floor "
                f"{row['mu_star_floor']:.3g})"
            )
        return [place for place, axis in enumerate(space.axes) if axis.name in kept]

    def decompose(self, places: Sequence[int]) -> None:
        """Run Sobol over the chosen parameters; refuse if a single point is missing."""
        entry, number = self.declared.file.sobol, len(places)
        stage = self.run(SOBOL, self.declared.stage(SOBOL, places, sobol_design(number, entry)))
        if stage.lost.any():
            raise SimulationError(
                f"Sobol needs every point, and {stage.lost.sum()} of {len(stage.lost)} have no "
                f"number ({stage.failed} of {stage.runs} runs failed); most often: {stage.reason}. "
                "Narrow the ranges of the parameters; what is done is kept in "
                f"{self.analysis.folder}"
            )
        outputs = self.varying(stage.outputs)
        self.progress.stage("analysing Sobol")
        found = [sobol_indices(number, o.streams, _stream(entry.seed)) for o in outputs]
        self.analysis.sobol = sobol_table(self.declared.space.take(places), outputs, found)
        # Only A and B are samples of the space; what lies between shares its values with them.
        block = number + 2
        ends = np.arange(len(stage.lost)) % block
        self.split(SOBOL, [o.take(np.isin(ends, (0, block - 1))) for o in outputs], 2, entry.seed)

    def split(self, name: str, outputs: list[Output], samples: int, seed: int) -> None:
        """Add the sources of variance; points of the samples alternate."""
        splits = []
        for output in outputs:
            shape = (-1, samples, *output.values.shape[1:])
            values = np.moveaxis(output.values.reshape(shape), 1, 0)
            splits.append(nested_variance(values, _stream(seed)))
        table = variance_table(name, outputs, splits)
        self.analysis.variance = pd.concat([self.analysis.variance, table], ignore_index=True)

    def varying(self, outputs: list[Output]) -> list[Output]:
        """Return the outputs that vary.

        Raises
        ------
        SimulationError
            If there is none.
        """
        varying = [output for output in outputs if output.varies]
        if not varying:
            raise SimulationError("no metric changes in any session, whatever the parameters are")
        for output in outputs:
            note = f"nothing changes {output.name}: it is left out"
            if not output.varies and note not in self.analysis.notes:
                self.analysis.notes.append(note)
        return varying

    def write(self) -> None:
        """Write tables, notes and figures of the stages that are done."""
        analysis = self.analysis
        self.progress.stage("drawing figures")
        tables = {"morris": analysis.morris, "sobol": analysis.sobol, "variance": analysis.variance}
        for name, table in tables.items():
            path = analysis.folder / f"{name}.csv"
            if table.empty:
                # What an earlier analysis left must not pass for this one's.
                path.unlink(missing_ok=True)
            else:
                write_table(path, table)
        write_text(
            analysis.folder / "notes.txt",
            "".join(f"{n}\n" for n in (*analysis.notes, *analysis.fixed)),
        )
        draw_sensitivity(
            Tables(**tables, provenance=self.provenance()), analysis.folder / "figures"
        )

    def provenance(self) -> str:
        """Return one line on the origin of the numbers."""
        experiment, file = self.declared.study.base.experiment, self.declared.file
        animals = " or ".join(str(n) for n in sorted({g.animals for g in experiment.groups}))
        return (
            f"SIMULATED data: no animal was recorded. Experiment {experiment.name}, hypothesis "
            f"{experiment.hypothesis}, fidelity {experiment.simulation.fidelity}; every point in "
            f"{file.streams} random streams of {animals} animals."
        )


def run_sensitivity(
    declared: SensitivityDeclaration,
    path: Path | None,
    progress: Counting,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
) -> SensitivityAnalysis:
    """Run the missing runs of both stages, and analyse them.

    Parameters
    ----------
    declared : SensitivityDeclaration
        As `striosome.sensitivity.declaration.load_sensitivity` reads it.
    path : Path or None
        The folder; by default in `results`, after the name.
    progress : Counting
        Told what is being done.
    workers : int, optional
        Processes; by default one for each core.
    scheduler : str, optional
        Address of a running Dask scheduler, in place of processes of this machine.

    Raises
    ------
    striosome.base.libraries.MissingLibrary
        If SALib is not installed.
    SimulationError
        If Sobol has a point without a number; the results of Morris are kept.
    """
    require_salib()
    folder = path or Path("results") / f"sensitivity-{declared.file.name}"
    begin_folder(folder, "sensitivity analysis", declared.file.name, _is_older)
    runner = _Runner(declared, folder, progress, workers, scheduler)
    runner.screen()
    places = runner.choose()
    runner.write()
    runner.decompose(places)
    runner.write()
    return runner.analysis


def _is_older(folder: Path) -> bool:
    """Tell whether a version that left no mark has begun an analysis in a folder."""
    return (folder / MORRIS / DECLARATION).is_file() and (folder / MORRIS / "locks").is_dir()


def _stream(seed: int) -> np.random.Generator:
    """Return the generator of the resampling: the same for every output, whichever others exist."""
    return np.random.default_rng(seed)
