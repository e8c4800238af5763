"""Other programs, run with a time limit: one that hangs is ended with all its children."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["ask_program"]


def ask_program(
    command: Sequence[str],
    *,
    limit_s: float,
    folder: Path | None = None,
    said: str | None = None,
    environment: Mapping[str, str] | None = None,
    descriptors: Sequence[int] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a program and wait for its end, up to a time limit.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    limit_s : float
        Longest time that it may take (s).
    folder : Path, optional
        Where it runs; by default here.
    said : str, optional
        What it reads; by default nothing, so that a program that asks is answered at once.
    environment : mapping of str to str, optional
        Its environment; by default this process's own.
    descriptors : sequence of int, optional
        File descriptors that it inherits.

    Returns
    -------
    subprocess.CompletedProcess
        With all that it wrote; bytes that are no text are replaced.

    Raises
    ------
    subprocess.TimeoutExpired
        If it takes longer; the program and those that it started are ended.
    OSError
        If it cannot be started.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        pass_fds=tuple(descriptors),
        # A group of its own, so that a compiler that make has started ends with it.
        start_new_session=True,
    ) as program:
        try:
            out, err = program.communicate(said, timeout=limit_s)
        except BaseException:
            _end(program)
            raise
    return subprocess.CompletedProcess(command, program.returncode, out, err)


def _end(program: "subprocess.Popen[str]") -> None:
    """End a program and its group, and close its pipes."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    program.kill()
    for pipe in (program.stdin, program.stdout, program.stderr):
        # What is still to be written to it is of no use.
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
