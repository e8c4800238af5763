"""Attribution of the effect of iron deficiency to its components.

The effect is a value `v(S)` of the set S of components that are there. Shapley's share of a
component is what it adds, averaged over all orders in which components may come (Shapley 1953);
shares sum to the whole effect. A knock-in has the component alone, a knock-out all others.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.calibration.reading.identifiability import weighted_quantiles
from striosome.calibration.sampling.predictor import Predictor
from striosome.claims.endpoint import Endpoint
from striosome.config.parameters.paths import get_leaf

__all__ = ["COMPONENTS", "attribution_table", "component_effects", "shapley_values"]
Parts = frozenset[str]

COMPONENTS = {
    "iron.a1_loss": "A1R loss",
    "iron.mor_loss": "MOR loss",
    "iron.dopamine_rise": "dopamine rise",
    "iron.d1_loss": "D1R loss",
    "iron.enkephalin_rise": "enkephalin rise",
}
"""Components of iron deficiency by path."""


def component_effects(
    predictor: Predictor, columns: Mapping[str, Array], endpoint: Endpoint
) -> dict[Parts, Array]:
    """Return the mean of an endpoint with every combination of the components in the sets.

    Parameters
    ----------
    predictor : Predictor
        Of the hypothesis.
    columns : mapping of str to float array (sets,)
        The parameter sets.
    endpoint : Endpoint
        What is explained, in the iron-deficient group.

    Returns
    -------
    dict of frozenset to float array (sets,)
        By the paths of the components that are there; less the value with none of them.
    """
    count = len(next(iter(columns.values())))
    group = next(g for g in predictor.experiment.groups if g.name == endpoint.group)
    whole = {
        path: columns.get(path, np.full(count, float(get_leaf(group.parameters, path))))
        for path in COMPONENTS
    }
    there = [path for path, values in whole.items() if np.any(values != 0.0)]
    # A component that does not vary still has a unit, to be taken away in.
    predictor = replace(predictor, units=dict.fromkeys(there, "1") | predictor.units)
    means: dict[Parts, Array] = {}
    for size in range(len(there) + 1):
        for parts in combinations(there, size):
            chosen = {path: whole[path] if path in parts else np.zeros(count) for path in there}
            found = predictor.moments({**columns, **chosen}, [endpoint])
            means[frozenset(parts)] = found[endpoint].mean
    nothing = means[frozenset()]
    return {parts: mean - nothing for parts, mean in means.items()}


def shapley_values(effects: Mapping[Parts, Array]) -> dict[str, Array]:
    """Return the share of every component in the joint effect, of the shape of the effects."""
    everything = max(effects, key=len)
    number = len(everything)
    values = {}
    for component in sorted(everything):
        total = np.zeros_like(effects[everything])
        for parts in effects:
            if component not in parts:
                before = len(parts)
                weight = factorial(before) * factorial(number - before - 1) / factorial(number)
                total = total + weight * (effects[parts | {component}] - effects[parts])
        values[component] = total
    return values


def attribution_table(effects: Mapping[Parts, Array], weights: Array, unit: str) -> pd.DataFrame:
    """Tabulate Shapley shares, knock-ins and knock-outs with 90 % intervals over the sets.

    Parameters
    ----------
    effects : mapping
        From `component_effects`.
    weights : float array (sets,)
        Of the sets.
    unit : str
        Of the metric that is explained.
    """
    everything = max(effects, key=len)
    shares = shapley_values(effects)
    measures = {
        "shapley": shares,
        "knock_in": {c: effects[frozenset({c})] for c in everything},
        "knock_out": {c: effects[everything - {c}] for c in everything},
    }
    known = np.isfinite(np.sum(list(effects.values()), axis=0))
    kept = weights[known] / weights[known].sum()
    rows = []
    for measure, values in measures.items():
        for component in (path for path in COMPONENTS if path in everything):
            sample = values[component][known]
            low, _, high = weighted_quantiles(sample, kept)
            rows.append(
                {
                    "component": COMPONENTS[component],
                    "measure": measure,
                    "mean": float(kept @ sample),
                    "low": low,
                    "high": high,
                    "unit": unit,
                }
            )
    return pd.DataFrame(rows)
