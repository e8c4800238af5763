"""Tsodyks-Markram release of one train in its event form, spike by spike, in plain Python."""

from typing import NamedTuple

import numpy as np

__all__ = ["FACILITATING", "Synapse", "recursion"]


class Synapse(NamedTuple):
    """Numbers of one kind of release."""

    utilisation: float
    tau_facilitation_s: float
    tau_recovery_s: float


FACILITATING = Synapse(0.0192, 0.623, 0.559)
"""Of dSPN to SNr in Lindahl & Hellgren Kotaleski 2016, doi 10.1523/ENEURO.0156-16.2016."""


def recursion(
    times_s: np.ndarray, factor: float = 1.0, synapse: Synapse = FACILITATING
) -> np.ndarray:
    """Share of the resources that each spike releases."""
    resources, utilised, last, shares = 1.0, 0.0, None, []
    for time in times_s:
        if last is not None:
            recovered = np.exp(-(time - last) / synapse.tau_recovery_s)
            resources = 1 - (1 - resources) * recovered
            utilised *= np.exp(-(time - last) / synapse.tau_facilitation_s)
        utilised += synapse.utilisation * factor * (1 - utilised)
        shares.append(utilised * resources)
        resources *= 1 - utilised
        last = time
    return np.array(shares)
