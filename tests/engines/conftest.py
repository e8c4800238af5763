"""A cache of each test's own, and a stand-in for the program that builds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from striosome.engines.spiking import building
from support.builds import write_build

StandIn = Callable[[str], Path]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, for this test only."""
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Puts a shell script in place of the build program; `$3` is the folder to build in."""

    def install(script: str) -> Path:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(building.sys, "executable", str(program))
        return program

    return install


@pytest.fixture
def finished(tmp_path: Path) -> str:
    """The command by which a stand-in finishes a build."""
    write_build(tmp_path / "finished")
    return f'cp -p "{tmp_path}"/finished/* "$3"'
