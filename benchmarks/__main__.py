"""`python -m benchmarks [names…]`: measure, print, and write where asked."""

import argparse
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from time import perf_counter

from benchmarks.machine import describe_machine
from benchmarks.outcome import Outcome, Settings
from benchmarks.report import Machine, as_json, markdown, merged, outcome_text, write_between
from benchmarks.timing import Unavailable

# Name on the command line and module; in the order in which they run.
BENCHMARKS = {
    "batched": "batched_engine",
    "cpp": "against_cpp",
    "annarchy": "against_annarchy",
    "flatness": "flatness",
    "reference": "reference",
    "surrogate": "surrogate",
    "sweeps": "sweeps",
    "opening": "opening",
    "samplers": "samplers",
    "rows": "evidence_rows",
    "random": "random_numbers",
    "costs": "costs",
    "cold": "cold_start",
    "check": "checking",
}


def main() -> int:
    """Run the named benchmarks; 1 if one of them failed as a whole."""
    arguments = _arguments()
    settings = Settings(repeats=arguments.repeats, quick=arguments.quick)
    failed = False
    for name in arguments.names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        machine, start = describe_machine(), perf_counter()
        try:
            outcome = import_module(f"benchmarks.{BENCHMARKS[name]}").run(settings)
        except Unavailable as reason:
            outcome = Outcome("not measured", notes=[f"Not measured: {reason}."])
        except Exception as error:
            traceback.print_exc()
            outcome = Outcome("failed", notes=[f"Failed: {type(error).__name__}: {error}"])
            failed = True
        print(f"  {perf_counter() - start:.0f} s", file=sys.stderr)
        print(outcome_text(name, outcome, settings.quick, Path.cwd()), end="\n\n", flush=True)
        if arguments.write is not None:
            _write(arguments.write, {name: outcome}, machine, settings.quick)
    if arguments.write is None:
        machine = describe_machine()
        print("\n".join(f"{key}: {value}" for key, value in machine.items()))
    return int(failed)


def _write(path: Path, outcomes: Mapping[str, Outcome], machine: Machine, quick: bool) -> None:
    """Write the new measurements in their place; earlier ones of others stay."""
    new = markdown(outcomes, machine, quick, path.parent)
    write_between(path, lambda before: merged(before, new, BENCHMARKS))
    results = path.with_name("results.json")
    before = results.read_text() if results.exists() else ""
    results.write_text(as_json(outcomes, machine, quick, before))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--repeats", type=int, default=5, help="rounds [default: 5]")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does everything run?")
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE.md",
        help="put the results in their places there, and into results.json",
    )
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"unknown benchmark {unknown[0]!r}; known: {', '.join(BENCHMARKS)}")
    if arguments.repeats < 1:
        parser.error("--repeats must be at least 1")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
