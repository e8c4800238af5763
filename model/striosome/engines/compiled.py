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
            If a membrane potential is not a number at the end; the replica is named.
        RuntimeError
            If the binary fails.
        """
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
            results = {
                name: np.fromfile(Path(scratch, stored["file"]), dtype=stored["dtype"])
                for name, stored in self._manifest["outputs"].items()
            }
        self._refuse_invalid(results.pop("spn_v"), self.structure.n_spn)
        self._refuse_invalid(results.pop("epn_v"), self.structure.n_epn)
        return Spikes(**results)

    def _argument(self, name: str, value: NDArray[np.float64] | float, scratch: Path) -> str:
        """A value as the binary takes it: a number, or the file of an array."""
        if name not in self._manifest["inputs"]:
            raise ValueError(f"the network has no input {name!r}")
        expected = self._manifest["inputs"][name]
        if np.ndim(value) == 0:
            return repr(float(value))
        array = np.ascontiguousarray(value, dtype=expected["dtype"])
        if array.size != expected["size"]:
            raise ValueError(f"{name} takes {expected['size']} values, got {array.size}")
        path = scratch / f"{name}.input"
        array.tofile(path)
        return str(path)

    @staticmethod
    def _refuse_invalid(potential: NDArray[np.float64], cells: int) -> None:
        bad = np.flatnonzero(~np.isfinite(potential))
        if bad.size:
            raise FloatingPointError(
                f"membrane potential of cell {bad[0] % cells} in replica {bad[0] // cells} "
                "is not a number"
            )
