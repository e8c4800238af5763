# ruff: noqa: E501 (one number a line)
"""Scenarios that are sweeps, and the verbs that only read scenarios."""

from pathlib import Path

import pandas as pd
import pytest

from support.commands import striosome
from support.scenario_folders import SWEEP_CODE, write_scenario
from support.sweep_files import write_sweep

pytestmark = pytest.mark.usefixtures("made_up_surface", "apart", "workers_here")

SWEPT = """\
default:
  seeds: [1, 2]
  numbers:
    - {metric: epn_gaba_change, session: SKF81297, group: mice, point: {iron_deficiency: 0.5, receptors.mor.density: 1}, value: 900, tolerance: 1, unit: percent}
"""


@pytest.fixture
def swept(tmp_path: Path) -> Path:
    file = write_sweep(tmp_path / "sweeps")
    return write_scenario(tmp_path / "scenarios" / "swept", f"sweep: {file}\n", SWEEP_CODE, SWEPT)


def test_a_scenario_may_be_a_sweep_whose_points_are_named(
    swept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert striosome("run", swept, "--out", tmp_path / "out", "--workers", 1) == 0
    assert "NOT AS EXPECTED" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "out" / "table.csv")
    chosen = (
        (table["iron_deficiency"] == 0.5)
        & (table["receptors.mor.density"] == 1.0)
        & (table["session"] == "SKF81297")
    )
    verdicts = pd.read_csv(tmp_path / "out" / "expected.csv")
    assert verdicts["value"].iloc[0] == pytest.approx(table[chosen]["mean"].iloc[0])
    assert (tmp_path / "out" / "figures" / "scenario.png").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("iron_deficiency: 0.5", "iron_deficency: 0.5", "did you mean iron_deficiency?"),
        ("iron_deficiency: 0.5, ", "", "matches 3 points; expected values of 'iron_deficiency'"),
        ("iron_deficiency: 0.5", "iron_deficiency: 0.4", "matches 0 points"),
        ("iron_deficiency: 0.5", "iron_deficiency: 0.5 nM", "point: "),
        ("metric: epn_gaba_change", "metric: dff_auc", "unknown metric 'dff_auc'"),
    ],
)
def test_a_point_that_is_not_one_is_bad_input(
    swept: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    (swept / "expected.yaml").write_text(SWEPT.replace(old, new, 1))
    assert striosome("run", swept) == 2
    err = capsys.readouterr().err
    assert "expected.yaml:4 default.numbers[0]" in err
    assert message in err


def test_a_changed_sweep_has_a_folder_of_its_own(
    swept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (swept / "expected.yaml").unlink()
    for more in ((), ("--seed", 3), ("--set", "gaba.basal=1 uM")):
        assert striosome("run", swept, "--workers", 1, *more) == 0
    folders = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert len(folders) == 3
    assert folders[0] == "sweep-swept"
    assert all(name.startswith("sweep-swept-") for name in folders[1:])
    assert "it has nothing yet" in capsys.readouterr().out


def test_check_and_show_take_folders(
    rise: Path, swept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert striosome("check", rise.parent) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "rise: valid scenario; 6 animals in 2 groups, 3 sessions, 3 expected numbers" in first
    assert "swept: valid scenario; 6 points in 1 stream, 3 animals in 1 group, 2 sessions" in second
    assert striosome("show", rise) == 0
    assert "iron_deficiency" in capsys.readouterr().out
    assert striosome("diff", rise, rise / "config.yaml") == 0
    assert striosome("show", swept) == 2
    (rise / "README.md").write_text("# Only a heading\n")
    assert striosome("check", rise) == 2
    assert "no paragraph opens with **Question.**" in capsys.readouterr().err
