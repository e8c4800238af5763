"""Brain iron deficiency as changes of leaves of the parameter tree, and how it follows a diet."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.errors import SimulationError
from striosome.base.quantities import magnitude
from striosome.config.experiments.history import DietInterval
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.physiology import IronEffect
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.relaxation import relaxed

__all__ = ["apply_iron_deficiency", "iron_courses"]


def apply_iron_deficiency(
    parameters: Parameters,
    severity: Mapping[str, Values] | None = None,
    *,
    sections: Sequence[str] | None = None,
) -> Parameters:
    """Return the parameters of the animal after the effects of its iron deficiency d.

    Each entry of `iron` is the size x of a change of one leaf, as
    `striosome.config.parameters.physiology.IronEffect` says. Messenger RNA is not density, so that
    each size is a parameter and none follows from qPCR. A text has no degrees: it is set at any
    severity above 0.

    Parameters
    ----------
    parameters : Parameters
        The animal before iron deficiency.
    severity : mapping of str to float or array, optional
        d of each entry; by default the animal's `iron_deficiency` for all.
    sections : sequence of str, optional
        Sections of the tree that are changed; by default all.

    Returns
    -------
    striosome.config.parameters.tree.Parameters
        A copy to be simulated; applying the function to it again would double the change.

    Raises
    ------
    SimulationError
        If a text or a whole number would differ between animals.
    """
    if severity is None:
        own = magnitude(parameters.iron_deficiency, "1")
        severity = dict.fromkeys(parameters.iron_effects, own)
    changed = {
        effect.leaf: _changed(
            get_leaf(parameters, effect.leaf), effect, parameters.iron[name], severity[name]
        )
        for name, effect in parameters.iron_effects.items()
        if sections is None or effect.leaf.partition(".")[0] in sections
    }
    return replace_leaves(parameters, changed)


def _changed(leaf: Any, effect: IronEffect, size: Any, severity: Values) -> Any:
    """Return a leaf after the effect of iron deficiency."""
    if isinstance(leaf, str):
        return size if _one_for_all(severity, effect) > 0.0 else leaf
    value = effect.applied(leaf, size, severity)
    return round(_one_for_all(value, effect)) if isinstance(leaf, int) else value


def _one_for_all(value: Values, effect: IronEffect) -> float:
    """Return the one number that all animals share."""
    first = float(np.ravel(value)[0])
    if np.any(np.asarray(value) != first):
        raise SimulationError(
            f"iron deficiency differs between the animals of a group, and {effect.leaf} cannot"
        )
    return first


def iron_courses(
    parameters: Parameters, diet: Sequence[DietInterval], time_day: Array
) -> dict[str, Array]:
    """Return the severity of each effect as the animal changes from diet to diet.

    `tau_k dd_k/dt = target - d_k`, each effect k with the time constant that it names; the target
    is 0 on a normal diet, `deficient_diet` on a deficient one, and otherwise the severity that the
    animal has anyway, from which it starts.

    Parameters
    ----------
    parameters : Parameters
        The animal; `iron_deficiency` is where it starts.
    diet : sequence of DietInterval
        Intervals that do not overlap.
    time_day : array, shape (times,)
        Nodes (day), among them every change of diet.

    Returns
    -------
    dict of str to array, shape (times,) or (animals, times)
        By the entries of `iron`.

    Raises
    ------
    SimulationError
        If the animal is on a diet, and an effect names no time constant.
    """
    relaxation = parameters.adaptation.iron
    own = magnitude(parameters.iron_deficiency, "1")
    targets = {"normal": 0.0, "deficient": magnitude(relaxation.deficient_diet, "1")}
    middle = (time_day[:-1] + time_day[1:]) / 2.0
    away: Array = np.zeros_like(own * middle)
    for interval in diet:
        start = magnitude(interval.start, "day")
        end = np.inf if interval.end is None else magnitude(interval.end, "day")
        away = np.where((start < middle) & (middle < end), targets[interval.iron] - own, away)
    courses: dict[str, Array] = {}
    for name, effect in parameters.iron_effects.items():
        if effect.time is not None:
            tau_day = magnitude(get_leaf(parameters, effect.time), "day")
            courses[name] = own + relaxed(away, away, np.diff(time_day), tau_day)
        elif diet:
            raise SimulationError(
                f"the animals are on a diet, and iron.{name} does not say how fast it follows: "
                "give it `time`, the path of a time constant"
            )
        else:
            courses[name] = own + np.zeros_like(time_day)
    return courses
