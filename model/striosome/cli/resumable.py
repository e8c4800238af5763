"""Ends long work politely when asked to, and says how to go on."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["resumable"]


@contextmanager
def resumable() -> Iterator[None]:
    """Make Ctrl-C and a request to end one thing: exit code 130, with what is done kept.

    Brian2's own handler gives way: it ends a running network and goes on with what there is, and
    it cannot call what it finds when a script has put the command into the background.
    """
    handlers: dict[int, Callable[..., object] | int | None] = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("interrupted; the same command goes on from here", err=True)
        raise typer.Exit(130) from None
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
