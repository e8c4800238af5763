"""Spike reset that stops the compiled network when a membrane potential is NaN.

Compiled with -ffast-math, NaN exceeds any threshold: the cell would fire at every step and fill
the memory with spikes, and each reset would wipe the NaN away.
"""

import numpy as np
from brian2.core.functions import Function
from brian2.units.allunits import volt

from striosome.base.arrays import Array

__all__ = ["GUARD_CODE", "guard_functions"]

# Bits, because -ffast-math takes every number for finite.
GUARD_CODE = """
#include <stdint.h>
#include <string.h>
static inline double reset_or_stop(double potential, double reset)
{
    const uint64_t exponent = 0x7FF0000000000000ull;
    uint64_t bits;
    memcpy(&bits, &potential, sizeof bits);
    if ((bits & exponent) != exponent)
        return reset;
    Network::_globally_stopped = true;
    return potential;
}
"""


def guard_functions() -> dict[str, Function]:
    """Return the Brian2 function `reset_or_stop` (potential, reset); in numpy it stops nothing."""

    def reset_or_stop(potential: Array, reset: Array) -> Array:
        """Return the potential after a spike."""
        return np.where(np.isfinite(potential), reset, potential)

    function = Function(reset_or_stop, arg_units=[volt, volt], return_unit=volt, stateless=False)
    function.implementations.add_implementation("cpp", GUARD_CODE, name="reset_or_stop")
    function.implementations.add_implementation("numpy", reset_or_stop)
    return {"reset_or_stop": function}
