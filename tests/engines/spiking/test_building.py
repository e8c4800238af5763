"""Why a build failed is said in one message, and nothing is left of it.

All but the last two tests put a stand-in in place of the build program.
"""

import dataclasses

import pytest

from striosome.engines.spiking import building
from striosome.engines.spiking.building import BuildError
from striosome.engines.spiking.cache import cached_build, is_built
from support.builds import COMPILER, STRUCTURE
from support.small_disk import no_file_above

pytestmark = pytest.mark.usefixtures("own_cache")


def test_a_failed_build_says_why_and_leaves_nothing(own_cache, stand_in):
    stand_in('echo half > "$3/main"; echo "no such flag" >&2; exit 2')
    with pytest.raises(BuildError, match=r"(?s)could not be compiled with g\+\+ 1.*no such flag"):
        cached_build(STRUCTURE, COMPILER)
    assert list(own_cache.iterdir()) == []
    assert not is_built(STRUCTURE, COMPILER)


@pytest.mark.parametrize("name", ["KILL", "TERM"])
def test_the_signal_that_stopped_a_build_is_named(own_cache, stand_in, name):
    stand_in(f"kill -{name} $$")
    with pytest.raises(BuildError, match=f"was stopped by SIG{name}.*STRIOSOME_COMPILER=none"):
        cached_build(STRUCTURE, COMPILER)
    assert list(own_cache.iterdir()) == []


@pytest.mark.parametrize("end", ["exit 2", "kill -KILL $$"])
def test_what_a_killed_compiler_leaves_goes_with_the_build(
    own_cache, stand_in, tmp_path, monkeypatch, end
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    stand_in(f'test "$TMPDIR" != "$3" && echo half > "$TMPDIR/cc.s" || exit 0; {end}')
    with pytest.raises(BuildError, match=r"could not be compiled|SIGKILL"):
        cached_build(STRUCTURE, COMPILER)
    assert list(elsewhere.iterdir()) == []
    assert list(own_cache.iterdir()) == []


@pytest.mark.parametrize(
    "said",
    [
        "/tmp/c.s: fatal error: error writing to /tmp/c.s: No space left on device",
        "OSError: [Errno 122] Disk quota exceeded: 'main.cpp'",
        "g++: fatal error: File size limit exceeded signal terminated program as",
    ],
)
def test_a_disk_that_fills_during_a_build_is_named(own_cache, stand_in, said):
    stand_in(f'echo "{said}" >&2; exit 1')
    with pytest.raises(BuildError, match=f"the disk became full.*Free space in {own_cache}"):
        cached_build(STRUCTURE, COMPILER)
    assert list(own_cache.iterdir()) == []


def test_a_compiler_that_the_system_kills_ran_out_of_memory(stand_in):
    stand_in('echo "g++: fatal error: Killed signal terminated program cc1plus" >&2; exit 1')
    with pytest.raises(BuildError, match="for want of memory"):
        cached_build(STRUCTURE, COMPILER)


def test_a_cache_that_cannot_be_written_is_named(own_cache, stand_in, finished):
    stand_in(finished)
    own_cache.write_text("a file")
    with pytest.raises(BuildError, match=f"{own_cache} cannot be used: .*STRIOSOME_CACHE"):
        cached_build(STRUCTURE, COMPILER)
    assert not is_built(STRUCTURE, COMPILER)


@pytest.mark.parametrize("script", ["exit 0", 'echo "{}" > "$3/manifest.json"'])
def test_a_build_that_ends_without_a_result_is_an_error(stand_in, script):
    stand_in(script)
    with pytest.raises(
        BuildError, match=r"ended without a result|g\+\+ 1 \(g\+\+\) made is no network that runs"
    ):
        cached_build(STRUCTURE, COMPILER)
    assert not is_built(STRUCTURE, COMPILER)


def test_a_build_writes_no_byte_code_that_a_full_disk_could_cut_short(stand_in):
    stand_in('test "$PYTHONDONTWRITEBYTECODE" = 1 || { echo writes byte code; exit 3; }')
    with pytest.raises(BuildError, match="ended without a result"):
        cached_build(STRUCTURE, COMPILER)


@pytest.mark.spikes
def test_a_build_whose_files_do_not_fit_on_the_disk_says_so(own_cache):
    with no_file_above(20_000), pytest.raises(BuildError, match="the disk became full"):
        cached_build(STRUCTURE, COMPILER)
    assert list(own_cache.iterdir()) == []


@pytest.mark.spikes
@pytest.mark.parametrize(
    ("program", "said"),
    [("/bin/false", "could not be compiled"), ("/bin/true", "but has made no program")],
)
def test_a_compiler_that_refuses_or_makes_nothing_breaks_the_build(own_cache, program, said):
    broken = dataclasses.replace(COMPILER, path=program)
    with pytest.raises(BuildError, match=said) as caught:
        cached_build(STRUCTURE, broken)
    assert "Traceback" not in str(caught.value)
    assert list(own_cache.iterdir()) == []


def test_a_compiler_that_hangs_is_ended(stand_in, monkeypatch):
    monkeypatch.setattr(building, "_LIMIT_S", 0.3)
    stand_in("sleep 600")
    with pytest.raises(BuildError, match=r"with g\+\+ 1 \(g\+\+\) took longer than 0.005 min"):
        cached_build(STRUCTURE, COMPILER)
