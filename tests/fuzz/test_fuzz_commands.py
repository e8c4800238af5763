# ruff: noqa: E501 (many values a line)
"""The command line, with arguments that nobody in his senses gives: an exit code and words, always."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.errors import BadInput, SimulationError
from striosome.cli.main import app
from support.commands import striosome
from support.made_runs import ledger_text, load_tiny, make_run, patch_engine
from support.mutations import put_spoilt, spoilt_files
from support.populations import POPULATION
from support.scenario_folders import write_scenario
from support.sweep_files import write_sweep

LONG = 5000 * "x"
PATHS = [
    "run", "run", "run", "run/", "run/result.nc", "run/config.resolved.yaml", "tiny.yaml", "tiny.yaml", "sweep/tiny.yaml",
    "sweep", "rise", "rise/run.py", ".", "..", "empty", "missing", "missing/deeper.yaml", "pipe", "pipe.yaml", "binary.yaml",
    "binary", "loop", "dangling.yaml", "population.yaml", "ledger.yaml", "", " ", "-", "--", "~", "*", "new", "new/new", "tiny.yaml/x",
    "/dev/null", "/dev/zero", "/proc/none", LONG, "a/" * 3000, "\udc80", "\x1b[2J", "a\nb", "\N{MICRO SIGN}.yaml", "a\0b",
    "challenges", "knockouts", "doses", "striosome:configs/drugs", "striosome:", "striosome:..", "striosome:/dev/zero",
]  # fmt: skip
VALUES = [
    "0", "1", "2", "-1", "-0", "1.5", "nan", "inf", "1e999", "9" * 40, "9" * 5000, "\N{FULLWIDTH DIGIT FIVE}", "null", "true",
    "windowed", "surrogate", "continuous", "control", "mice", "all", "epn_gaba_change", "experiment", "base", "h1_soma_only",
    "seed=3", "seed=-1", "=", "=3", "seed", "seed=", "a.b.c=1", "seed=[1", "groups.control.animals=0",
    "groups.control.animals=1000000", "simulation.time_step=1e-9 ms", "sessions[0]=1", "title=\x1b[2J", "[[[=1", "drugs=pipe",
    "base=/dev/zero", "claims=", "tcp://", "nonsense://x", "simulation=null", "sessions=null", "groups={}",
]  # fmt: skip
# What a verb is meant for; the others take an experiment.
PROPER = {
    "sweep": "sweep/tiny.yaml", "report": "run", "plot": "run", "score": "run", "redo": "run",
    "compare-runs": "run", "status": "sweep", "list": "drugs", "init folder": "new", "init names": "methadone",
}  # fmt: skip
# The same of options; the others take a place that is new, or a run.
OPTION_VALUES = {
    "--set": ("seed=3", "groups.control.animals=2"), "--fidelity": ("surrogate", "windowed"), "--population": ("population.yaml",),
    "--claims": ("ledger.yaml",), "--kind": ("experiment", "claims"), "--group": ("control", "mice"),
    "--metric": ("epn_gaba_change",), "--hypothesis": ("h0_default",),
    **dict.fromkeys(("--seed", "--workers", "--index", "--write-expected", "--largest-hours"), ("0", "1", "2")),
}  # fmt: skip
# What simulates, and what begins that: not gone into.
SIMULATES = (
    "striosome.runs.sweep.run_sweep",
    "striosome.runs.sweep.run_part",
    "striosome.runs.sweep.estimate_sweep",
    "striosome.sensitivity.runner.run_sensitivity",
    "striosome.calibration.runner.calibrate",
    "striosome.calibration.comparison.hypotheses.compare",
    "striosome.scenarios.runner.run_scenario",
)
DRAWS = ("striosome.figures.draw_all", "striosome.figures.sweeps.draw_sweep")


@dataclass
class Watch:
    """Notes files that are written, made or removed elsewhere than in a folder."""

    folder: str
    on: bool = False
    strangers: list[str] = field(default_factory=list)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or event not in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        for name in arguments[: 2 if event == "os.rename" else 1]:
            if isinstance(name, str | bytes | os.PathLike):
                path = os.path.abspath(os.fsdecode(name))
                if not path.startswith((self.folder, "/dev/")):
                    self.strangers.append(f"{event} {path}")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of everything that commands are given, good and bad."""
    root = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch_engine(patch)
        make_run(load_tiny(root), root / "run")
    (root / "ledger.yaml").write_text(ledger_text())
    (root / "population.yaml").write_text(POPULATION)
    (root / "binary.yaml").write_bytes(bytes(range(256)))
    (root / "binary").write_bytes(bytes(range(256)))
    (root / "empty").mkdir()
    (root / "loop").symlink_to("loop")
    (root / "dangling.yaml").symlink_to("nowhere")
    write_scenario(root / "rise")
    write_sweep(root / "sweep")
    return root


@pytest.fixture
def apart(
    tmp_path: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Callable[[], None], Watch]]:
    """A working folder that can be made anew, a watch over all others, and nothing simulated."""

    def refuse(*_: object, **__: object) -> None:
        raise SimulationError("not here")

    patch_engine(monkeypatch)
    for name in SIMULATES:
        monkeypatch.setattr(name, refuse)
    for name in DRAWS:
        monkeypatch.setattr(name, lambda *_: [])
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STRIOSOME_CACHE", str(tmp_path / "cache"))

    def renew() -> None:
        for path in work.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(prepared, work, symlinks=True, dirs_exist_ok=True)
        os.mkfifo("pipe")
        os.mkfifo("pipe.yaml")

    watch = Watch(str(tmp_path))
    sys.addaudithook(watch)  # stays for good, but switched off
    yield renew, watch
    watch.on = False


VERBS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OPTIONS = sorted(
    {name for verb in VERBS.values() for one in verb.params for name in one.opts if name[0] == "-"}
)
PATH, VALUE = st.sampled_from(PATHS), st.sampled_from(VALUES)


@st.composite
def command_lines(draw: Any) -> list[str]:
    """A verb with arguments and options, its own for the most part; half of them make sense."""
    verb = draw(st.sampled_from((*VERBS, *VERBS, *VERBS, "", "runn", "--version", "--nonsense")))
    if verb not in VERBS:
        return [verb, *draw(st.lists(PATH | VALUE | st.sampled_from(OPTIONS), max_size=3))]
    words, sober = [verb], draw(st.booleans())
    for parameter in VERBS[verb].params:
        if parameter.param_type_name == "argument":
            most = 3 if parameter.nargs < 0 else 1
            proper = PROPER.get(f"{verb} {parameter.name}", PROPER.get(verb, "tiny.yaml"))
            argument = st.just(proper) if sober else PATH
            words += draw(st.lists(argument, min_size=1, max_size=most))
        elif parameter.opts and draw(st.integers(0, 3)) == 0:
            words.append(parameter.opts[0])
            if not getattr(parameter, "is_flag", False):
                values = st.sampled_from(OPTION_VALUES.get(parameter.opts[0], ("new", "run")))
                words.append(draw(values if sober else PATH | VALUE))
    if not sober and draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(0, len(words)))
        words.insert(at, draw(PATH | VALUE | st.sampled_from(OPTIONS)))
    return words


@st.composite
def damages(draw: Any, run: Path) -> tuple[str, bytes | None] | None:
    """A file of a run folder and what it holds or is instead, or nothing of the kind."""
    names = sorted(path.name for path in run.iterdir() if path.is_file())
    name = draw(st.none() | st.sampled_from(names))
    return None if name is None else (name, draw(spoilt_files((run / name).read_bytes())))


def test_any_command_line_ends_with_a_code_and_in_words(
    apart: tuple[Callable[[], None], Watch],
    prepared: Path,
    capsys: pytest.CaptureFixture[str],
    fuzz: Any,
) -> None:
    renew, watch = apart

    @fuzz.cases(90, 1500)
    @given(words=command_lines(), damage=damages(prepared / "run"))
    def examine(words: list[str], damage: tuple[str, bytes | None] | None) -> None:
        renew()
        if damage is not None:
            put_spoilt(Path("run") / damage[0], damage[1])
        watch.strangers.clear()
        watch.on = True
        try:
            with fuzz.case(Refused):
                refused(words)
        finally:
            watch.on = False
        assert not watch.strangers

    def refused(words: list[str]) -> None:
        code = striosome(*words)
        said = capsys.readouterr().err
        assert code in (0, 1, 2), (code, said)
        assert "Traceback" not in said
        assert "an error that it does not expect" not in said, said
        if code:
            raise Refused("with a code" if said else "")

    examine()


class Refused(BadInput):
    """A command ended with an exit code other than zero."""
