"""Profile by perf: the engine's code objects beside the parts of the C++ loop.

Run as a program it is what perf watches:

    python -m benchmarks.profile REPLICAS SECONDS TOGETHER FOLDER
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.contestants.handwritten import HandwrittenLoop
from benchmarks.timing import Unavailable
from benchmarks.workload import ROOT, Workload, needed_compiler, workload
from striosome.engines.spiking.compiled import CompiledBackend

__all__ = ["share_table"]

# Symbols by the first pattern that they match; engine and hand-written loop side by side.
_PARTS = {
    "SPN equations, afferents": r"spn_stateupdater|advance_spn",
    "exp": r"exp",
    "SPN threshold": r"spn_spike_thresholder",
    "EPN equations": r"epn_stateupdater|advance_epn",
    "EPN threshold": r"epn_spike_thresholder",
    "resets, release": r"resetter|fire_spn|fire_epn",
    "synapses, delays": r"inhibition_pre|deliver",
    "spike monitors": r"spn_spikes|epn_spikes",
}
_OTHER = "everything else"
# Brian2's names; whichever process has such a function is the engine's.
_ENGINE_FUNCTION = re.compile(r"_run_\w+_codeobject")


def share_table(work: Workload, together: int) -> tuple[list[str], list[list[str]]]:
    """Tabulate nanoseconds per neuron-step of each part, in the engine and the hand-written loop.

    Parameters
    ----------
    work : Workload
        A workload of the shipped circuit, which the watched process makes again.
    together : int
        Replicas that the hand-written loop advances side by side.

    Raises
    ------
    Unavailable
        If perf is not there or may not watch.
    """
    if shutil.which("perf") is None:
        raise Unavailable("perf is not installed")
    CompiledBackend(work.structure, needed_compiler())
    structure = work.structure
    # Not "perf-": perf takes libraries in such a folder for maps of a just-in-time compiler.
    with tempfile.TemporaryDirectory(prefix="samples-") as scratch:
        sizes = [str(structure.replicas), str(structure.duration_s), str(together)]
        watched = [sys.executable, "-m", "benchmarks.profile", *sizes, scratch]
        samples = Path(scratch, "samples")
        record = ["perf", "record", "-q", "-N", "-e", "cpu-clock", "-o", str(samples), "--"]
        record += watched
        outcome = subprocess.run(record, capture_output=True, text=True, check=False, cwd=ROOT)
        if outcome.returncode != 0 or not samples.exists():
            raise Unavailable(f"perf failed: {(outcome.stderr.strip() or 'no samples')[-200:]}")
        columns = _parts(samples)
    lines = [
        [part, *(f"{column.get(part, 0.0) / work.neuron_steps:.2f}" for column in columns)]
        for part in [*_PARTS, _OTHER]
    ]
    totals = [f"{sum(column.values()) / work.neuron_steps:.2f}" for column in columns]
    return ["ns per neuron-step", "engine", "hand-written"], [*lines, ["sum", *totals]]


def _parts(samples: Path) -> list[dict[str, float]]:
    """Return nanoseconds of each part of the engine and of the hand-written loop."""
    command = ["perf", "report", "-i", str(samples), "--stdio", "-t", "|"]
    command += ["-F", "period,comm,dso,symbol"]
    report = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [[field.strip() for field in line.split("|")] for line in report.stdout.splitlines()]
    sampled = [line for line in lines if len(line) == 4 and line[0].isdigit()]
    engines = {line[1] for line in sampled if _ENGINE_FUNCTION.search(line[3])}
    if not engines:
        raise Unavailable("perf saw no function of the engine")
    engine: dict[str, float] = {}
    by_hand: dict[str, float] = {}
    for period, process, library, symbol in sampled:
        if process in engines:
            column = engine
        elif library.startswith(("handwritten", "libmvec")):
            column = by_hand
        else:
            continue  # Python
        part = next((name for name, known in _PARTS.items() if re.search(known, symbol)), _OTHER)
        column[part] = column.get(part, 0.0) + float(period)
    return [engine, by_hand]


def _watched(replicas: int, duration_s: float, together: int, folder: Path) -> None:
    work = workload(replicas, duration_s)
    CompiledBackend(work.structure, needed_compiler()).run(work.inputs)
    # The folder outlives this process: perf looks up the names of functions afterwards.
    HandwrittenLoop(work, together, folder).run()


if __name__ == "__main__":
    _watched(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
