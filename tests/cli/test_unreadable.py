"""What is named on the command line and is no configuration: one message, exit code 2."""

import os
from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import load_experiment
from support.commands import striosome
from support.scenario_folders import write_scenario
from support.tiny import write_tiny

LONG = 5000 * "x"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert striosome(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert all(len(line) < 1300 for line in printed.err.splitlines())
    assert printed.err.isascii() or printed.err.replace("…", "").replace("\n", "").isprintable()
    return printed.err


@pytest.mark.parametrize("verb", ["check", "show", "run"])
def test_what_is_no_file(folder: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert "pipe.yaml: is a pipe, not a file" in said_of(capsys, verb, "pipe.yaml")
    assert "/dev/zero: is a device, not a file" in said_of(capsys, verb, "/dev/zero")
    assert "cannot be read: File name too long" in said_of(capsys, verb, LONG)
    assert "cannot be read: No such file" in said_of(capsys, verb, "missing.yaml")


def test_a_closed_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def closed(path: object, **more: object) -> os.stat_result:
        if "closed/" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("os.stat", closed)
    said = said_of(capsys, "check", folder / "closed" / "x.yaml")
    assert said == "closed/x.yaml: cannot be read: Permission denied\n"


@pytest.mark.parametrize("key", ["base", "drugs", "sensors", "hypotheses", "claims"])
def test_names_of_files_that_no_file_can_have(
    folder: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    path = write_tiny(folder)
    lines = path.read_text().splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if line.startswith(f"{key}:"))
    lines[number - 1] = f"{key}: {LONG}"
    path.write_text("\n".join(lines))
    said = said_of(capsys, "check", path)
    assert f"tiny.yaml:{number} {key}: " in said
    assert "cannot be read: File name too long" in said


def test_a_pipe_among_drugs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_tiny(folder)
    (folder / "drugs").mkdir()
    os.mkfifo(folder / "drugs" / "zz.yaml")
    text = path.read_text()
    (line,) = (one for one in text.splitlines() if one.startswith("drugs:"))
    path.write_text(text.replace(line, "drugs: drugs"))
    assert "drugs/zz.yaml: is a pipe, not a file" in said_of(capsys, "check", path)


@pytest.mark.parametrize("name", ["config.yaml", "expected.yaml", "README.md", "run.py"])
def test_parts_of_a_scenario(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    scenario = write_scenario(folder / "rise")
    (scenario / name).unlink()
    os.mkfifo(scenario / name)
    assert f"rise/{name}: is a pipe, not a file" in said_of(capsys, "check", scenario)


def test_a_readme_of_another_encoding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = write_scenario(folder / "rise")
    (scenario / "README.md").write_bytes("# Caf\xe9\n".encode("latin-1"))
    assert "rise/README.md:1: is not UTF-8 text" in said_of(capsys, "check", scenario)


def test_a_working_folder_that_was_deleted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = write_tiny(folder)
    faulty.write_text(faulty.read_text().replace("animals: 2", "animals: 0"))
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ConfigError) as caught:
        load_experiment(faulty)
    message = f"{faulty}:10 groups.control.animals: a group needs at least one animal"
    assert str(caught.value) == message
    assert "the working folder does not exist any more" in said_of(capsys, "check", "tiny.yaml")


def test_text_that_a_terminal_would_obey(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "x.yaml"
    path.write_text('"\\e[2J": 1\n')
    assert r"x.yaml:1 \x1b[2J: the key holds a control character" in said_of(capsys, "check", path)
    tiny = write_tiny(folder)
    for value in ("\x1b[2J", "\udc80"):
        assert "--set title: holds" in said_of(capsys, "check", tiny, "--set", f"title={value}")
    said = said_of(capsys, "check", tiny, "--set", f"hypothesis={LONG}")
    assert "hypothesis: unknown name" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--fidelity", "nonsense"), "--fidelity: expected 'continuous', 'windowed' or 'surr"),
        (("--seed", "-1"), "--seed: must be at least 0"),
        (("--set", "fidelity=nonsense"), "--set simulation.fidelity: expected 'continuous'"),
        (("--population", "missing.yaml"), "--population missing.yaml: no such file"),
        (("--population", "."), "--population .: is a folder, not a file"),
        (
            ("--population", "tiny.yaml"),
            "tiny.yaml:1: is a file of another kind: it lacks pop",
        ),
    ],
)
def test_the_option_that_was_typed_is_blamed(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str], message: str
) -> None:
    write_tiny(folder)
    assert message in said_of(capsys, "run", "tiny.yaml", *options)
    assert sorted(path.name for path in folder.iterdir()) == ["tiny.yaml"]


@pytest.mark.parametrize("verb", ["run", "sweep", "calibrate", "compare", "sensitivity", "report"])
def test_results_go_where_a_name_can_be(
    folder: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    said = said_of(capsys, verb, "missing.yaml", "--out", folder / ("x" * 300) / "out")
    assert "--out " in said
    assert "a name of 300 letters; expected at most 200" in said
    assert "--out " in said_of(capsys, verb, "missing.yaml", "--out", "a/" * 3000)


@pytest.mark.parametrize(
    ("verb", "helps"),
    [("score", "run folder"), ("plot", "run folder"), ("status", "folder of a sweep")],
)
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pipe", "is a pipe, not a folder"),
        ("file", "is a file, not a folder"),
        ("none", "there is no such folder"),
    ],
)
def test_what_is_no_folder_of_results(
    folder: Path, capsys: pytest.CaptureFixture[str], verb: str, helps: str, name: str, why: str
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "file").touch()
    said = said_of(capsys, verb, name)
    assert said.startswith(f"{name}: {why}: name the {helps}")
