"""Builds under keys: what changes a key, and what an interrupted or doubled build leaves behind.

A stand-in for the build program takes the place of minutes of compiling.
"""

import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from striosome.circuit import network
from striosome.engines.spiking import building, cache
from striosome.engines.spiking.cache import build_key, cache_folder, cached_build, is_built
from striosome.engines.spiking.manifest import MANIFEST
from support.builds import COMPILER, KEY, STRUCTURE, cache_build

# A stand-in takes the place of the interpreter that builds, not of the one that tests.
PYTHON = sys.executable

pytestmark = pytest.mark.usefixtures("own_cache")


_PARTS, _WIRES = STRUCTURE.populations, STRUCTURE.wires


@pytest.mark.parametrize(
    "change",
    [
        {"replicas": 63},
        {"populations": (*_PARTS[:3], _PARTS[3]._replace(cells=31))},
        {"duration_s": 6.6},
        {"wires": (_WIRES[0]._replace(delay_s=0.004),)},
        {"wires": (*_WIRES, _WIRES[0]._replace(receiver="epn_thalamus"))},
    ],
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


def test_other_equations_have_another_key(monkeypatch):
    before = build_key(STRUCTURE, COMPILER)
    monkeypatch.setattr(network, "EVENT_CODE", network.EVENT_CODE + "\n")
    assert build_key(STRUCTURE, COMPILER) != before


def test_other_states_to_be_checked_have_another_key(monkeypatch):
    monkeypatch.setattr(cache, "lasting_states", lambda _: ("spn.u",))
    assert build_key(STRUCTURE, COMPILER) != KEY


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


def test_the_cache_is_where_the_environment_says(own_cache, monkeypatch):
    assert cache_folder() == own_cache
    monkeypatch.delenv("STRIOSOME_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert cache_folder() == Path("/elsewhere/striosome")


@pytest.mark.parametrize("given", ["", "relative", "./x"])
def test_a_cache_is_never_put_into_the_working_folder_unasked(monkeypatch, tmp_path, given):
    monkeypatch.setenv("STRIOSOME_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "striosome"
    monkeypatch.setenv("STRIOSOME_CACHE", "mine")
    assert cache_folder() == Path.cwd() / "mine"


def test_a_build_is_made_once(own_cache, stand_in, finished):
    stand_in(f'echo built >> "{own_cache}/log"; {finished}')
    assert not is_built(STRUCTURE, COMPILER)
    first = cached_build(STRUCTURE, COMPILER)
    assert first == cached_build(STRUCTURE, COMPILER)
    assert is_built(STRUCTURE, COMPILER)
    assert (own_cache / "log").read_text() == "built\n"


def test_only_the_program_and_its_manifest_are_kept(stand_in, finished):
    stand_in(f'echo source > "$3/main.cpp"; {finished}')
    build = cached_build(STRUCTURE, COMPILER)
    assert {path.name for path in build.folder.iterdir()} == {MANIFEST, build.binary.name}
    assert os.access(build.binary, os.X_OK)


def test_an_interrupted_build_leaves_nothing_under_the_key(own_cache, stand_in, monkeypatch):
    stand_in("exit 0")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "ask_program", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cached_build(STRUCTURE, COMPILER)
    assert not is_built(STRUCTURE, COMPILER)
    assert list(own_cache.iterdir()) == []


_BUILD = """
import sys
sys.path[:0] = {paths!r}
from test_cache import *
building.sys.executable = {program!r}
print(cached_build(STRUCTURE, COMPILER).folder)
"""


def other_process(program: Path) -> subprocess.Popen:
    paths = [*sys.path, str(Path(__file__).parent)]
    code = _BUILD.format(paths=paths, program=str(program))
    return subprocess.Popen(
        [PYTHON, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("damaged", [False, True])
def test_two_processes_may_build_at_once(own_cache, stand_in, finished, damaged):
    expected = own_cache / KEY
    if damaged:
        os.truncate(cache_build() / MANIFEST, 100)
    own_cache.mkdir(exist_ok=True)
    # Each waits until the other builds too, so that neither finds the other's result.
    program = stand_in(
        f'echo x >> "{own_cache}/started"\n'
        f'while [ "$(wc -l < "{own_cache}/started")" -lt 2 ]; do sleep 0.05; done\n'
        f"{finished}"
    )
    builders = [other_process(program) for _ in range(2)]
    answers, said = zip(*(builder.communicate(timeout=120) for builder in builders), strict=True)
    assert [builder.returncode for builder in builders] == [0, 0]
    assert answers == (f"{expected}\n",) * 2
    # Each tells its user, in one line and without any setting of logging.
    assert [text.count("\n") for text in said] == [damaged, damaged]
    assert all(f"{expected} is damaged" in text for text in said) == damaged
    assert is_built(STRUCTURE, COMPILER)
    assert sorted(path.name for path in own_cache.iterdir()) == sorted([expected.name, "started"])


def test_a_killed_build_does_not_stop_the_next(own_cache, stand_in, finished):
    program = stand_in(f'echo half > "$3/main"; echo x > "{own_cache}/started"; exec sleep 60')
    builder = other_process(program)
    while not (own_cache / "started").exists():
        assert builder.poll() is None
    os.killpg(builder.pid, signal.SIGKILL)
    builder.wait()
    assert not is_built(STRUCTURE, COMPILER)
    stand_in(finished)
    cached_build(STRUCTURE, COMPILER)
    assert is_built(STRUCTURE, COMPILER)
