"""The fast engine: a C++ binary built once, fed and read through files."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.structure import Structure
from striosome.engines.build_program import MANIFEST
from striosome.engines.cache import cached_build
from striosome.engines.checks import refuse_invalid, refuse_unfit
from striosome.engines.compiler import Compiler
from striosome.engines.inputs import Inputs
from striosome.engines.spikes import Spikes

__all__ = ["CompiledEngine"]


class CompiledEngine:
    """Runs a compiled network; any number of runs may go on at the same time.

    Parameters
    ----------
    structure : Structure
        Sizes and times of the network.
    compiler : Compiler
        What builds it, if the cache does not hold it.

    Raises
    ------
    striosome.engines.cache.BuildError
        If the build fails.
    """

    name = "compiled"

    def __init__(self, structure: Structure, compiler: Compiler) -> None:
        self.structure = structure
        self._folder = cached_build(structure, compiler)
        self._manifest = json.loads((self._folder / MANIFEST).read_text())

    def run(self, inputs: Inputs) -> Spikes:
        """Simulate one batch of replicas.

        Raises
        ------
        ValueError
            If an input is unknown to the network or has the wrong size.
        FloatingPointError
            If an input, or the state of a cell at the end, is not a number; it is named.
        RuntimeError
            If the binary fails.
        """
        sizes = {name: stored["size"] for name, stored in self._manifest["inputs"].items()}
        refuse_unfit(inputs, sizes, self.structure)
        with tempfile.TemporaryDirectory(prefix="striosome-") as scratch:
            arguments = [
                f"{name}={self._argument(name, value, Path(scratch))}"
                for name, value in inputs.items()
            ]
            # The binary asks for a folder with a closing slash.
            command = ["./main", "--results_dir", f"{scratch}/", *arguments]
            outcome = subprocess.run(
                command, cwd=self._folder, capture_output=True, text=True, check=False
            )
            if outcome.returncode != 0:
                said = (outcome.stdout + outcome.stderr)[-2000:]
                raise RuntimeError(f"the compiled network stopped ({outcome.returncode}):\n{said}")
            states, spikes = (
                {
                    name: np.fromfile(Path(scratch, stored["file"]), dtype=stored["dtype"])
                    for name, stored in self._manifest[kind].items()
                }
                for kind in ("states", "spikes")
            )
        refuse_invalid(states, self.structure)
        return Spikes(**spikes)

    def _argument(self, name: str, value: NDArray[np.float64] | float, scratch: Path) -> str:
        """A value as the binary takes it: a number, or the file of an array."""
        if np.ndim(value) == 0:
            return repr(float(value))
        path = scratch / f"{name}.input"
        np.asarray(value, dtype=self._manifest["inputs"][name]["dtype"]).tofile(path)
        return str(path)
