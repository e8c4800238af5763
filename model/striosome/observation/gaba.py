"""Release from terminals to extracellular GABA around the fibre, in the quasi-static limit.

Uptake empties the extracellular space in a fraction of a second, drugs act over minutes, so at
every moment uptake equals the sources: `J0 + sum of release = uptake(G)`. Only ratios to the
animal's own baseline are identifiable; the absolute scale is the free parameter `basal`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.quantities import magnitude
from striosome.config.parameters.readouts import ExtracellularGaba

__all__ = ["CLEARANCE", "extracellular_gaba_uM"]


def _linear(source_ratio: Array, parameters: ExtracellularGaba) -> Array:
    """Return GABA for uptake far from saturation, `Vmax/Km * G`: proportional to its sources."""
    return np.asarray(magnitude(parameters.basal, "uM") * source_ratio)


def _michaelis_menten(source_ratio: Array, parameters: ExtracellularGaba) -> Array:
    """Return GABA for uptake `Vmax * G / (Km + G)`: it rises faster than its sources."""
    basal_uM = magnitude(parameters.basal, "uM")
    half_uM = magnitude(parameters.uptake_km, "uM")
    occupied = source_ratio * basal_uM / (half_uM + basal_uM)
    if np.any(occupied >= 1.0):
        limit = float(np.min(1.0 + half_uM / basal_uM))
        raise SimulationError(
            f"uptake saturates: sources reach {float(np.max(source_ratio)):.3g} times their basal"
            f" value, but uptake can balance less than {limit:.3g} times"
        )
    return np.asarray(half_uM * occupied / (1.0 - occupied))


CLEARANCE: Mapping[str, Callable[[Array, ExtracellularGaba], Array]] = MappingProxyType(
    {"linear": _linear, "michaelis_menten": _michaelis_menten}
)
"""Forms of uptake by the name that `ExtracellularGaba.clearance` gives: (source ratio) -> uM."""


def extracellular_gaba_uM(
    relative_release: Mapping[str, Array], parameters: ExtracellularGaba
) -> Array:
    """Return the extracellular GABA at which uptake balances the sources.

    `sources / basal sources = f_nv + (1 - f_nv) * (sum of s_k R_k + s_other)`; the rest of the
    shares s_k, s_other, releases at a constant rate, and so do sources that are not simulated
    and the non-vesicular share `f_nv`.

    Parameters
    ----------
    relative_release : mapping of str to float array (animals, times)
        Release per second over the same animal's drug-free release, by population; a source that
        is not among them releases at a constant rate.
    parameters : ExtracellularGaba
        Each number a scalar or an array (animals, 1).

    Returns
    -------
    float array (animals, times)
        GABA concentration (uM); `basal` where both ratios are 1.

    Raises
    ------
    SimulationError
        If the clearance is unknown, a share is outside 0 to 1, or uptake would saturate.
    """
    if parameters.clearance not in CLEARANCE:
        raise SimulationError(
            f"unknown clearance {parameters.clearance!r}; known: {', '.join(CLEARANCE)}"
        )
    other: Any = 1.0
    for share in parameters.shares.values():
        other = other - share
    shares = {"non_vesicular": parameters.non_vesicular, **parameters.shares, "the rest": other}
    for name, share in shares.items():
        if np.any(np.asarray(share) < -1e-12) or np.any(np.asarray(share) > 1.0):
            raise SimulationError(f"shares of GABA: {name} must lie between 0 and 1, got {share!r}")
    vesicular: Any = 0.0
    for name, share in parameters.shares.items():
        vesicular = vesicular + share * relative_release.get(name, 1.0)
    vesicular = vesicular + other
    constant = parameters.non_vesicular
    source_ratio = np.asarray(constant + (1.0 - constant) * vesicular)
    return CLEARANCE[parameters.clearance](source_ratio, parameters)
