"""Response surfaces with made-up cells in place of the network."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface import fitting, surrogate
from striosome.engines.surface.fitting import fit_response, surface_design
from striosome.engines.surface.response import ResponseSurface, replica_points
from striosome.engines.surface.variables import DEFAULT_RANGES, Ranges

# Drive of a cell by (PKA, NMDA gain, rate, glutamate factor).
Drive = Callable[..., np.ndarray]


def rising(pka, gain, rate_Hz, factor):
    """Rises with every input but the rate of inhibition, as a polynomial of the variables."""
    glutamate = 1.34 * (rate_Hz * factor - 5.7) - 0.45 * (rate_Hz - 5.7)
    return glutamate + 1.5 * pka + 0.19 * pka * gain - 0.433


def made_up_rate_Hz(*inputs, drive: Drive = rising) -> np.ndarray:
    """Firing of the made-up cells: 1 Hz at 5.7 Hz of both afferents."""
    return 2.0 * np.log1p(np.exp(drive(*inputs)))


def made_up_release(*inputs, drive: Drive = rising) -> np.ndarray:
    """Release of the made-up cells; the last input is the factor on it."""
    *others, factor = inputs
    return made_up_rate_Hz(*others, drive=drive) * np.power(factor, 0.7)


def made_up_pallidal_Hz(release: np.ndarray) -> np.ndarray:
    """Firing of made-up cells that release of two populations (last axis) inhibits."""
    return 5.0 * np.log1p(np.exp(6.0 - 0.8 * np.log1p(release / 5.0).sum(axis=-1)))


def made_up_summary(replicas: Replicas, drive: Drive, noise: float, seed: int = 1):
    """Cells of some drive, with independent relative noise in both halves."""
    inputs = replica_points(replicas)
    shape = (len(replicas), 2, 2)
    noisy = np.maximum(np.random.default_rng(seed).normal(1.0, noise, shape), 0.0)
    fired = made_up_rate_Hz(*inputs[:-1], drive=drive)[:, np.newaxis]
    released = made_up_release(*inputs, drive=drive)[:, np.newaxis]
    followers = np.broadcast_to(made_up_pallidal_Hz(released)[..., np.newaxis], shape)
    return StretchSummary(
        np.concatenate([noisy * fired, followers], axis=-1),
        np.concatenate([noisy * released, followers], axis=-1),
    )


def with_few_points(patch: pytest.MonkeyPatch, number: int) -> None:
    """Let the engine compute its surface at the first points of the design alone."""
    patch.setattr(fitting, "POINTS", number)
    patch.setattr(surrogate, "POINTS", number)


def few_points(number: int = 2048, ranges: Ranges = DEFAULT_RANGES) -> Replicas:
    """The first points of the design, enough for made-up cells."""
    return surface_design(2, ranges).take(np.arange(number))


@cache
def made_up_surface(drive: Drive = rising, noise: float = 1e-6) -> ResponseSurface:
    """The surface of made-up cells, fitted once in a process: it takes seconds."""
    design = few_points()
    return fit_response(design, made_up_summary(design, drive, noise))
