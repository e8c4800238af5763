"""Brain iron deficiency as a change of receptor densities and tones, and how it follows a diet."""

from collections.abc import Mapping, Sequence

import numpy as np

from striosome.base.arrays import Array, Values, remaining
from striosome.base.quantities import magnitude
from striosome.config.experiments.history import DietInterval
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.relaxation import relaxed

__all__ = ["IRON_COMPONENTS", "apply_iron_deficiency", "iron_courses"]

IRON_COMPONENTS = ("a1", "mor", "dopamine", "d1", "enkephalin")


def apply_iron_deficiency(
    parameters: Parameters, severity: Mapping[str, Values] | None = None
) -> Parameters:
    """The parameters of the animal as its iron deficiency d makes them.

    Densities lose `d * loss`, tones rise by `d * rise`: A1, MOR and D1 density by delta_A,
    delta_M and delta_D, dopamine and enkephalin by delta_DA and delta_E. Messenger RNA is not
    density, so that each size is a parameter and none follows from qPCR.

    Parameters
    ----------
    parameters : Parameters
        The animal before iron deficiency.
    severity : mapping of str to float or array, optional
        d of each of `IRON_COMPONENTS`; by default the animal's `iron_deficiency` for all.

    Returns
    -------
    striosome.config.parameters.tree.Parameters
        A copy to be simulated; applying the function to it again would double the change.
    """
    if severity is None:
        severity = dict.fromkeys(IRON_COMPONENTS, magnitude(parameters.iron_deficiency, "1"))
    iron = parameters.iron
    losses = {"a1": iron.a1_loss, "mor": iron.mor_loss, "d1": iron.d1_loss}
    rises = {"dopamine": iron.dopamine_rise, "enkephalin": iron.enkephalin_rise}
    factors = {
        f"receptors.{name}.density": remaining(magnitude(loss, "1"), severity[name])
        for name, loss in losses.items()
    }
    factors |= {
        f"ligands.{name}.tone": 1.0 + magnitude(rise, "1") * severity[name]
        for name, rise in rises.items()
    }
    return replace_leaves(
        parameters, {path: get_leaf(parameters, path) * factor for path, factor in factors.items()}
    )


def iron_courses(
    parameters: Parameters, diet: Sequence[DietInterval], time_day: Array
) -> dict[str, Array]:
    """Severity of each component while the animal eats one diet after the other.

    `tau_k dd_k/dt = target - d_k`, each component k with a time constant of its own; the target
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
        By `IRON_COMPONENTS`.
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
    return {
        name: own
        + relaxed(
            away,
            away,
            np.diff(time_day),
            magnitude(getattr(relaxation, f"{name}_time"), "day"),
        )
        for name in IRON_COMPONENTS
    }
