"""A cache that others may write in is not used: the programs in it are run."""

import os
import stat
from pathlib import Path

import pytest

from striosome.cli.failures import explain
from striosome.engines.cache_place import UntrustedCacheError, distrusted, open_cache
from striosome.engines.spiking.cache import cached_build, is_built
from striosome.engines.spiking.manifest import MANIFEST
from support.builds import COMPILER, KEY, STRUCTURE, cache_build

pytestmark = [
    pytest.mark.usefixtures("own_cache"),
    pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system knows no owners"),
]


@pytest.fixture
def give_away(monkeypatch):
    """Makes a file somebody else's."""

    def give(path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, 4711, -1)
        else:
            monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)

    return give


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_cache_is_its_users_alone(own_cache):
    before = os.umask(0)
    try:
        assert open_cache() == own_cache
    finally:
        os.umask(before)
    assert permissions(own_cache) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o1777, 0o702])
def test_a_cache_that_others_may_write_in_is_refused(own_cache, mode):
    own_cache.mkdir()
    own_cache.chmod(mode)
    cache_build()
    with pytest.raises(UntrustedCacheError, match=f"chmod go-w {own_cache}"):
        cached_build(STRUCTURE, COMPILER)
    assert permissions(own_cache) == mode


def test_a_refused_cache_is_for_the_user_to_mend(own_cache):
    own_cache.mkdir()
    own_cache.chmod(0o777)
    with pytest.raises(UntrustedCacheError) as refused:
        cached_build(STRUCTURE, COMPILER)
    failure = explain(refused.value)
    assert failure.code == 2
    assert failure.message.startswith(f"{own_cache} may be written by other users")


def test_a_cache_that_others_may_only_read_is_used(own_cache):
    own_cache.mkdir(mode=0o755)
    assert open_cache() == own_cache


def test_a_cache_of_somebody_else_is_refused(own_cache, give_away):
    cache_build()
    give_away(own_cache)
    with pytest.raises(UntrustedCacheError, match="belongs to another user"):
        cached_build(STRUCTURE, COMPILER)


@pytest.mark.parametrize("name", ["", MANIFEST, "main-*"])
def test_a_build_that_others_may_write_is_made_anew(stand_in, finished, caplog, name):
    build = cache_build()
    (path,) = build.glob(name) if name else [build]
    path.chmod(0o777)
    expect_new_build(stand_in, finished, caplog)


@pytest.mark.parametrize("name", [MANIFEST, "main-*"])
@pytest.mark.skipif(not os.access("/root", os.W_OK), reason="needs a second user")
def test_a_build_of_somebody_else_is_made_anew(stand_in, finished, caplog, give_away, name):
    (path,) = cache_build().glob(name)
    give_away(path)
    expect_new_build(stand_in, finished, caplog)


def expect_new_build(stand_in, finished, caplog) -> None:
    assert not is_built(STRUCTURE, COMPILER)
    stand_in(finished)
    made = cached_build(STRUCTURE, COMPILER)
    assert f"{KEY} is damaged" in caplog.text
    assert is_built(STRUCTURE, COMPILER)
    assert all(distrusted(one) is None for one in (made.folder, made.binary))


@pytest.mark.skipif(not os.access("/root", os.W_OK), reason="needs a second user")
def test_a_folder_of_somebody_else_in_the_cache_is_refused(stand_in, finished, give_away):
    give_away(cache_build())
    stand_in(finished)
    with pytest.raises(UntrustedCacheError, match=KEY):
        cached_build(STRUCTURE, COMPILER)
