"""Weights of draws: from the logarithms that likelihoods give, and how many draws they leave."""

import numpy as np

from striosome.base.arrays import Array

__all__ = ["effective_number", "weights_of"]


def weights_of(log_weights: Array) -> Array:
    """Return weights that sum to one along the last axis, from their logarithms.

    Parameters
    ----------
    log_weights : float array (..., draws)
        Up to a constant; minus infinity for a draw that has no weight. One at least is finite.
    """
    # Of the largest: alone, logarithms far below zero would all give none.
    relative = np.exp(log_weights - log_weights.max(axis=-1, keepdims=True))
    return np.asarray(relative / relative.sum(axis=-1, keepdims=True))


def effective_number(weights: Array) -> float:
    """Return how many equal draws are worth as much as weighted ones (Kish).

    Parameters
    ----------
    weights : float array (draws,)
        They sum to one.
    """
    return float(1.0 / np.sum(weights**2))
