"""A contestant in a process of its own, so that its global settings and crashes stay there."""

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.timing import Lap, Run, Unavailable

__all__ = ["in_child"]


@contextmanager
def in_child(
    contestant: Callable[..., AbstractContextManager[Run]], *arguments: Any
) -> Iterator[Run]:
    """Open a contestant in a new process.

    Parameters
    ----------
    contestant : callable
        A context manager at the top of a module, so that the process can import it.
    *arguments
        Of the contestant; sent to the process.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, contestant, arguments), daemon=True)
    process.start()
    there.close()
    try:
        _receive(here)

        def run() -> Lap:
            here.send("run")
            lap = _receive(here)
            assert isinstance(lap, Lap)
            return lap

        yield run
    finally:
        here.close()
        process.join(timeout=10)
        if process.is_alive():
            process.kill()


def _serve(
    pipe: Connection,
    contestant: Callable[..., AbstractContextManager[Run]],
    arguments: tuple[Any, ...],
) -> None:
    """Open, then run on each message until the other side hangs up."""
    # Simulators talk on the standard output, which belongs to the results, and read arguments.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    del sys.argv[1:]
    try:
        with contestant(*arguments) as run:
            pipe.send("ready")
            while pipe.recv():
                pipe.send(run())
    except EOFError:
        pass
    except Unavailable as reason:
        pipe.send(reason)
    except Exception as error:
        traceback.print_exc()
        pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _receive(pipe: Connection) -> object:
    try:
        message: object = pipe.recv()
    except EOFError:
        raise RuntimeError("its process died") from None
    if isinstance(message, Exception):
        raise message
    return message
