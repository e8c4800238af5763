"""Programs that end with the process that started them, however that one ends."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from striosome.engines.spiking.compiler import find_compiler
from striosome.engines.spiking.parent import WATCH_HEADERS, WATCH_IN_CPP, watched_environment
from support.processes import ends

PATHS = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
# Starts the command that it is given, tells its number, and is killed.
_PARENT = """
import os, subprocess, sys, time
from striosome.engines.spiking.parent import watched_environment

child = subprocess.Popen(
    sys.argv[1:], start_new_session=True, env=os.environ | watched_environment(),
    stdout=subprocess.PIPE,
)
child.stdout.readline()
print(child.pid, flush=True)
os.kill(os.getpid(), 9)
"""
_IN_PYTHON = """
import time
from striosome.engines.spiking.parent import end_with_parent

end_with_parent()
print("ready", flush=True)
time.sleep(600)
"""


def orphan(*command: str) -> int:
    """A child of a process that was killed."""
    killed = subprocess.run(
        [sys.executable, "-c", _PARENT, *command],
        stdout=subprocess.PIPE,
        check=False,
        env=os.environ | PATHS,
    )
    assert killed.returncode == -signal.SIGKILL
    return int(killed.stdout)


def in_cpp(folder) -> str:
    """A program that says one line and runs for minutes, with the watch of the networks."""
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    source = folder / "watched.cpp"
    includes = "\n".join(f"#include {header}" for header in (*WATCH_HEADERS, "<iostream>"))
    body = textwrap.dedent("""
        std::cout << "ready" << std::endl;
        const time_t begin = time(nullptr);
        while (time(nullptr) - begin < 600) { }
    """)
    source.write_text(f"{includes}\nint main() {{\n{WATCH_IN_CPP}\n{body}\n}}\n")
    program = folder / "watched"
    subprocess.run([compiler.path, "-std=c++11", source, "-o", program], check=True)
    return str(program)


def test_a_compiled_program_ends_with_a_parent_that_is_killed(tmp_path):
    assert ends(orphan(in_cpp(tmp_path)))


def test_the_build_program_ends_with_a_parent_that_is_killed():
    assert ends(orphan(sys.executable, "-c", _IN_PYTHON))


def test_one_whose_parent_lives_goes_on(tmp_path):
    program = in_cpp(tmp_path)
    with subprocess.Popen(
        [program], env=os.environ | watched_environment(), stdout=subprocess.DEVNULL
    ) as child:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(2.5)
        finally:
            child.kill()


def test_one_that_nobody_watches_goes_on(tmp_path):
    unwatched = {name: os.environ[name] for name in os.environ.keys() - watched_environment()}
    with subprocess.Popen([in_cpp(tmp_path)], env=unwatched, stdout=subprocess.DEVNULL) as child:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(1.5)
        finally:
            child.kill()
