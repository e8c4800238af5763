"""Options and fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything loads linear algebra: tests run in a process for each core, and processes with a
# thread for each core get in each other's way.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import matplotlib
import pytest
from hypothesis import settings

from support.config_folder import ConfigFolder
from support.fuzz_tally import summary_of

matplotlib.use("Agg")
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=1, help="random streams per statistical test")
    parser.addoption("--long", action="store_true", help="run the tests that take minutes")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "random_seed" in metafunc.fixturenames:
        metafunc.parametrize("random_seed", range(1, 1 + metafunc.config.getoption("--seeds")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Slow files come first, so that no process waits for the other at the end.
    slow = {item.path for item in items if {"spikes", "programs"} & set(item.keywords)}
    items.sort(key=lambda item: item.path not in slow)
    if config.getoption("--long"):
        return
    held_back = pytest.mark.skip(reason="takes minutes: run with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(held_back)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = summary_of(terminalreporter.stats)
    if found is not None:
        terminalreporter.write_line(found)


@pytest.fixture
def configs(tmp_path: Path) -> ConfigFolder:
    return ConfigFolder(tmp_path / "configs")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The compiled engine of the one network that all tests share; built once if not yet there."""
    from striosome.engines.spiking.compiled import CompiledBackend
    from striosome.engines.spiking.compiler import find_compiler
    from striosome.store.locks import Lock
    from support.circuits import published_circuit, structure_of

    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    # Processes that test side by side wait for one build instead of making the same one each.
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    with Lock(shared / "build.lock").held(lambda _: None):
        return CompiledBackend(structure_of(published_circuit()), compiler)


@pytest.fixture
def workers_here() -> Iterator[None]:
    """Sweeps and calibrations start no processes, where those are not what is tested."""
    from support.workers_here import without_processes

    with without_processes():
        yield


@pytest.fixture
def formed_once() -> Iterator[None]:
    """The same time courses are formed once, where how they are written is not what is tested."""
    from support.formed_once import forming_once

    with forming_once():
        yield


@pytest.fixture
def numpy_target() -> Iterator[None]:
    """Brian2 without compiled code, and its global settings put back."""
    from brian2 import defaultclock, prefs

    target, step = prefs.codegen.target, defaultclock.dt
    prefs.codegen.target = "numpy"
    yield
    prefs.codegen.target, defaultclock.dt = target, step
