"""Engine without spikes: firing and release from the response surface of the circuit.

The surface is computed once by the spiking engine and stored under a key of all that it depends on.
"""

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from errno import EISDIR
from pathlib import Path

import numpy as np

from striosome.base.array_files import DamagedError
from striosome.base.errors import SimulationError
from striosome.base.progress import Progress, Silent
from striosome.base.quantities import parse_quantity
from striosome.circuit.network import network_text
from striosome.circuit.replicas import Replicas, network_identity
from striosome.config.experiments.experiment import Simulation
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import ActivityEstimate
from striosome.engines.cache_place import cache_folder, distrusted, open_cache
from striosome.engines.checkpoints import BatchCache
from striosome.engines.failures import explained
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.engines.surface.fitting import POINTS, SEED, fit_response, surface_design
from striosome.engines.surface.followers import FOLLOWER_DEGREE
from striosome.engines.surface.premise import require_no_recurrence
from striosome.engines.surface.response import (
    FIRING_DEGREE,
    RELEASE_DEGREE,
    SIZE_HZ,
    ResponseSurface,
)
from striosome.engines.surface.variables import DEFAULT_RANGES, Ranges, widest

__all__ = ["SurfaceSimulator"]

_log = logging.getLogger(__name__)

# Simulated at every point of the surface, after the warm-up.
_STRETCH = "6 s"
# Prediction may be at most this much worse than chance makes it.
_LARGEST_MISFIT = 1.5
_REMEDY = "Free space or permit writing there, or name another folder with STRIOSOME_CACHE"


@dataclass(frozen=True, slots=True)
class SurfaceSimulator:
    """Simulator that evaluates the response surface for any number of replicas at once."""

    circuit: Circuit
    """parameters that all replicas share"""
    simulation: Simulation
    """time step and warm-up of the spiking network behind the surface"""
    workers: int
    """batches that run at the same time while the surface is computed"""
    ranges: Ranges = field(default_factory=lambda: dict(DEFAULT_RANGES))
    """of the inputs, in the order of `DEFAULT_RANGES`"""

    def extended(self, ranges: Ranges) -> "SurfaceSimulator":
        """Return the simulator whose ranges contain its own and others.

        Parameters
        ----------
        ranges : Ranges
            What is wanted, of all inputs or some.

        Raises
        ------
        ValueError
            If a name is that of no input.
        """
        return replace(self, ranges=widest(self.ranges, ranges))

    @property
    def work(self) -> str:
        """Description of the work of `estimate`, for a reader who waits."""
        return "reading firing and release off the response surface"

    @property
    def batch_bytes(self) -> float:
        """Memory of a batch of the spiking engine while the surface is computed."""
        return self.spiking.batch_bytes

    def batches(self, replicas: int) -> int:
        """Return the batches of the spiking engine for the surface: the same for any number."""
        return self.spiking.batches(POINTS)

    @property
    def spiking(self) -> SpikingSimulator:
        """Spiking engine with which the surface is computed."""
        settings = {"fidelity": "windowed", "window": parse_quantity(_STRETCH, "s")}
        return SpikingSimulator(
            self.circuit, self.simulation.model_copy(update=settings), self.workers
        )

    @property
    def path(self) -> Path:
        """File of the surface, named by a key of all that it depends on."""
        parts = (
            network_text(self.spiking.structure),
            network_identity(self.circuit),
            self.spiking.structure,
            str(self.simulation.warm_up),
            [part.name for part in fields(ResponseSurface)],
            (dict(self.ranges), POINTS, SEED),
            (FIRING_DEGREE, RELEASE_DEGREE, FOLLOWER_DEGREE, SIZE_HZ),
        )
        key = hashlib.sha256(repr(parts).encode()).hexdigest()[:20]
        return cache_folder() / f"response-{key}.npz"

    def prepare(self, progress: Progress, batch_cache: BatchCache | None = None) -> None:
        """Compute the surface unless the cache holds it; a file cut short is replaced.

        Parameters
        ----------
        progress : Progress
            Told what is done and how far it is.
        batch_cache : BatchCache, optional
            Keeps finished batches of the surface, so that it can be taken up again.

        Raises
        ------
        SimulationError
            If the surface does not describe the network.
        """
        require_no_recurrence(self.circuit)
        if self.stored() is None:
            self._compute(progress, batch_cache)
        else:
            progress.stage("opening the response surface")

    def surface(self) -> ResponseSurface:
        """Return the response surface, computed now if the cache does not hold it."""
        require_no_recurrence(self.circuit)
        return self.stored() or self._compute(Silent(), None)

    def _compute(self, progress: Progress, batch_cache: BatchCache | None) -> ResponseSurface:
        """Simulate the points of the surface, fit it and store it."""
        design, spiking = surface_design(len(self.circuit.driven), self.ranges), self.spiking
        spiking.prepare(progress)
        progress.stage("computing the response surface, once")
        done = 0

        def advance(replicas: int) -> None:
            nonlocal done
            done += replicas
            progress.advance(done, len(design))

        summary = spiking.summaries(design, advance, batch_cache).columns(self.circuit.driven_first)
        surface = fit_response(design, summary, self.ranges)
        if surface.misfit > _LARGEST_MISFIT:
            raise SimulationError(
                "the response surface does not describe this circuit: its predictions miss by "
                f"{surface.misfit:.2f} times what chance explains; use fidelity windowed"
            )
        path = self.path
        with explained(SimulationError, f"the response surface {path} cannot be kept", _REMEDY):
            scratch = open_cache() / f"{path.stem}.{os.getpid()}.npz"
            surface.save(scratch)
            scratch.chmod(0o600)
            scratch.replace(path)
        return surface

    def stored(self) -> ResponseSurface | None:
        """Return the response surface if the cache holds it.

        Raises
        ------
        SimulationError
            If the cache cannot be read.
        """
        path = self.path
        with explained(SimulationError, f"the response surface {path} cannot be read", _REMEDY):
            try:
                open_cache()
                if path.is_dir():  # nothing could be kept in its place either
                    raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
                fault = distrusted(path)
                if fault is None:
                    return ResponseSurface.load(path)
            except FileNotFoundError:
                return None
            except DamagedError as damage:
                fault = f"is damaged ({damage})"
        _log.warning("the response surface %s %s and is computed again", path, fault)
        return None

    def estimate(
        self,
        replicas: Replicas,
        progress: Callable[[int], None] = lambda _: None,
        batch_cache: BatchCache | None = None,
    ) -> ActivityEstimate:
        """Return the surface's answer for every replica, with draws from its error.

        Parameters
        ----------
        replicas : Replicas
            What is asked for.
        progress : callable, optional
            Told how many replicas are settled.
        batch_cache : BatchCache, optional
            Not used: the surface is kept already.

        Raises
        ------
        SimulationError
            If an input lies outside the surface's ranges.
        """
        # The surface has populations with afferents first; the circuit may have them anywhere.
        place = np.argsort(self.circuit.driven_first)
        answers = self.surface().activities(replicas)
        best, *others = (activity.columns(place) for activity in answers)
        progress(len(replicas))
        return ActivityEstimate(best, tuple(others), shared=True)
