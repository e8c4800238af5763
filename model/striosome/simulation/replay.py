"""Example spikes: one animal of each group, before and at the height of the challenge.

A run keeps rates, not spikes. Since a window's random numbers depend only on animal, cell and time,
simulating it again gives the same spikes; so a few windows are replayed for the raster. Of a
continuous run no more is replayed either: single spikes are not visible in a longer segment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from striosome.circuit.replicas import Replicas
from striosome.config.experiments.effect_windows import named_epochs
from striosome.engines.spiking.spikes import CellSpikes
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.simulation.plan import SessionRun

__all__ = ["ExampleWindow", "replay_examples"]

# The last window before time zero, and one in the middle of the effect (min).
_MOMENTS_MIN = (-5.0, 30.0)


@dataclass(frozen=True, slots=True)
class ExampleWindow:
    """Spikes of one window of the first animal of a group."""

    run: SessionRun
    """group and session"""
    middle_min: float
    """middle of the window (min)"""
    spikes: Mapping[str, CellSpikes]
    """spikes by population, cells numbered from 0; time from the start of the warm-up"""


def replay_examples(engine: SpikingSimulator, runs: Sequence[SessionRun]) -> list[ExampleWindow]:
    """Simulate the example windows of the given runs again.

    Parameters
    ----------
    engine : SpikingSimulator
        The engine that simulated them, in windows or in longer stretches.
    runs : sequence of SessionRun
        Runs that share the engine's circuit.
    """
    brief = engine.brief()
    half_min = brief.simulation.length_s / 2.0 / 60.0
    chosen = [(run, window) for run in runs for window in _example_windows(run)]
    # The first animal's replicas come first, so that a window's position is its own.
    replicas = Replicas.join([run.replicas.take(np.array([window])) for run, window in chosen])
    return [
        ExampleWindow(run, float(run.starts_s[window]) / 60.0 + half_min, spikes)
        for (run, window), (_, spikes) in zip(chosen, brief.replay(replicas), strict=True)
    ]


def _example_windows(run: SessionRun) -> list[int]:
    """Return positions of the windows nearest to the times that the raster shows.

    In a session that names windows, the middle of each is one of them.
    """
    analysis = run.parameters.photometry.analysis
    named = named_epochs(run.session, analysis).values()
    moments = (*_MOMENTS_MIN, *(sum(epochs.effect_min) / 2.0 for epochs in named))
    return sorted({int(np.argmin(np.abs(run.middle_min - moment))) for moment in moments})
