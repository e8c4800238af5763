"""Builds under keys: what changes a key, and what a failed or doubled build leaves behind.

All but one test put a stand-in for the build program where Python is looked for: it takes the
place of minutes of compiling and may fail, hang or be raced at will.
"""

import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from circuits import published_circuit, structure_of
from striosome.circuit import network
from striosome.engines import cache
from striosome.engines.build_program import MANIFEST
from striosome.engines.cache import BuildError, build_key, cache_folder, cached_build, is_built
from striosome.engines.compiler import Compiler

STRUCTURE = structure_of(published_circuit())
PYTHON = sys.executable
COMPILER = Compiler("g++", "g++ 1", ("-O3",), "some processor")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a shell script in place of the build program; `$3` is the folder to build in."""

    def install(script: str) -> Path:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(cache.sys, "executable", str(program))
        return program

    return install


@pytest.mark.parametrize(
    "change", [{"replicas": 63}, {"n_matrix": 31}, {"duration_s": 6.6}, {"delay_s": 0.004}]
)
def test_another_structure_has_another_key(change):
    assert build_key(dataclasses.replace(STRUCTURE, **change), COMPILER) != build_key(
        STRUCTURE, COMPILER
    )


@pytest.mark.parametrize(
    "change", [{"version": "g++ 2"}, {"flags": ("-O2",)}, {"processor": "another"}]
)
def test_another_compiler_has_another_key(change):
    assert build_key(STRUCTURE, dataclasses.replace(COMPILER, **change)) != build_key(
        STRUCTURE, COMPILER
    )


@pytest.mark.parametrize(
    "name", ["SPN_EQUATIONS", "SPN_RESET", "RELEASE_RESET", "SYNAPSE_ON_SPIKE", "EVENT_CODE"]
)
def test_other_equations_have_another_key(monkeypatch, name):
    before = build_key(STRUCTURE, COMPILER)
    monkeypatch.setattr(network, name, getattr(network, name) + "\n")
    assert build_key(STRUCTURE, COMPILER) != before


def test_a_key_is_the_same_tomorrow():
    again = "from test_cache import *; print(build_key(STRUCTURE, COMPILER))"
    paths = os.pathsep.join([*sys.path, str(Path(__file__).parent)])
    answer = subprocess.run(
        [sys.executable, "-c", again],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": "77"},
    )
    assert answer.stdout.strip() == build_key(STRUCTURE, COMPILER)


def test_the_cache_is_where_the_environment_says(folder, monkeypatch):
    assert cache_folder() == folder
    monkeypatch.delenv("STRIOSOME_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert cache_folder() == Path("/elsewhere/striosome")


def test_a_build_is_made_once(folder, stand_in):
    stand_in(f'echo built >> "{folder}/log"; echo "{{}}" > "$3/{MANIFEST}"')
    assert not is_built(STRUCTURE, COMPILER)
    first = cached_build(STRUCTURE, COMPILER)
    assert first == cached_build(STRUCTURE, COMPILER)
    assert is_built(STRUCTURE, COMPILER)
    assert (folder / "log").read_text() == "built\n"


def test_a_failed_build_says_why_and_leaves_nothing(folder, stand_in):
    stand_in('echo half > "$3/main"; echo "no such flag" >&2; exit 2')
    with pytest.raises(BuildError, match="no such flag"):
        cached_build(STRUCTURE, COMPILER)
    assert list(folder.iterdir()) == []
    assert not is_built(STRUCTURE, COMPILER)


def test_an_interrupted_build_leaves_nothing_under_the_key(folder, stand_in, monkeypatch):
    stand_in("exit 0")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.subprocess, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cached_build(STRUCTURE, COMPILER)
    assert not is_built(STRUCTURE, COMPILER)
    assert list(folder.iterdir()) == []


_BUILD = """
import sys
sys.path[:0] = {paths!r}
from test_cache import *
cache.sys.executable = {program!r}
print(cached_build(STRUCTURE, COMPILER))
"""


def other_process(program: Path) -> subprocess.Popen:
    paths = [*sys.path, str(Path(__file__).parent)]
    code = _BUILD.format(paths=paths, program=str(program))
    return subprocess.Popen(
        [PYTHON, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def test_two_processes_may_build_at_once(folder, stand_in):
    # Each waits until the other builds too, so that neither finds the other's result.
    program = stand_in(
        f'echo x >> "{folder}/started"\n'
        f'while [ "$(wc -l < "{folder}/started")" -lt 2 ]; do sleep 0.05; done\n'
        f'echo "{{}}" > "$3/{MANIFEST}"'
    )
    builders = [other_process(program) for _ in range(2)]
    answers = [builder.communicate(timeout=120)[0].strip() for builder in builders]
    assert [builder.returncode for builder in builders] == [0, 0]
    expected = folder / build_key(STRUCTURE, COMPILER)
    assert answers == [str(expected)] * 2
    assert (expected / MANIFEST).exists()
    assert sorted(path.name for path in folder.iterdir()) == sorted([expected.name, "started"])


def test_a_killed_build_does_not_stop_the_next(folder, stand_in):
    program = stand_in(f'echo half > "$3/main"; echo x > "{folder}/started"; exec sleep 60')
    builder = other_process(program)
    while not (folder / "started").exists():
        assert builder.poll() is None
    os.killpg(builder.pid, signal.SIGKILL)
    builder.wait()
    assert not is_built(STRUCTURE, COMPILER)
    stand_in(f'echo "{{}}" > "$3/{MANIFEST}"')
    assert (cached_build(STRUCTURE, COMPILER) / MANIFEST).exists()


@pytest.mark.spikes
def test_a_compiler_that_refuses_breaks_the_build(folder):
    broken = Compiler("/bin/false", "none", ("-O3",), "some processor")
    with pytest.raises(BuildError, match="building the network failed"):
        cached_build(STRUCTURE, broken)
    assert list(folder.iterdir()) == []
