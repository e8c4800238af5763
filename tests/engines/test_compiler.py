"""Finding a compiler that works."""

import pytest

from striosome.engines.compiler import find_compiler


@pytest.fixture(autouse=True)
def forget():
    """What was found is remembered for the process."""
    find_compiler.cache_clear()
    yield
    find_compiler.cache_clear()


def fake_compiler(path, refused: str) -> str:
    path.write_text(
        "#!/bin/sh\n"
        'case "$1" in --version) echo "fake 9"; echo more; exit 0;; esac\n'
        f'for flag in "$@"; do case "$flag" in {refused}) exit 1;; esac; done\n'
    )
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    "environment",
    [{"CXX": "/bin/false"}, {"CXX": "no-such-compiler"}, {"STRIOSOME_COMPILER": "none"}],
)
def test_without_a_working_compiler_there_is_none(monkeypatch, environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert find_compiler() is None


def test_without_make_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "cxx", "nothing"))
    assert find_compiler() is not None
    find_compiler.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_compiler() is None


def test_the_named_compiler_is_described(monkeypatch, tmp_path):
    path = fake_compiler(tmp_path / "cxx", "nothing")
    monkeypatch.setenv("CXX", path)
    found = find_compiler()
    assert (found.path, found.version) == (path, "fake 9")
    assert "-O3" in found.flags
    assert found.processor


def test_a_flag_that_only_gcc_knows_is_left_out_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "all", "nothing"))
    everything = find_compiler().flags
    find_compiler.cache_clear()
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "few", "--param*"))
    fewer = find_compiler().flags
    only_gcc = {flag for flag in everything if "--param" in flag}
    assert only_gcc
    assert set(everything) - set(fewer) == only_gcc


def test_a_compiler_without_the_flags_that_are_needed_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "old", "-std=c++11"))
    assert find_compiler() is None
