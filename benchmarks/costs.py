"""Cost of a simulation against conditions, neurons and session length, with a figure."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from matplotlib.axes import Axes
from scipy.stats import linregress

from benchmarks.contestants.batched import batched
from benchmarks.outcome import Outcome, Row, Settings
from benchmarks.timing import Contestant, Lap, Run, Spread, Times, race
from benchmarks.workload import (
    ROOT,
    challenges,
    conditions,
    needed_compiler,
    shipped_circuit,
    workload,
)
from striosome.base.progress import Silent
from striosome.config.parameters.circuit import Circuit
from striosome.engines.spiking.windowed import BATCH, SpikingSimulator
from striosome.figures.style import CYCLE, footnote, headline, house_style, new_figure

__all__ = ["FIGURE", "run"]

FIGURE = ROOT / "benchmarks" / "figures" / "costs.png"
_QUICK_FIGURE = Path(tempfile.gettempdir(), "costs_quick.png")


@dataclass(frozen=True, slots=True)
class _Sweep:
    """A panel: the varied quantity, and a contestant for each of its values."""

    axis: str
    each: str
    """one unit of the axis, for the slope of the line"""
    fixed: str
    """description of what does not vary"""
    contestants: dict[float, Contestant]


@dataclass(frozen=True, slots=True)
class _Line:
    """Measured points of a panel and the least-squares line through their medians."""

    sweep: _Sweep
    x: list[float]
    seconds: list[Spread]
    slope: float
    intercept: float
    r_squared: float


def run(settings: Settings) -> Outcome:
    """Measure three sweeps in one interleaved race, fit lines and draw them."""
    sweeps = _sweeps(settings)
    result = race(
        {
            f"{sweep.axis}: {value:g}": contestant
            for sweep in sweeps
            for value, contestant in sweep.contestants.items()
        },
        settings.repeats,
    )
    outcome = Outcome("Cost against conditions, neurons and session length")
    lines: list[_Line] = []
    for sweep in sweeps:
        measured = {
            value: result.times[f"{sweep.axis}: {value:g}"]
            for value in sweep.contestants
            if f"{sweep.axis}: {value:g}" in result.times
        }
        if len(measured) > 2:
            lines.append(_fit(sweep, measured))
            r_squared = lines[-1].r_squared
            outcome.find(
                f"R² against {sweep.axis.lower()} ({sweep.fixed})",
                Spread(r_squared, r_squared, r_squared),
                "",
            )
    outcome.rows = [
        Row(name, result.times.get(name), missing=result.missing.get(name, ""))
        for name in (*result.times, *result.missing)
    ]
    if lines:
        outcome.figure = _draw(lines, _QUICK_FIGURE if settings.quick else FIGURE)
    return outcome


def _sweeps(settings: Settings) -> list[_Sweep]:
    batches = settings.pick((1, 2, 4, 7, 10), (1, 2, 3))
    scales = settings.pick((0.5, 1, 2, 3, 4), (0.1, 0.2, 0.3))
    durations = settings.pick((1.0, 2.0, 4.0, 7.0, 10.0), (0.1, 0.2, 0.3))
    replicas, duration_s = settings.pick((64, 2.0), (4, 0.2))
    engine = SpikingSimulator(shipped_circuit(), challenges().experiment.simulation, workers=1)
    by_scale = [workload(replicas, duration_s, _scaled(scale)) for scale in scales]
    by_duration = {seconds: workload(replicas, seconds) for seconds in durations}
    window_s = engine.structure.duration_s
    return [
        _Sweep(
            "Conditions",
            "condition",
            f"90 neurons, {window_s:g} s, batches of {BATCH}",
            {float(n * BATCH): partial(_windowed, engine, n * BATCH) for n in batches},
        ),
        _Sweep(
            "Neurons per condition",
            "neuron",
            f"{replicas} conditions of {duration_s:g} s",
            {float(work.cells): partial(batched, work) for work in by_scale},
        ),
        _Sweep(
            "Simulated time per condition (s)",
            "s",
            f"{replicas} conditions of 90 neurons",
            {seconds: partial(batched, work) for seconds, work in by_duration.items()},
        ),
    ]


def _scaled(scale: float) -> Circuit:
    """Return the shipped circuit with more or fewer cells."""
    circuit = shipped_circuit()
    scaled = {
        name: one.model_copy(update={"cells": max(1, round(one.cells * scale))})
        for name, one in circuit.populations.items()
    }
    return circuit.model_copy(update={"populations": scaled})


@contextmanager
def _windowed(engine: SpikingSimulator, number: int) -> Iterator[Run]:
    """Yield a run of all batches of a study one after the other, as `simulate` runs them."""
    needed_compiler()
    engine.prepare(Silent())
    replicas = conditions(engine.circuit, number)

    def run() -> Lap:
        start = perf_counter()
        engine.summaries(replicas)
        return Lap(perf_counter() - start)

    yield run


def _fit(sweep: _Sweep, measured: dict[float, Times]) -> _Line:
    seconds = [times.seconds for times in measured.values()]
    fit = linregress(list(measured), [spread.middle for spread in seconds])
    return _Line(
        sweep,
        list(measured),
        seconds,
        float(fit.slope),
        float(fit.intercept),
        float(fit.rvalue) ** 2,
    )


def _draw(lines: list[_Line], path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with house_style():
        figure = new_figure(2.9)
        panels = figure.subplots(1, len(lines), squeeze=False)[0]
        for panel, line, colour in zip(panels, lines, CYCLE, strict=False):
            _panel(panel, line, colour)
        panels[0].set_ylabel("Time on one core (s)")
        headline(figure, "What a simulation costs against conditions, neurons and simulated time")
        footnote(
            figure,
            "Points: median of interleaved repeats, bars: fastest and slowest. Lines: least "
            "squares through the medians. Nothing is compiled within these times.",
        )
        figure.savefig(path, dpi=150)
    return path


def _panel(panel: Axes, line: _Line, colour: str) -> None:
    middle = np.array([spread.middle for spread in line.seconds])
    below = middle - [spread.low for spread in line.seconds]
    above = [spread.high for spread in line.seconds] - middle
    panel.errorbar(line.x, middle, [below, above], fmt="o", ms=3.5, color=colour, elinewidth=0.8)
    ends = np.array([0.0, max(line.x) * 1.05])
    panel.plot(ends, line.intercept + line.slope * ends, color=colour, lw=1.0)
    panel.set_xlabel(line.sweep.axis)
    panel.set_title(line.sweep.fixed)
    panel.set_xlim(0, ends[1])
    panel.set_ylim(0, 1.25 * max(spread.high for spread in line.seconds))
    panel.text(
        0.05,
        0.95,
        f"R² = {line.r_squared:.4f}\n{line.slope * 1e3:.3g} ms per {line.sweep.each}",
        transform=panel.transAxes,
        va="top",
        fontsize=7,
    )
