"""A file of one kind, given where another is read, is named as such in one message."""

from pathlib import Path

import pytest

from striosome.config.documents.shipped import shipped_root
from support.commands import striosome

CONFIGS = shipped_root() / "configs"
EXPERIMENT = "experiments/challenges.yaml"
GIVEN = (
    ("run", "base.yaml"),
    ("run", "calibration/default.yaml"),
    ("run", "drugs/dpcpx.yaml"),
    ("run", "evidence.yaml"),
    ("run", "populations/calibrated.yaml"),
    ("calibrate", EXPERIMENT),
    ("compare", "base.yaml"),
    ("sweep", EXPERIMENT),
)


@pytest.mark.parametrize(("verb", "name"), GIVEN)
def test_one_message_says_that_the_kind_is_another(
    verb: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert striosome(verb, str(CONFIGS / name)) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"{CONFIGS / name}:1: is a file of another kind: it lacks ")
    assert not list(tmp_path.iterdir())


def test_unknown_keys_of_the_right_kind_are_each_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CONFIGS / EXPERIMENT).read_text().replace("../", f"{CONFIGS}/")
    mistaken = tmp_path / "mistaken.yaml"
    mistaken.write_text(text.replace("title:", "titel:") + "mice: 3\n")
    assert striosome("run", str(mistaken)) == 2
    said = capsys.readouterr().err
    assert "titel: unknown key; did you mean title?" in said
    assert "mice: unknown key" in said
    assert "another kind" not in said
