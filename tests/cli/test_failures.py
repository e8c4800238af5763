"""The last net: one sentence for every end, and for what nobody foresaw a file with the details."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer

from striosome.base.errors import SimulationError
from striosome.cli import main
from striosome.cli.failures import explain
from support.commands import striosome


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def fail(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a verb that ends in an error."""

    def verb() -> None:
        raise error

    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(verb)
    monkeypatch.setattr(main, "app", app)
    return striosome()


def test_what_nobody_foresaw_is_a_sentence_and_a_file(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail(KeyError("mice"), monkeypatch) == 1
    (said,) = capsys.readouterr().err.splitlines()
    (file,) = scratch.iterdir()
    assert said == (
        "striosome met an error that it does not expect (KeyError: 'mice'). Please report it to "
        f"the developers of striosome, with the file {file}"
    )
    details = file.read_text()
    assert "Traceback" in details
    assert "in verb" in details
    assert details.startswith("striosome 0")


def test_where_no_file_can_be_written_the_details_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    assert fail(KeyError("mice"), monkeypatch) == 1
    assert "Traceback" in capsys.readouterr().err


def test_what_is_nested_too_deeply_has_a_sentence(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail(RecursionError("maximum recursion depth exceeded"), monkeypatch) == 1
    said = capsys.readouterr().err
    assert said.startswith("the command failed: what it was given is nested too deeply. ")
    assert len(said.splitlines()) == 1


def test_an_error_without_words_is_named() -> None:
    assert "(ZeroDivisionError)" in explain(ZeroDivisionError()).message


def test_control_characters_are_shown_and_do_nothing(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail(SimulationError("a\x1b[2J\rb\nΔF/F 💥"), monkeypatch) == 1
    assert capsys.readouterr().err == "the run failed: a\\x1b[2J\\rb\nΔF/F 💥\n"


MODULE = (sys.executable, "-m", "striosome")


def run(
    command: Sequence[object], *, more: dict[str, str] | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [str(part) for part in command], env=environment | (more or {}), check=False, **given
    )


def test_the_package_is_a_program_and_knows_its_version() -> None:
    done = run([*MODULE, "--version"])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("striosome 0.")


def test_a_name_that_a_terminal_cannot_show_is_escaped() -> None:
    done = run([*MODULE, "💥"], more={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 2
    assert "\\U0001f4a5" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--version",), 0), (("check", "/abs/x.yaml"), 2)]
)
def test_a_working_folder_that_was_deleted_is_named(arguments: tuple[str, ...], code: int) -> None:
    script = 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"'
    done = run(["sh", "-c", script, "sh", *MODULE, *arguments])
    assert done.returncode == code
    lines = done.stderr.splitlines()
    assert [line for line in lines if line.startswith("the working folder")] == lines[: code // 2]
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="shells of POSIX")
@pytest.mark.parametrize(
    ("shell", "said"),
    [
        ('"$@" | true', ""),
        ('"$@" >&-', ""),
        ('"$@" >&- 2>&-', ""),
        ('"$@" >/dev/full', "No space left on device"),
    ],
)
def test_whoever_does_not_read_gets_no_traceback(shell: str, said: str) -> None:
    # What is printed is held until the end.
    code = (
        "import typer\n"
        "from striosome.cli import main\n"
        "main.app = typer.Typer()\n"
        "main.app.command()(lambda: print('said'))\n"
        "main.main([])"
    )
    written = run(["sh", "-c", shell, "sh", sys.executable, "-c", code]).stderr
    assert len(written.splitlines()) == len(said.splitlines())
    assert said in written


@pytest.mark.parametrize("backend", ["nonsense", "module://matplotlib_inline.gone"])
def test_the_backend_of_somebody_else_is_not_asked_for(backend: str) -> None:
    code = (
        "from striosome.cli.main import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "import matplotlib\n"
        "assert matplotlib.rcParams['backend'].lower() == 'agg'"
    )
    done = run([sys.executable, "-c", code], more={"MPLBACKEND": backend})
    assert done.returncode == 0, done.stderr


FILES = {
    "run": "tiny.yaml",
    "sweep": "tiny.yaml",
    "sensitivity": "tiny.yaml",
    "calibrate": "tiny.yaml",
    "compare": "tiny.yaml",
    "report": ".",
    "redo": ".",
}


@pytest.mark.parametrize("verb", FILES)
def test_a_place_where_nothing_can_be_written_is_refused_before_anything_runs(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.touch()
    folder.mkdir()
    for out, message in (
        (file / "a" / "b.html", f"{file} is a file; name a folder"),
        (tmp_path / ("a" * 300), "a name of 300 letters; expected at most 200"),
        (
            folder if verb == "report" else file,
            "is a folder; name a file" if verb == "report" else "is a file; name a folder",
        ),
    ):
        assert striosome(verb, FILES[verb], "--out", out) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"--out {tmp_path}/")
        assert line.endswith(message)


def test_a_folder_that_may_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whoever tests as root may write everywhere.
    monkeypatch.setattr("striosome.cli.options.os.access", lambda *_: False)
    assert striosome("report", ".", "--out", tmp_path / "new" / "g.html") == 2
    assert capsys.readouterr().err.endswith(f"g.html: {tmp_path} may not be written\n")
