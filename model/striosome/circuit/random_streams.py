"""Counter-based random numbers: each is a function of the animal, the time step and the cell.

Threefry-2x32 with 13 rounds (Salmon et al. 2011, doi 10.1145/2063384.2063405; the fewest with which
it passes BigCrush) turns a key and two counters into 64 random bits without any state, by
additions, rotations and exclusive ors alone, which every processor does in vectors. The key is the
animal's stream, the counters are the time step and the cell, so an animal receives the same
afferent spikes in every session, whatever else is simulated beside it, in whichever order, on
whichever engine. The C++ and the numpy forms return the same bits.
"""

import numpy as np
from brian2.core.functions import Function
from numpy.typing import ArrayLike, NDArray

from striosome.base.arrays import Array

__all__ = [
    "EVENT_CODE",
    "THRESHOLD_COUNTER",
    "event_functions",
    "integer_thresholds",
    "stream_key",
    "uniform",
]

# The second counter separates what a number is for. Cells count up from zero, connections down from
# minus one; this is out of their reach.
THRESHOLD_COUNTER = 0x7F000002

# Rotations of eight successive rounds and the constant of the third key word (Salmon et al. 2011).
_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
_PARITY = 0x1BD11BDA
_ROUNDS = 13
_TO_UNIT = 2.0**-32


def stream_key(seed: int, animal: int) -> int:
    """Return the key of one animal's random stream, as a signed 32-bit integer.

    Parameters
    ----------
    seed : int
        The experiment's seed.
    animal : int
        The number of the animal; the same number is the same animal in every group.
    """
    word = np.random.SeedSequence([seed, animal]).generate_state(1, np.uint32)
    return int(word.astype(np.int32)[0])


def _threefry(key: object, first: object, second: object) -> tuple[NDArray[np.uint32], ...]:
    """Return two 32-bit words for a key and two counters that broadcast."""
    k, left, right = np.broadcast_arrays(
        *(np.asarray(x).astype(np.int64).astype(np.uint32) for x in (key, first, second))
    )
    words = k, np.zeros_like(k), k ^ np.uint32(_PARITY)
    # Sums wrap around: that is the generator.
    with np.errstate(over="ignore"):
        left, right = left + words[0], right + words[1]
        for number in range(_ROUNDS):
            turn = np.uint32(_ROTATIONS[number % 8])
            left = left + right
            right = left ^ ((right << turn) | (right >> (np.uint32(32) - turn)))
            if number % 4 == 3:
                injection = number // 4 + 1
                left = left + words[injection % 3]
                right = right + words[(injection + 1) % 3] + np.uint32(injection)
    return left, right


def uniform(key: object, first: object, second: object) -> Array:
    """Return uniform numbers in (0, 1), one for each key and pair of counters."""
    return np.asarray((_threefry(key, first, second)[0] + 0.5) * _TO_UNIT)


def integer_thresholds(probability: ArrayLike) -> NDArray[np.int32]:
    """Return the integers that a random word exceeds with probability 1 - p.

    Comparing integers spares the conversion of every word to a floating-point number. A word
    counts as a signed integer, the form in which processors compare vectors.
    """
    scaled = np.ceil(np.asarray(probability) * 2.0**32) - 1.0 - 2.0**31
    return np.clip(scaled, -(2.0**31), 2.0**31 - 1.0).astype(np.int32)


def _events(word: int) -> object:
    """Make the numpy form of an event count: a cumulative distribution of four steps, inverted."""

    def count(key, step, cell, t0, t1, t2, t3):  # type: ignore[no-untyped-def]
        """Count the events of one cell in one time step."""
        number = (_threefry(key, step, cell)[word] ^ np.uint32(0x80000000)).view(np.int32)
        return 1.0 * (number > t0) + (number > t1) + (number > t2) + (number > t3)

    return count


def _threefry_cpp() -> str:
    """Return the C++ form, its rounds written out."""
    lines = []
    for number in range(_ROUNDS):
        turn = _ROTATIONS[number % 8]
        lines.append(f"left += right; right = left ^ ((right << {turn}) | (right >> {32 - turn}));")
        if number % 4 == 3:
            injection = number // 4 + 1
            lines.append(
                f"left += word{injection % 3}; right += word{(injection + 1) % 3} + {injection}u;"
            )
    rounds = "\n    ".join(lines)
    return f"""
#include <stdint.h>
static inline void _threefry(uint32_t key, uint32_t &left, uint32_t &right)
{{
    const uint32_t word0 = key, word1 = 0u, word2 = key ^ {_PARITY}u;
    left += word0; right += word1;
    {rounds}
}}
"""


_EVENTS_CPP = """
static inline double {name}(int32_t key, int32_t step, int32_t cell,
                            int32_t t0, int32_t t1, int32_t t2, int32_t t3)
{{
    uint32_t left = (uint32_t)step, right = (uint32_t)cell;
    _threefry((uint32_t)key, left, right);
    const int32_t number = (int32_t)({word} ^ 0x80000000u);
    return (double)((int32_t)(number > t0) + (int32_t)(number > t1)
                  + (int32_t)(number > t2) + (int32_t)(number > t3));
}}
"""

_UNIFORM_CPP = """
static inline double uniform_at(int64_t key, int64_t first, int64_t second)
{
    uint32_t left = (uint32_t)first, right = (uint32_t)second;
    _threefry((uint32_t)key, left, right);
    return ((double)left + 0.5) * 2.3283064365386963e-10;
}
"""


# All C++ of this file: a part of the key under which a build is cached.
EVENT_CODE = _threefry_cpp() + _EVENTS_CPP + _UNIFORM_CPP


def event_functions() -> dict[str, Function]:
    """Return the Brian2 functions of the network's equations.

    Returns
    -------
    dict of str to Function
        `glutamate_events` and `gaba_events` (key, step, cell, t0, t1, t2, t3) count afferent
        events in one step, where t0..t3 are the `integer_thresholds` of the cumulative
        probabilities of 0..3 events;
        `uniform_at` (key, first, second) is a plain uniform number.
    """
    core = Function(_threefry, arg_units=[1, 1, 1], return_unit=1)
    core.implementations.add_implementation("cpp", _threefry_cpp())

    def brian2_function(name: str, python: object, arguments: int, code: str) -> Function:
        function = Function(python, arg_units=[1] * arguments, return_unit=1)
        function.implementations.add_implementation(
            "cpp", code, dependencies={"_threefry": core}, name=name
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
