"""Cost of sweeps: many points in the surrogate, overhead around spikes, opening results."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Contestant, Lap, Run, race
from striosome.base.machine import cores
from striosome.runs.sweep import run_sweep
from striosome.simulation.session import simulate
from striosome.sweeps.collect import collect, open_sweep
from striosome.sweeps.declaration import Sweep, load_sweep
from striosome.sweeps.driver import Count, Driver
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.runs import plan_runs
from striosome.sweeps.work import BatchOutcome

__all__ = ["run"]

_CONFIGS = Path(__file__).parents[1] / "configs"


class _Silent:
    """Progress that shows nothing."""

    def stage(self, text: str) -> None:
        """Ignore the stage."""

    def advance(self, done: int, total: int) -> None:
        """Ignore the preparation."""

    def count(self, count: Count) -> None:
        """Ignore the count."""


def run(settings: Settings) -> Outcome:
    """Measure all three."""
    sizes = settings.pick((22, 22, 21), (2, 2, 2))
    points = int(np.prod(sizes))
    stored = settings.pick(100_000, 100)
    surrogate = f"{points:,} points of the mission's sweep, surrogate, {cores()} workers"
    swept = "spiking points in a sweep, 1 worker"
    bare = "the same points, simulated one after the other"
    opening = f"opening a sweep of {stored:,} points and reading one mean"
    contestants: dict[str, Contestant] = {
        surrogate: partial(_surrogate, sizes),
        swept: partial(_spiking, settings.pick(4, 2), True),
        bare: partial(_spiking, settings.pick(4, 2), False),
        opening: partial(_opening, stored),
    }
    result = race(contestants, min(settings.repeats, 2))  # eight minutes each
    outcome = Outcome("Sweeps", rows_of(result))
    for name, bar in ((surrogate, 60.0), (opening, 2.0)):
        if name in result.times:
            outcome.find(name, result.times[name].seconds, "s", Bar(bar, at_least=False))
    overhead = result.ratio(swept, bare)
    if overhead is not None:
        outcome.find("sweep ÷ bare simulation", overhead, "×", Bar(1.1, at_least=False))
    outcome.notes.append(
        "A sweep's time holds planning, starting workers, one batch that is measured first, "
        "records, tables and figures. Nothing is compiled and the response surface is there."
    )
    return outcome


def _declared(folder: Path, design: str, fidelity: str) -> Sweep:
    path = folder / "sweep.yaml"
    path.write_text(
        f"name: benchmark\ntitle: Benchmark\nfidelity: {fidelity}\n"
        f"experiment: {_CONFIGS / 'experiments' / 'one_group.yaml'}\ndesign:\n{design}"
    )
    return load_sweep(path)


@contextmanager
def _surrogate(sizes: tuple[int, int, int]) -> Iterator[Run]:
    """Yield a run over the axes of the shipped sweep, at finer steps."""
    deficiency, tone, density = sizes
    design = (
        "  grid:\n"
        f"    iron_deficiency: {{from: 0, to: 1, points: {deficiency}}}\n"
        f"    ligands.adenosine.tone: {{from: 20 nM, to: 120 nM, points: {tone}}}\n"
        f"    receptors.mor.density: {{from: 0.5, to: 1.5, points: {density}}}\n"
    )
    with tempfile.TemporaryDirectory() as name:
        sweep = _declared(Path(name), design, "surrogate")
        plan = plan_runs(sweep)
        Driver(plan, SweepFolder(Path(name) / "none"), _Silent()).prepare(plan.batches[0], cores())

        def run() -> Lap:
            with tempfile.TemporaryDirectory() as out:
                start = perf_counter()
                run_sweep(sweep, Path(out) / "out", _Silent())
                return Lap(perf_counter() - start)

        yield run


@contextmanager
def _spiking(points: int, in_sweep: bool) -> Iterator[Run]:
    """Yield a run of spiking points with or without the surrounding machinery."""
    design = f"  grid: {{iron_deficiency: {{from: 0, to: 1, points: {points}}}}}\n"
    with tempfile.TemporaryDirectory() as name:
        plan = plan_runs(_declared(Path(name), design, "windowed"))
        experiments = [batch.experiment_of(0) for batch in plan.batches]
        vehicle = {"vehicle": experiments[0].sessions["vehicle"]}
        simulate(replace(experiments[0], sessions=vehicle))  # builds the network

        def run() -> Lap:
            with tempfile.TemporaryDirectory() as out:
                start = perf_counter()
                if in_sweep:
                    run_sweep(plan.sweep, Path(out) / "out", _Silent(), workers=1)
                else:
                    for experiment in experiments:
                        simulate(experiment)
                return Lap(perf_counter() - start)

        yield run


@contextmanager
def _opening(points: int) -> Iterator[Run]:
    """Yield results of made-up runs, as many as asked for."""
    ends = f"{{from: 0, to: 1, points: {points}}}"
    with tempfile.TemporaryDirectory() as name:
        sweep = _declared(Path(name), f"  grid: {{iron_deficiency: {ends}}}\n", "surrogate")
        plan = plan_runs(sweep)
        folder = SweepFolder(Path(name) / "out")
        folder.begin("benchmark")
        rng = np.random.default_rng(1)
        for batch in plan.batches:
            shape = (len(batch), len(batch.experiment.sessions), 1, 17)
            made = {"mice": rng.normal(size=shape)}
            sessions = tuple(batch.experiment.sessions)
            folder.records.write(BatchOutcome(batch.identity, made, sessions, batch.metrics, {}))
        collect(plan, folder)

        def run() -> Lap:
            start = perf_counter()
            with open_sweep(folder.path) as data:
                float(data["mean"][points // 2, 0, 0, 1, 0])
            return Lap(perf_counter() - start)

        yield run
