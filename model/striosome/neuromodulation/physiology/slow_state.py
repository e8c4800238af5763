"""A slow state: a factor on parameters that days of stimulation move, and that recovers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.relaxation import relaxed

__all__ = ["SlowState"]


@dataclass(frozen=True, slots=True)
class SlowState:
    """One mechanism: `tau dy/dt = 1 + sign * size * S - y`, y = 1 at rest and never below 0."""

    name: str
    """name in the results"""
    stimulus: str
    """receptor whose stimulation by drugs is S"""
    sign: float
    """1 for a state that stimulation raises, -1 for one that it lowers"""
    size: str
    """path of the parameter that gives how far y moves at full, lasting stimulation"""
    time_constant: str
    """path of the parameter tau"""
    scaled: Callable[[Parameters], tuple[str, ...]]
    """function that returns the paths of the parameters that y multiplies"""

    def course(self, parameters: Parameters, stimulus: Array, step_day: Array) -> Array:
        """Solve the course of the state from rest on.

        Parameters
        ----------
        parameters : Parameters
            For size and time constant, each single or of shape (animals, 1).
        stimulus : array, shape (..., steps + 1)
            S at the nodes, linear in between (1).
        step_day : array, shape (steps,)
            Lengths of the steps (day).

        Returns
        -------
        array, shape (..., steps + 1)
            y at the nodes (1).
        """
        size = magnitude(get_leaf(parameters, self.size), "1")
        moved = self.sign * size * stimulus
        time_constant = magnitude(get_leaf(parameters, self.time_constant), "day")
        away = relaxed(moved[..., :-1], moved[..., 1:], step_day, time_constant)
        return np.maximum(1.0 + away, 0.0)

    def applied(self, parameters: Parameters, value: Values) -> Parameters:
        """Return the parameters of animals in which the state has this value."""
        paths = self.scaled(parameters)
        return replace_leaves(
            parameters, {path: get_leaf(parameters, path) * value for path in paths}
        )
