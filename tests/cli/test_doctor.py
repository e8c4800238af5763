"""The verb that says what is installed."""

import sys
from importlib.metadata import version

import pytest

from striosome import __version__
from striosome.cli import main as cli
from striosome.engines.spiking.compiler import Compiler, NoCompiler

NONE = NoCompiler("/c++ did not answer", "install another")


def doctor(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit) as caught:
        cli.main(["doctor"])
    assert not caught.value.code
    return capsys.readouterr().out.splitlines()


def test_a_compiler_is_named_with_its_flags_and_the_cache(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = Compiler("/c++", "g++ 99", ("-O3", "-march=native"), "some processor")
    monkeypatch.setattr("striosome.engines.spiking.compiler.look_for_compiler", lambda: compiler)
    monkeypatch.setenv("STRIOSOME_CACHE", "/kept/here")
    lines = doctor(capsys)
    assert lines[-3:] == [
        "C++ compiler: g++ 99",
        "  flags: -O3 -march=native",
        "  compiled networks are kept in /kept/here",
    ]


def test_without_a_compiler_it_says_what_that_means(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.engines.spiking.compiler.look_for_compiler", lambda: NONE)
    lines = doctor(capsys)
    assert lines[-3:] == [
        "C++ compiler: none that works; numpy simulates, ten times slower or more",
        "  why: /c++ did not answer",
        "  to change that: install another",
    ]


def test_versions_and_cores_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.engines.spiking.compiler.look_for_compiler", lambda: NONE)
    monkeypatch.setattr("striosome.base.machine.cores", lambda: 7)
    lines = doctor(capsys)
    python = ".".join(map(str, sys.version_info[:3]))
    assert lines[0].startswith(f"striosome {__version__}, Python {python}")
    for package in ("brian2", "numpy", "scipy"):
        assert f"  {package} {version(package)}" in lines
    assert "cores: 7; a run uses all of them unless --workers says less" in lines
