"""`striosome check`: every kind of file that users write whole, told apart by its keys."""

from pathlib import Path

import pytest

from striosome.cli.main import main
from support.config_folder import ConfigFolder
from support.populations import POPULATION


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def files(configs: ConfigFolder) -> dict[str, Path]:
    """One sound file of every kind but experiments, few enough to be read quickly."""
    (configs.root / "claims.yaml").write_text(LEDGER)
    text = (configs.root / "calibration" / "default.yaml").read_text()
    # One hypothesis is as good as seven, and read sooner.
    first, rest = text.index("  h1_soma_only"), text.index("likelihood:")
    configs.root.joinpath("calibration", "default.yaml").write_text(
        text[:first] + "\n" + text[rest:]
    )
    (configs.root / "populations" / "tried.yaml").write_text(POPULATION)
    return {
        "calibration": configs.root / "calibration" / "default.yaml",
        "sweep": configs.root / "sweeps" / "doses.yaml",
        "sensitivity": configs.root / "sensitivity" / "challenges.yaml",
        "population": configs.root / "populations" / "tried.yaml",
        "claims": configs.root / "claims.yaml",
    }


LEDGER = """\
claims:
  - id: T1
    kind: calibration
    statement: SKF81297 raises EPN GABA.
    direction: rise
    group: iron_deficient
    dose: SKF81297 1.5 mg/kg
    source: made up
    status: unknown
    rule: The interval lies above zero.
    test:
      {type: change, metric: epn_gaba_change, session: SKF81297, group: control, expect: rise}
"""

SWEEP = """\
name: tried
title: One point
experiment: ../experiments/one_group.yaml
design:
  list: [{iron_deficiency: 0.5}]
"""

SAID = {
    "calibration": "1 hypothesis, 42 parameters vary, calibrated to T1",
    "sweep": "405 points over 3 axes, each in 1 random stream, experiment one_group",
    "sensitivity": (
        "38 parameters, 780 points to screen them and 1280 for the first 8, each in 2 random "
        "streams, experiment one_group"
    ),
    "population": "3 sets of 2 parameters, calibration tried, hypothesis h0_default",
    "claims": "1 statement: 1 calibration",
}


def test_every_kind_is_told_and_summed_up(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", *files.values()) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"{file}: valid {kind}; {SAID[kind]}" for kind, file in files.items()]


FAULTS = {
    "calibration": ("  draws: 2048", "  draws: 2000", "sampler.draws: expected a power of two"),
    "sweep": ("to: 30 mg/kg", "to: 30 mg", "design.grid.methadone dose.to: "),
    "sensitivity": ("keep: 8", "keep: 80", "sobol.keep: only 38 parameters are named"),
    "population": ("weights: [1, 0, 3]", "weights: [1, 3]", "expected 3 weights"),
    "claims": ("expect: rise", "expect: rize", "claims[0].test.expect: expected 'rise' or 'fall'"),
}


def test_all_problems_of_all_files_are_printed_and_the_exit_code_is_2(
    files: dict[str, Path], configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    configs.replace("experiments/antagonists.yaml", "seed:", "sed:")
    for kind, file in files.items():
        old, new, _ = FAULTS[kind]
        configs.replace(str(file.relative_to(configs.root)), old, new)
    # Sound files are said to be sound all the same.
    sound = configs.root / "sweeps" / "iron_a1r_mor.yaml"
    assert run("check", *files.values(), configs.experiment("antagonists"), sound) == 2
    out, err = capsys.readouterr()
    assert out.startswith(f"{sound}: valid sweep; ")
    assert len(out.splitlines()) == 1
    for kind, file in files.items():
        own = [line for line in err.splitlines() if line.startswith(f"{file}:")]
        assert any(FAULTS[kind][2] in line for line in own), (kind, err)
    assert "did you mean seed?" in err


def test_a_calibration_is_checked_with_its_ledger(
    files: dict[str, Path], configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    configs.replace("claims.yaml", "type: change", "type: chang")
    assert run("check", files["calibration"], configs.experiment()) == 2
    line = configs.place("claims.yaml", "type: chang")
    # The experiment scores with the same ledger; a problem is said once.
    assert capsys.readouterr().err.splitlines() == [
        f"{line} claims[0].test.type: unknown name; did you mean change?"
    ]


def test_what_is_warned_of_is_valid(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    for drug in ("vehicle", "skf81297", "methadone"):
        given = f"drug: {drug}, time: "
        configs.replace("protocols/challenges.yaml", f"{given}0 min", f"{given}70 min")
    line = configs.place("protocols/challenges.yaml", "time: 70 min, dose: 1.5")
    sweep = configs.root / "sweeps" / "tried.yaml"
    sweep.write_text(SWEEP)
    for file in (configs.experiment("one_group"), sweep):
        assert run("check", file) == 0
        out, err = capsys.readouterr()
        assert out.startswith(f"{file}: valid ")
        (said,) = [text for text in err.splitlines() if "skf81297" in text]
        assert said.startswith(
            f"warning: {line} SKF81297.injections[0].time: no window judges skf81297: it comes "
            "after the effect window, 10 to 60 min"
        )


def test_an_unknown_kind_is_one_line_among_the_others(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", configs.root / "base.yaml", configs.experiment()) == 2
    out, err = capsys.readouterr()
    assert "challenges.yaml: valid experiment; " in out
    assert err.startswith(f"{configs.root / 'base.yaml'}:1: cannot tell which kind of file")
    assert len(err.splitlines()) == 1


def test_changes_are_refused_where_nothing_would_change(
    files: dict[str, Path], configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", configs.experiment(), files["claims"], "--set", "seed=3") == 2
    said = f"--set: changes experiments; {files['claims']} is a file of the kind claims"
    assert capsys.readouterr().err.splitlines() == [said]
