"""The random generator by itself: Threefry against other generators of the afferents."""

import ctypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.contestants.native import compile_library
from benchmarks.outcome import Outcome, Settings
from benchmarks.timing import Lap, Run, Spread, race
from benchmarks.workload import needed_compiler

__all__ = ["run"]

_GENERATORS = {
    "Threefry-2x32, 13 rounds": "threefry_words",
    "Philox-2x32, 10 rounds": "philox_words",
    "Mersenne Twister, as Brian2's rand()": "twister_words",
}
_CELLS = 5_000


def run(settings: Settings) -> Outcome:
    """Measure two 32-bit words per cell and step, in C++ with the engine's flags."""
    steps = settings.pick(20_000, 200)
    result = race(
        {name: partial(_words, symbol, steps) for name, symbol in _GENERATORS.items()},
        settings.repeats,
    )
    outcome = Outcome("Random numbers: two 32-bit words per cell and step")
    for name, times in result.times.items():
        per_pair = [lap.seconds / (_CELLS * steps) * 1e9 for lap in times.laps]
        outcome.find(name, Spread.of(per_pair), "ns")
    outcome.notes += [f"{name}: {reason}." for name, reason in result.missing.items()]
    return outcome


@contextmanager
def _words(symbol: str, steps: int) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(prefix="random-") as scratch:
        library = compile_library("random_numbers", needed_compiler(), Path(scratch))
        draw = getattr(library, symbol)
        sums = np.zeros(_CELLS, dtype=np.uint32)

        def run() -> Lap:
            start = perf_counter()
            draw(ctypes.c_uint32(1), _CELLS, steps, ctypes.c_void_p(sums.ctypes.data))
            return Lap(perf_counter() - start)

        yield run
