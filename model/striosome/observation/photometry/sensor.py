"""Binding of GABA to a fluorescent sensor.

Only the equilibrium is computed. The sensor follows GABA as `dB/dt = (B_eq - B)/tau` with
`tau` of 40 to 75 ms (`rise_time`, `decay_time`; Kolb et al. 2026, doi 10.7554/eLife.108319):
less than one sample at 10 Hz and four orders below the minutes over which drugs act.
"""

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.parameters.readouts import Sensor

__all__ = ["relative_fluorescence"]


def relative_fluorescence(gaba_uM: Array, sensor: Sensor) -> Array:
    """Return the fluorescence relative to the GABA-free sensor, `F = 1 + D*G/(G + Kd)`.

    Parameters
    ----------
    gaba_uM : float array (animals, samples)
        Extracellular GABA, G (uM).
    sensor : Sensor
        Dynamic range D and on-cell EC50 Kd, each a scalar or an array (animals, 1).

    Returns
    -------
    float array (animals, samples)
        Between 1 and 1 + D.
    """
    dissociation_uM = magnitude(sensor.dissociation, "uM")
    return np.asarray(1.0 + sensor.dynamic_range * gaba_uM / (gaba_uM + dissociation_uM))
