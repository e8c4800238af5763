"""How a run of a compiled network may fail: each way is told apart, none gives wrong spikes."""

import copy
import dataclasses
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest

from striosome.circuit.network import lasting_states
from striosome.engines.spiking.compiled import CompiledBackend
from striosome.engines.spiking.invalid import InvalidState
from striosome.engines.spiking.results import EngineError
from striosome.engines.spiking.windowed import BATCH
from support.builds import COMPILER, STRUCTURE, cache_build, write_results
from support.circuits import published_circuit, replicas_of, run
from support.small_disk import no_file_above


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    """A cache and a folder for temporary files of each test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def results(tmp_path) -> Path:
    """Results that a program writes unless a test spoils them."""
    return write_results(tmp_path / "results")


def engine_that(script: str) -> CompiledBackend:
    cache_build(script)
    return CompiledBackend(STRUCTURE, COMPILER)


@pytest.fixture
def engine(results) -> CompiledBackend:
    return engine_that(f'cp "{results}"/* "$2"')


def test_what_the_program_wrote_is_returned(engine, temporary):
    spikes = engine.run({})
    np.testing.assert_array_equal(spikes["spn"].cell, [0, 8])
    np.testing.assert_array_equal(spikes["spn"].released, [0.02, 0.03])
    np.testing.assert_array_equal(spikes["epn"].time_s, [0.1, 0.3, 0.4])
    assert list(temporary.iterdir()) == []


def test_the_cache_may_be_named_relative_to_the_present_folder(results, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STRIOSOME_CACHE", "here")
    assert len(engine_that(f'cp "{results}"/* "$2"').run({})["spn"].cell) == 2


def test_the_program_is_given_numbers_and_files(tmp_path, results):
    engine = engine_that(
        f'cp "{results}"/* "$2"; shift 2; echo "$1" > "{tmp_path}/number"\n'
        f'cp "${{2#spn.pka=}}" "{tmp_path}/values"'
    )
    engine.run({"spn.gain": 0.25, "spn.pka": np.arange(9)})
    assert (tmp_path / "number").read_text() == "spn.gain=0.25\n"
    np.testing.assert_array_equal(np.fromfile(tmp_path / "values"), np.arange(9.0))


@pytest.mark.parametrize("name", ["time", *lasting_states(STRUCTURE), "spn_count", "epn_count"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, 2)])
def test_a_result_that_is_missing_or_short_is_named(engine, results, temporary, name, spoil):
    spoil(results / name)
    with pytest.raises(EngineError, match=f"wrote 0 of [19] values of {name}.*TMPDIR|wrote 0 of 6"):
        engine.run({})
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("emptied", [["spn_released"], ["epn_cell", "epn_time_s"]])
def test_spikes_that_were_not_all_written_are_missed(engine, results, emptied):
    for name in emptied:
        os.truncate(results / name, 0)
    with pytest.raises(EngineError, match=f"wrote 0 of [23] values of {emptied[0]}"):
        engine.run({})


def test_a_run_that_stopped_before_its_time_is_refused(engine, results):
    # Brian2's program ends so when it is interrupted, with exit code 0.
    np.array([0.3]).tofile(results / "time")
    with pytest.raises(EngineError, match=r"interrupted at 0\.3 of 0\.5 s"):
        engine.run({})


def test_a_run_that_stopped_early_for_a_state_that_is_no_number_says_the_latter(engine, results):
    np.array([0.3]).tofile(results / "time")
    np.full(9, np.nan).tofile(results / "spn.v")
    with pytest.raises(InvalidState, match=r"spn\.v of cell 0 in replica 0"):
        engine.run({})


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_state_that_is_no_number_is_named(engine, results, value):
    states = np.zeros(9)
    states[4] = value
    states.tofile(results / "spn.u")
    with pytest.raises(InvalidState, match=r"spn\.u of cell 1 in replica 1 is not a number"):
        engine.run({})


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("kill -KILL $$", "was stopped by SIGKILL, probably for want of memory.*--workers"),
        ("kill -ILL $$", "was stopped by SIGILL: .*another processor.*STRIOSOME_CACHE"),
        ("kill -XFSZ $$", "was stopped by SIGXFSZ: .* is full.*TMPDIR"),
        ("kill -SEGV $$", "was stopped by SIGSEGV. Delete"),
        ("echo terminate: std::bad_alloc >&2; kill -ABRT $$", "SIGABRT, .* want of memory"),
        ("echo what it says >&2; exit 3", "ended with exit code 3. (.|\n)*what it says"),
        ("echo 'Error writing output file for spn_u.'", "It said:\n.*Error writing"),
        ("echo \"Could not read 'spn.pka.input'\" >&2", "It said:\n.*Could not read"),
    ],
)
def test_a_program_that_fails_is_told_apart(results, temporary, script, message):
    engine = engine_that(f'cp "{results}"/* "$2"; {script}')
    with pytest.raises(EngineError, match=message):
        engine.run({})
    assert list(temporary.iterdir()) == []


def test_a_program_that_is_gone_is_named():
    folder = cache_build()
    engine = CompiledBackend(STRUCTURE, COMPILER)
    (program,) = folder.glob("main-*")
    program.unlink()
    with pytest.raises(EngineError, match=f"{program} cannot be started: No such file"):
        engine.run({})


def test_a_program_for_another_machine_is_named():
    folder = cache_build()
    engine = CompiledBackend(STRUCTURE, COMPILER)
    (program,) = folder.glob("main-*")
    program.write_bytes(b"\x7fELF of another machine")
    with pytest.raises(EngineError, match="cannot be started: Exec format error"):
        engine.run({})


def test_without_a_folder_for_temporary_files_that_is_said(engine, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(EngineError, match=r"cannot be written: No such file.*TMPDIR"):
        engine.run({})


def test_inputs_that_do_not_fit_on_the_disk_are_said(engine):
    too_large = pytest.raises(EngineError, match=r"cannot be written: File too large.*TMPDIR")
    with no_file_above(32), too_large:
        engine.run({"spn.pka": np.zeros(9)})


@pytest.mark.spikes
@pytest.mark.parametrize(
    ("reaction", "message"),
    [("", "was stopped by SIGXFSZ"), ("trap '' XFSZ;", "wrote [0-9]+ of [0-9]+ values")],
)
def test_a_network_whose_results_do_not_fit_on_the_disk_gives_none(
    compiled, tmp_path, reaction, message
):
    build = compiled._build
    wrapper = tmp_path / build.binary.name
    wrapper.write_text(f'#!/bin/sh\nulimit -f 8; {reaction} exec "{build.binary}" "$@"\n')
    wrapper.chmod(0o755)
    limited = copy.copy(compiled)
    limited._build = dataclasses.replace(build, folder=tmp_path)
    with pytest.raises(EngineError, match=message):
        run(limited, published_circuit(), replicas_of(BATCH))
