"""What the package carries is found by its name from anywhere; what is here comes first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import striosome
from striosome.calibration.declaration import load_calibration
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.shipped import (
    KINDS,
    in_shipped_words,
    locate,
    shipped_path,
    shipped_root,
)
from striosome.config.experiments.identity import content_hash
from striosome.sensitivity.declaration import load_sensitivity
from support.places import CONFIGS, EXPERIMENTS, ROOT


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_checkout_carries_its_own_folders() -> None:
    assert shipped_root() == ROOT


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_files(kind: str) -> None:
    files = KINDS[kind].files()
    assert files
    assert all(path.exists() for path in files.values())


def test_every_configuration_is_of_a_kind() -> None:
    listed = {path for kind in KINDS.values() for path in kind.files().values()}
    assert set(CONFIGS.rglob("*.yaml")) <= listed
    assert {path.parent for path in EXPERIMENTS.glob("*/config.yaml")} <= listed


def test_the_first_kind_that_has_a_name_is_meant() -> None:
    both = CONFIGS / "experiments" / "challenges.yaml", EXPERIMENTS / "challenges"
    assert locate("challenges", "experiments", "scenarios") == both[0]
    assert locate("challenges", "scenarios", "experiments") == both[1]


@pytest.mark.parametrize("name", ["challenges", "striosome:configs/base.yaml"])
def test_what_is_here_wins_over_a_name(elsewhere: Path, name: str) -> None:
    (elsewhere / name).mkdir(parents=True)
    assert locate(name, "experiments") == Path(name)


@pytest.mark.parametrize("path", ["challenges.yaml", "./challenges", "configs/challenges", "", "~"])
def test_a_path_is_looked_for_nowhere_else(path: str) -> None:
    assert locate(path, "experiments") == Path(path)


def test_a_path_of_the_repository_is_told_by_the_name_that_works_anywhere(elsewhere: Path) -> None:
    given = "configs/experiments/challenges.yaml"
    with pytest.raises(ConfigError, match=rf"the shipped one is striosome:{given}"):
        locate(given, "experiments")
    assert locate(f"striosome:{given}", "experiments").is_file()


def test_a_dangling_link_is_not_taken_for_a_name(elsewhere: Path) -> None:
    (elsewhere / "challenges").symlink_to("nowhere")
    assert locate("challenges", "experiments") == Path("challenges")


def test_an_unknown_name_is_one_message_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        locate("chalenges", "scenarios", "experiments")
    (problem,) = caught.value.problems
    assert str(problem) == (
        "chalenges: there is no such file or folder here, and no scenario or experiment of this "
        "name is shipped; did you mean challenges? (`striosome list` prints all)"
    )


def test_a_scenario_here_may_be_what_was_misspelt(elsewhere: Path) -> None:
    (elsewhere / "my_own").mkdir()
    (elsewhere / "my_own" / "config.yaml").touch()
    with pytest.raises(ConfigError, match="did you mean my_own"):
        locate("my_oun", "scenarios")


def test_a_place_leads_to_a_shipped_file() -> None:
    assert shipped_path("striosome:configs/base.yaml") == CONFIGS / "base.yaml"
    assert shipped_path("configs/base.yaml") is None
    assert in_shipped_words(CONFIGS / "base.yaml") == "striosome:configs/base.yaml"
    assert in_shipped_words(Path("base.yaml").absolute()) is None


@pytest.mark.parametrize(
    ("load", "name", "file"),
    [
        (striosome.load, "challenges", "configs/experiments/challenges.yaml"),
        (striosome.load_scenario, "knockouts", "experiments/knockouts"),
        (striosome.load_sweep, "doses", "configs/sweeps/doses.yaml"),
        (load_calibration, "default", "configs/calibration/default.yaml"),
        (load_sensitivity, "challenges", "configs/sensitivity/challenges.yaml"),
    ],
)
def test_what_reads_a_file_takes_its_name(
    load: Callable[[str | Path], Any], name: str, file: str
) -> None:
    named, written, placed = load(name), load(ROOT / file), load(f"striosome:{file}")
    assert repr(named) == repr(written) == repr(placed)
    with pytest.raises(ConfigError, match="is shipped"):
        load("nothing_of_this_name")


def test_a_population_is_named_as_well() -> None:
    scenario = striosome.load_scenario("challenges", population="calibrated")
    assert scenario.section == "calibrated"


def test_a_users_file_names_what_is_shipped(elsewhere: Path) -> None:
    text = (CONFIGS / "experiments" / "challenges.yaml").read_text(encoding="utf-8")
    own = elsewhere / "own.yaml"
    own.write_text(text.replace("../", "striosome:configs/"))
    loaded, shipped = striosome.load("own.yaml"), striosome.load("challenges")
    assert content_hash(loaded.experiment) == content_hash(shipped.experiment)
    assert loaded.provenance == shipped.provenance

    own.write_text(own.read_text().replace("configs/base.yaml", "configs/bse.yaml"))
    with pytest.raises(ConfigError, match=r"own.yaml:6 base: no file .*did you mean base.yaml"):
        striosome.load("own.yaml")
