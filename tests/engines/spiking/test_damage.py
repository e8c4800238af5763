"""A build that is not what was put into the cache is told, and built again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from striosome.engines.spiking.building import BuildError
from striosome.engines.spiking.cache import cache_folder, cached_build, is_built
from striosome.engines.spiking.compiler import find_compiler
from striosome.engines.spiking.manifest import MANIFEST
from support.builds import COMPILER, KEY, STRUCTURE, cache_build, write_build

pytestmark = pytest.mark.usefixtures("own_cache")


def cut_program(build: Path) -> str:
    (program,) = build.glob("main-*")
    size = program.stat().st_size
    os.truncate(program, size - 1)
    return f"{program.name} has {size - 1} of {size} bytes"


def change_program(build: Path) -> str:
    (program,) = build.glob("main-*")
    content = bytearray(program.read_bytes())
    content[-2] ^= 1
    program.write_bytes(content)
    return f"{program.name} has other content than was built"


def remove_program(build: Path) -> str:
    (program,) = build.glob("main-*")
    program.unlink()
    return f"{program.name} is missing"


def forbid_program(build: Path) -> str:
    (program,) = build.glob("main-*")
    program.chmod(0o644)
    return f"{program.name} may not be executed"


def cut_manifest(build: Path) -> str:
    os.truncate(build / MANIFEST, 500)
    return f"{MANIFEST} cannot be understood"


def empty_manifest(build: Path) -> str:
    (build / MANIFEST).write_text("{}")
    return f"{MANIFEST} cannot be understood"


def take_another_build(build: Path) -> str:
    write_build(build, key="another")
    return f"{MANIFEST} belongs to another network"


@pytest.mark.parametrize(
    "damage",
    [
        cut_program,
        change_program,
        remove_program,
        forbid_program,
        cut_manifest,
        empty_manifest,
        take_another_build,
    ],
)
def test_a_damaged_build_is_told_and_built_again(stand_in, finished, caplog, damage):
    stand_in(finished)
    build = cache_build("echo the network")
    what = damage(build)
    assert not is_built(STRUCTURE, COMPILER)
    made = cached_build(STRUCTURE, COMPILER)
    assert caplog.messages == [
        f"the compiled network {build} is damaged ({what}) and is built again"
    ]
    assert made.folder == build
    assert is_built(STRUCTURE, COMPILER)
    assert cached_build(STRUCTURE, COMPILER) == made
    assert len(caplog.messages) == 1


def test_a_program_in_use_outlives_the_repair_of_its_manifest(stand_in, finished):
    stand_in(finished)
    cache_build("echo the network")
    used = cached_build(STRUCTURE, COMPILER).binary
    cut_manifest(cache_folder() / KEY)
    assert cached_build(STRUCTURE, COMPILER).binary != used
    assert subprocess.run([used], capture_output=True, check=True).stdout == b"the network\n"


def test_a_failed_repair_leaves_what_was_there(stand_in):
    stand_in("exit 1")
    build = cache_build()
    cut_program(build)
    before = {path: path.read_bytes() for path in build.iterdir()}
    with pytest.raises(BuildError):
        cached_build(STRUCTURE, COMPILER)
    assert {path: path.read_bytes() for path in build.iterdir()} == before


_REBUILD = """
import sys
sys.path[:0] = {paths!r}
from test_damage import *
from support.circuits import published_circuit, replicas_of, run
from striosome.engines.spiking.compiled import CompiledBackend
engine = CompiledBackend(STRUCTURE, find_compiler())
print(run(engine, published_circuit(), replicas_of(STRUCTURE.replicas))["epn"].time_s.sum())
"""


@pytest.mark.spikes
@pytest.mark.long
def test_two_processes_repair_the_same_real_build(own_cache):
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    cut_program(cached_build(STRUCTURE, compiler).folder)
    code = _REBUILD.format(paths=[*sys.path, str(Path(__file__).parent)])
    command = [sys.executable, "-c", code]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert answers[0][0] == answers[1][0]
    assert float(answers[0][0]) > 0
    assert any("is damaged" in said for _, said in answers)
    assert is_built(STRUCTURE, compiler)
