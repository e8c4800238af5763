"""The fast engine: a C++ binary built once, fed and read through files."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from striosome.base.arrays import Array
from striosome.circuit.structure import Structure
from striosome.engines.failures import (
    disk_is_full,
    ending,
    explained,
    last_words,
    out_of_memory,
)
from striosome.engines.spiking.cache import cached_build
from striosome.engines.spiking.checks import refuse_unfit
from striosome.engines.spiking.compiler import Compiler
from striosome.engines.spiking.inputs import Inputs
from striosome.engines.spiking.parent import watched_environment
from striosome.engines.spiking.results import EngineError, read_results
from striosome.engines.spiking.scratch import scratch_folder
from striosome.engines.spiking.spikes import Spikes

__all__ = ["CompiledBackend"]

# Said by Brian2's program, which then goes on with zeros and ends with exit code 0.
_FAULTS = ("Error reading", "Could not read", "Error writing")


class CompiledBackend:
    """Runner of a compiled network; any number of runs may take place at the same time.

    Parameters
    ----------
    structure : Structure
        Sizes and times of the network.
    compiler : Compiler
        What builds it, if the cache does not hold it.

    Raises
    ------
    striosome.engines.spiking.building.BuildError
        If the build fails.
    """

    name = "compiled"

    def __init__(self, structure: Structure, compiler: Compiler) -> None:
        self.structure = structure
        self._build = cached_build(structure, compiler)

    def run(self, inputs: Inputs) -> Spikes:
        """Simulate one batch of replicas.

        Raises
        ------
        ValueError
            If an input is unknown to the network or has the wrong size.
        InvalidState
            If an input, or the state of a cell at the end, is not a number; it is named.
        EngineError
            If the binary cannot be started or fails, or its results are incomplete.
        """
        manifest = self._build.manifest
        sizes = {name: stored.size for name, stored in manifest.inputs.items()}
        refuse_unfit(inputs, sizes, self.structure)
        what = "the files of a run cannot be written"
        remedy = "Free space for temporary files, or name another folder with TMPDIR"
        with (
            explained(EngineError, what, remedy),
            scratch_folder(Path(tempfile.gettempdir()), "striosome-") as (scratch, lock),
        ):
            arguments = [
                f"{name}={self._argument(name, value, scratch)}" for name, value in inputs.items()
            ]
            self._execute(arguments, scratch, lock)
            return read_results(scratch, manifest, self.structure)

    def _argument(self, name: str, value: Array | float, scratch: Path) -> str:
        """Convert a value to an argument of the binary: a number, or the file of an array."""
        if np.ndim(value) == 0:
            return repr(float(value))
        path = scratch / f"{name}.input"
        dtype = self._build.manifest.inputs[name].dtype
        # Not `tofile`, which does not see that the last of its writes fails.
        path.write_bytes(np.asarray(value, dtype=dtype).tobytes())
        return str(path)

    def _execute(self, arguments: list[str], scratch: Path, lock: int) -> None:
        """Run the binary in a folder; it ends with this process, however this ends."""
        # The binary asks for a folder with a closing slash.
        command = [str(self._build.binary), "--results_dir", f"{scratch}/", *arguments]
        remedy = "Run it again, or keep builds in another folder, named by STRIOSOME_CACHE"
        with explained(EngineError, f"{self._build.binary} cannot be started", remedy):
            outcome = subprocess.run(
                command,
                cwd=scratch,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                pass_fds=(lock,),
                env=os.environ | watched_environment(),
            )
        said = outcome.stdout + outcome.stderr
        if outcome.returncode != 0 or any(sign in said for sign in _FAULTS):
            raise EngineError(f"the compiled network {self._reason(outcome.returncode, said)}")

    def _reason(self, returncode: int, said: str) -> str:
        how = ending(returncode)
        if returncode == -signal.SIGILL:
            return (
                f"{how}: it was compiled for another processor. Give each machine its own cache "
                f"with STRIOSOME_CACHE, or delete {self._build.folder}"
            )
        if out_of_memory(returncode, said):
            return f"{how}, probably for want of memory. Run it with fewer --workers"
        if returncode == -signal.SIGXFSZ or disk_is_full(said):
            return (
                f"{how}: {tempfile.gettempdir()} is full, or files may not grow further. Free "
                "space there, or name another folder with TMPDIR"
            )
        return f"{how}. Delete {self._build.folder} to build it again. It said:{last_words(said)}"
