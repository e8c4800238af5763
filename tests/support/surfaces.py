"""Response surfaces with made-up cells in place of the network."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from striosome.circuit.replicas import Replicas
from striosome.engines.spiking.spikes import StretchSummary
from striosome.engines.surface import response, surrogate
from striosome.engines.surface.response import (
    ResponseSurface,
    fit_response,
    replica_points,
    surface_design,
)

# Logarithm of release against (PKA, NMDA gain, rate, glutamate factor, release factor).
LogRelease = Callable[..., np.ndarray]


def rising(pka, gain, rate_Hz, factor, release):
    """Rises with every input, as a polynomial in the variables of the surface."""
    return (
        1.2 * pka + 0.15 * pka * gain + 4 * np.log(rate_Hz / 5.7) + 6 * np.log(factor)
    ) + 0.7 * np.log(release)


def made_up_summary(replicas: Replicas, truth: LogRelease, noise: float, seed: int = 1):
    """Cells that release exp(truth) a second, with independent relative noise in both halves."""
    *drive, factor = replica_points(replicas)
    shape = (len(replicas), 2, 2)
    noisy = np.maximum(np.random.default_rng(seed).normal(1.0, noise, shape), 0.0)
    released, fired = (np.exp(truth(*drive, m))[:, np.newaxis] for m in (factor, 1.0))
    pallidal = 30.0 - 2.0 * np.log1p(released / 2.0).sum(axis=2, keepdims=True)
    followers = np.broadcast_to(pallidal, shape)
    return StretchSummary(
        np.concatenate([noisy * fired, followers], axis=-1),
        np.concatenate([noisy * released, followers], axis=-1),
    )


def with_few_points(patch: pytest.MonkeyPatch, number: int) -> None:
    """Let the engine compute its surface at the first points of the design alone."""
    patch.setattr(response, "POINTS", number)
    patch.setattr(surrogate, "POINTS", number)


def few_points(number: int = 2048) -> Replicas:
    """The first points of the design, enough for made-up cells."""
    return surface_design(2).take(np.arange(number))


@cache
def made_up_surface(truth: LogRelease = rising, noise: float = 1e-6) -> ResponseSurface:
    """The surface of made-up cells, fitted once in a process: it takes seconds."""
    design = few_points()
    return fit_response(design, made_up_summary(design, truth, noise))
