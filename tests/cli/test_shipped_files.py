"""The verbs that list and copy what the package carries, and those that take its names."""

from pathlib import Path

import pytest

from striosome.cli.list_shipped import Shipped
from striosome.config.documents import shipped
from striosome.config.documents.shipped import KINDS
from support.commands import rows_of, striosome


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_knows_the_kinds_of_the_library() -> None:
    assert [kind.value for kind in Shipped] == list(KINDS)


def test_list_has_one_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("list") == 0
    rows = rows_of(capsys.readouterr().out)
    assert len(rows) == sum(len(kind.files()) for kind in KINDS.values())
    assert all(kind and name and title for kind, name, title in rows)
    assert ["drugs", "skf81297", "SKF81297: full D1 agonist in rodents"] in rows
    assert ["histories", "pramipexole_weeks", "pramipexole once a day"] in rows


def test_list_of_one_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("list", "sensors", "--csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "kind,name,what it is"
    assert {line.split(",")[0] for line in lines[1:]} == {"sensors"}


def test_init_writes_what_check_takes(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("init", "my") == 0
    written = capsys.readouterr().out.splitlines()
    assert "my/configs/experiments/challenges.yaml" in written
    assert sorted(written) == sorted(
        path.relative_to(elsewhere).as_posix() for path in elsewhere.rglob("*.yaml")
    )
    assert striosome("check", "my/configs/experiments/challenges.yaml") == 0


def test_init_overwrites_nothing_and_then_writes_nothing(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = elsewhere / "my" / "experiments" / "knockouts" / "run.py"
    own.parent.mkdir(parents=True)
    own.write_text("# mine\n")
    assert striosome("init", "my", "knockouts", "doses") == 2
    assert capsys.readouterr().err == (
        "my/experiments/knockouts/run.py is there already; nothing was written: name another "
        "folder\n"
    )
    assert [path for path in elsewhere.rglob("*") if path.is_file()] == [own]
    assert own.read_text() == "# mine\n"
    # What is not there yet can be added.
    assert striosome("init", "my", "doses") == 0


def test_init_refuses_a_run_folder(elsewhere: Path) -> None:
    (elsewhere / "run.json").touch()
    assert striosome("init", ".", "base") == 2
    assert [path.name for path in elsewhere.iterdir()] == ["run.json"]


def test_init_of_an_unknown_name(capsys: pytest.CaptureFixture[str], elsewhere: Path) -> None:
    assert striosome("init", "my", "methadon") == 2
    assert "did you mean methadone?" in capsys.readouterr().err
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("show", "knockouts", "--group", "control", "--csv"),
        ("diff", "challenges", "knockouts"),
        ("cite", "challenges"),
        ("check", "challenges", "doses", "default", "calibrated", "claims"),
        ("check", "striosome:configs/sensitivity/challenges.yaml"),
    ],
)
def test_names_stand_where_paths_do(words: tuple[str, ...]) -> None:
    assert striosome(*words) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("run", "chalenges"),
        ("check", "chalenges"),
        ("show", "chalenges"),
        ("sweep", "dose"),
        ("calibrate", "defalt"),
        ("compare", "defalt"),
        ("sensitivity", "chalenges"),
    ],
)
def test_an_unknown_name_is_bad_input(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert striosome(*words) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "there is no such file or folder here" in said
    assert "did you mean" in said


def test_run_means_the_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """The name of a scenario that is an experiment's as well."""
    assert striosome("run", "challenges", "--seed", "-1") == 2
    assert striosome("run", "challenges", "--population", "nowhere.yaml") == 2
    assert striosome("run", "one_group", "--write-expected", "2") == 2
    assert "needs one scenario" in " ".join(capsys.readouterr().err.split())


def test_numbers_are_not_written_into_an_installed_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shipped.shipped_root()
    monkeypatch.setattr(shipped, "installed", lambda: True)
    monkeypatch.setattr(shipped, "shipped_root", lambda: root)
    assert striosome("run", "knockouts", "--write-expected", "2") == 2
    assert "striosome init FOLDER knockouts" in " ".join(capsys.readouterr().err.split())
