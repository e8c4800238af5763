"""Counter-based random numbers: a number is a function of who asks, when and for what.

Philox-2x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405) turns a key and two counters
into 64 random bits without any state. The key is the animal's stream, the counters are the time
step and the cell, so an animal hears the same afferent spikes in every session, whatever else is
simulated beside it, in whichever order, on whichever engine. The C++ and the numpy forms return
the same bits.
"""

import numpy as np
from brian2.core.functions import Function
from numpy.typing import NDArray

__all__ = [
    "CONNECTION_COUNTER",
    "EVENT_CODE",
    "THRESHOLD_COUNTER",
    "event_functions",
    "stream_key",
    "uniform",
]

# The second counter separates what a number is for. Cells count up from zero; these are out of
# their reach.
CONNECTION_COUNTER = 0x7F000001
THRESHOLD_COUNTER = 0x7F000002

_MULTIPLIER = 0xD256D193
_WEYL = 0x9E3779B9
_ROUNDS = 10
_MASK = np.uint64(0xFFFFFFFF)
_TO_UNIT = 2.0**-32


def stream_key(seed: int, animal: int) -> int:
    """The key of one animal's random stream, as a signed 32-bit integer.

    Parameters
    ----------
    seed : int
        The experiment's seed.
    animal : int
        The number of the animal; the same number is the same animal in every group.
    """
    word = np.random.SeedSequence([seed, animal]).generate_state(1, np.uint32)
    return int(word.astype(np.int32)[0])


def _philox(key: object, first: object, second: object) -> tuple[NDArray[np.uint64], ...]:
    """Two 32-bit words, in 64-bit integers, for a key and two counters that broadcast."""
    k, left, right = (
        np.asarray(x).astype(np.int64).astype(np.uint64) & _MASK for x in (key, first, second)
    )
    for _ in range(_ROUNDS):
        product = np.uint64(_MULTIPLIER) * left
        left, right = (product >> np.uint64(32)) ^ k ^ right, product & _MASK
        k = (k + np.uint64(_WEYL)) & _MASK
    return left, right


def uniform(key: object, first: object, second: object) -> NDArray[np.float64]:
    """Uniform numbers in (0, 1), one for each key and pair of counters."""
    return np.asarray((_philox(key, first, second)[0] + 0.5) * _TO_UNIT)


def _events(word: int) -> object:
    """The numpy form of an event count: a cumulative distribution of four steps, inverted."""

    def count(key, step, cell, p0, p1, p2, p3):  # type: ignore[no-untyped-def]
        """Events of one cell in one time step."""
        number = (_philox(key, step, cell)[word] + 0.5) * _TO_UNIT
        return 1.0 * (number > p0) + (number > p1) + (number > p2) + (number > p3)

    return count


_PHILOX_CPP = f"""
#include <stdint.h>
static inline void _philox(uint32_t key, uint32_t &left, uint32_t &right)
{{
    for (int round = 0; round < {_ROUNDS}; round++) {{
        const uint64_t product = (uint64_t){_MULTIPLIER}u * (uint64_t)left;
        left = (uint32_t)(product >> 32) ^ key ^ right;
        right = (uint32_t)product;
        key += {_WEYL}u;
    }}
}}
// Through a signed integer: x86 converts those to double in one vector instruction.
static inline double _unit(uint32_t word)
{{
    return ((double)(int32_t)(word ^ 0x80000000u) + 2147483648.5) * 2.3283064365386963e-10;
}}
"""

_EVENTS_CPP = """
static inline double {name}(int64_t key, int64_t step, int64_t cell,
                            double p0, double p1, double p2, double p3)
{{
    uint32_t left = (uint32_t)step, right = (uint32_t)cell;
    _philox((uint32_t)key, left, right);
    const double number = _unit({word});
    return (double)(number > p0) + (double)(number > p1)
         + (double)(number > p2) + (double)(number > p3);
}}
"""

_UNIFORM_CPP = """
static inline double uniform_at(int64_t key, int64_t first, int64_t second)
{
    uint32_t left = (uint32_t)first, right = (uint32_t)second;
    _philox((uint32_t)key, left, right);
    return _unit(left);
}
"""


# All C++ of this file: a part of the key under which a build is cached.
EVENT_CODE = _PHILOX_CPP + _EVENTS_CPP + _UNIFORM_CPP


def event_functions() -> dict[str, Function]:
    """Brian2 functions of the network's equations.

    Returns
    -------
    dict of str to Function
        `glutamate_events` and `gaba_events` (key, step, cell, p0, p1, p2, p3) count afferent
        events in one step, where p0..p3 are the cumulative probabilities of 0..3 events;
        `uniform_at` (key, first, second) is a plain uniform number.
    """
    core = Function(_philox, arg_units=[1, 1, 1], return_unit=1)
    core.implementations.add_implementation("cpp", _PHILOX_CPP)

    def brian2_function(name: str, python: object, arguments: int, code: str) -> Function:
        function = Function(python, arg_units=[1] * arguments, return_unit=1)
        function.implementations.add_implementation(
            "cpp", code, dependencies={"_philox": core}, name=name
        )
        function.implementations.add_implementation("numpy", python, name=name)
        return function

    return {
        "glutamate_events": brian2_function(
            "glutamate_events",
            _events(0),
            7,
            _EVENTS_CPP.format(name="glutamate_events", word="left"),
        ),
        "gaba_events": brian2_function(
            "gaba_events", _events(1), 7, _EVENTS_CPP.format(name="gaba_events", word="right")
        ),
        "uniform_at": brian2_function("uniform_at", uniform, 3, _UNIFORM_CPP),
    }
