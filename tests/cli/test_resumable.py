"""Every request to end is one thing: exit code 130 and how to go on."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from striosome.cli.resumable import resumable

# The code of a verb that works for a minute, and says when it has begun.
WORK = """\
import sys, time
from striosome.cli import main
from striosome.cli.resumable import resumable
import typer

def verb():
    with resumable():
        print("at work", flush=True)
        time.sleep(60)

main.app = typer.Typer()
main.app.command()(verb)
main.main([])
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def listen() -> None:
    """Be told when the terminal is closed, also where these tests run under nohup."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def start(**options: object) -> subprocess.Popen[str]:
    """A command that is at work."""
    if sys.platform != "win32":
        options.setdefault("preexec_fn", listen)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-c", WORK],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    assert process.stdout.readline() == "at work\n"
    return process  # type: ignore[no-any-return]


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_says_how_to_go_on(name: str) -> None:
    process = start()
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=30)
    assert said == "interrupted; the same command takes up what was finished\n"
    assert process.returncode == 130


@posix
def test_under_nohup_a_closed_terminal_is_not_heard() -> None:
    process = start(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.3)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 130


@posix
def test_a_terminal_that_is_gone_ends_it_the_same_way() -> None:
    leader, terminal = os.openpty()
    process = start(stdin=terminal, start_new_session=True)
    os.close(terminal)
    os.close(leader)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=30)
    assert process.returncode == 130


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with resumable():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_beside_the_first_thread_nothing_is_taken_over() -> None:
    ended: list[str] = []

    def work() -> None:
        with resumable():
            ended.append("well")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == ["well"]
