"""Response surface of the spiking network: release of a compartment against its inputs.

Calibration asks for millions of sessions. Release depends on a compartment's state through five
numbers only (PKA, NMDA gain, afferent rate, glutamate factor, release factor), so the network is
run once on a grid of them and interpolated. All grid points hear the same afferents: differences
along the surface carry far less noise than the points themselves.
"""

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RegularGridInterpolator

from striosome.circuit.network import network_text
from striosome.circuit.random_streams import stream_key
from striosome.circuit.replicas import Replicas, network_identity
from striosome.engines.windowed import WindowedEngine

__all__ = ["AXES", "ResponseSurface", "compute_response", "stored_response"]

_log = logging.getLogger(__name__)

AXES: dict[str, NDArray[np.float64]] = {
    "pka": np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0]),
    "nmda_gain": np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.5, 6.5]),
    "afferent_rate_Hz": np.array([5.2, 5.5, 5.8, 6.1, 6.4]),
    "glutamate_factor": np.array([0.88, 0.92, 0.96, 1.0, 1.04]),
    "release_factor": np.array([0.35, 0.7, 1.0, 1.4, 2.0, 2.8]),
}


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """Release per SPN and second, in isolated drug-free spikes, on the grid of `AXES`.

    Attributes
    ----------
    log_release : float array, one axis for each of `AXES`
        Natural logarithm of release per second.
    """

    log_release: NDArray[np.float64]

    def release_per_s(self, *inputs: ArrayLike) -> NDArray[np.float64]:
        """Interpolated release; inputs in the order of `AXES`, broadcast against each other.

        Raises
        ------
        ValueError
            If an input lies outside the grid.
        """
        points = np.stack(np.broadcast_arrays(*inputs), axis=-1)
        surface = RegularGridInterpolator(tuple(AXES.values()), self.log_release)
        return np.asarray(np.exp(surface(points)))

    def save(self, path: Path) -> None:
        """Write the surface with its axes."""
        arrays: dict[str, Any] = {"log_release": self.log_release, **AXES}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> "ResponseSurface":
        """Read a surface that `save` wrote.

        Raises
        ------
        ValueError
            If it was computed on other axes.
        """
        with np.load(path) as stored:
            if any(not np.array_equal(stored[name], axis) for name, axis in AXES.items()):
                raise ValueError(f"{path} holds a response surface on other axes")
            return cls(stored["log_release"])


def stored_response(
    engine: WindowedEngine,
    seed: int,
    folder: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> ResponseSurface:
    """The surface from a folder, computed first if it is not there under its key.

    The key holds all that the surface depends on: equations, parameters, window, axes, stream.
    """
    circuit = engine.circuit
    parts = (
        network_text(),
        network_identity(circuit),
        engine.structure,
        engine.simulation.warm_up,
        [axis.tolist() for axis in AXES.values()],
        seed,
    )
    key = hashlib.sha256(repr(parts).encode()).hexdigest()[:20]
    path = folder / f"response-{key}.npz"
    try:
        return ResponseSurface.load(path)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
    except (ValueError, KeyError, EOFError, BadZipFile):
        _log.warning("the response surface %s is damaged and is computed again", path)
    scratch = folder / f"response-{key}.{os.getpid()}.npz"
    compute_response(engine, seed, progress).save(scratch)
    scratch.replace(path)
    return ResponseSurface.load(path)


def compute_response(
    engine: WindowedEngine, seed: int, progress: Callable[[int], None] = lambda _: None
) -> ResponseSurface:
    """Run the spiking network on every grid point, two points to a replica.

    Parameters
    ----------
    engine : WindowedEngine
        With windows long enough that every point spikes.
    seed : int
        Of the stream that all points share.
    progress : callable, optional
        Told the number of replicas that a finished batch held.
    """
    grid = np.stack(np.meshgrid(*AXES.values(), indexing="ij"), axis=-1)
    pairs = grid.reshape(-1, 2, grid.shape[-1])
    pka, gain, rate, factor, release = np.moveaxis(pairs, -1, 0)
    replicas = Replicas(
        key=np.full(len(pairs), stream_key(seed, 0)),
        first_step=np.zeros(len(pairs), dtype=np.int64),
        pka=pka,
        nmda_gain=gain,
        glutamate_rate_Hz=rate * factor,
        gaba_rate_Hz=rate,
        release_factor=release,
    )
    released = engine.summaries(replicas, progress).release_per_s.reshape(grid.shape[:-1])
    seconds = engine.structure.duration_s * engine.structure.n_striosome
    # Where no cell fired, half a spike stands for an upper bound.
    return ResponseSurface(np.log(np.maximum(released, 0.5 / seconds)))
