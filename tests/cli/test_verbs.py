"""The verbs about configurations: what they print, and their exit codes."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import get_type_hints

import pandas as pd
import pytest
import typer
import yaml
from rich.text import Text

from striosome.cli import main as cli
from striosome.cli.tables import print_table
from striosome.store.contents import CONFIG
from support.commands import rows_of
from support.config_folder import ConfigFolder


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        cli.main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def test_check_says_what_is_valid(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", configs.experiment()) == 0
    printed = capsys.readouterr().out
    files = yaml.safe_load(configs.experiment().read_text())["protocols"]
    protocols = [yaml.safe_load((configs.experiment().parent / file).read_text()) for file in files]
    sessions = sum(len(protocol) for protocol in protocols)
    assert (
        f"challenges.yaml: valid experiment; 29 animals in 2 groups, {sessions} sessions" in printed
    )


def test_check_prints_every_problem_of_every_file_and_exits_with_2(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    configs.replace("experiments/challenges.yaml", "animals: 12", "animals: 0")
    configs.replace("experiments/antagonists.yaml", "seed:", "sed:")
    files = [configs.experiment(name) for name in ("challenges", "antagonists")]
    assert run("check", *files, "gone.yaml", "--set", "gaba.basl=1 uM") == 2
    lines = capsys.readouterr().err.splitlines()
    animals = configs.place("experiments/challenges.yaml", "animals: 0")
    for part in (
        f"{animals} groups.control.animals: ",
        "did you mean seed?",
        "did you mean basal?",
        "gone.yaml: cannot be read",
    ):
        assert any(part in line for line in lines)
    assert not any("Traceback" in line for line in lines)


def test_show_prints_histories_with_the_lines_that_set_them(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", configs.experiment("withdrawal"), "--set", "groups.during.at=161 h") == 0
    lines = capsys.readouterr().out.splitlines()

    def row(*parts: str) -> bool:
        return any(all(part in line for part in parts) for line in lines)

    assert row("history.doses[0]", "during", "every 12 h", "histories/morphine_week.yaml:6")
    assert row(" at ", "during", "161 h", "--set")
    assert row(" at ", "withdrawn_12_h", "7 day", "experiments/withdrawal.yaml:15")


def test_diff_takes_the_folder_of_a_run(
    configs: ConfigFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", configs.experiment(), "--yaml") == 0
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / CONFIG).write_text(capsys.readouterr().out)
    assert run("diff", configs.experiment(), folder) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_diff_tells_histories_apart(
    configs: ConfigFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = configs.experiment("withdrawal").with_name("other.yaml")
    other.write_text(configs.experiment("withdrawal").read_text().replace("158 h", "161 h"))
    assert run("diff", configs.experiment("withdrawal"), other) == 0
    printed = capsys.readouterr().out
    assert "groups.during.at" in printed
    assert "161 h" in printed
    assert "groups.withdrawn_3_d" not in printed


@pytest.mark.parametrize("content", ["", "a: [", "a: 1\na: 2", "- a", "name: x", "groups: 5"])
@pytest.mark.parametrize("verb", ["check", "show"])
def test_a_hopeless_file_is_bad_input(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str], verb: str, content: str
) -> None:
    configs.experiment().write_text(content)
    assert run(verb, configs.experiment()) == 2
    assert str(configs.experiment()) in capsys.readouterr().err


def test_a_faulty_ledger_is_bad_input_before_anything_runs(
    configs: ConfigFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (configs.root / "claims.yaml").write_text("claims: [{id: T1}]\n")
    assert run("run", configs.experiment(), "--out", tmp_path / "run") == 2
    assert f"{configs.root}/claims.yaml:1 claims[0].test: is missing" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_show_prints_a_line_a_value(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    configs.spoil("base.yaml", "gaba.basal", "range", "[0.2 uM, 2.5 uM]")
    configs.spoil("base.yaml", "gaba.basal", "status", "assumed")
    assert run("show", configs.experiment(), "--set", "gaba.basal=1 uM") == 0
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("│")
    ]
    assert ["gaba.basal", "all", "1 uM", "0.2 uM to 2.5 uM", "assumed", "--set", "--set"] in rows
    deficiency = [row[:3] for row in rows if row[0] == "iron_deficiency"]
    assert deficiency == [
        ["iron_deficiency", "control", "0"],
        ["iron_deficiency", "iron_deficient", "1"],
    ]


def test_show_can_be_narrowed_to_a_group(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", configs.experiment(), "--group", "control") == 0
    assert "iron_deficient" not in capsys.readouterr().out
    assert run("show", configs.experiment(), "--group", "contrl") == 2
    assert "did you mean control?" in capsys.readouterr().err


def test_show_prints_a_file_that_can_be_checked(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", configs.experiment(), "--yaml") == 0
    resolved = configs.root / "resolved.yaml"
    resolved.write_text(capsys.readouterr().out)
    assert run("check", resolved, configs.experiment()) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split(": ", 1)[1] == second.split(": ", 1)[1]


def test_diff_prints_what_two_files_do_not_share(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [configs.experiment(name) for name in ("challenges", "antagonists")]
    assert run("diff", *files) == 0
    assert "sessions.naloxone then methadone" in capsys.readouterr().out
    assert run("diff", files[0], files[0]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_tables_are_csv_for_other_programs(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", configs.experiment(), "--csv", "--group", "control") == 0
    table = pd.read_csv(StringIO(capsys.readouterr().out)).set_index("parameter")
    assert table.loc["circuit.cell_types.epn.e_leak", ["group", "value"]].tolist() == [
        "control",
        "-55.8 mV",
    ]
    files = [configs.experiment(name) for name in ("challenges", "antagonists")]
    assert run("diff", *files, "--csv") == 0
    table = pd.read_csv(StringIO(capsys.readouterr().out)).set_index("key")
    assert list(table.columns) == list(map(str, files))
    assert table.loc["name"].tolist() == ["challenges", "antagonists"]
    assert run("diff", files[0], files[0], "--csv") == 0
    assert capsys.readouterr().out == f"key,{files[0]},{files[0]}\n"
    assert run("show", configs.experiment(), "--csv", "--yaml") == 2


def test_a_text_in_csv_is_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    cells = (
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "-2 mV",
        "+.5",
        "-x",
        "+cmd|1",
        "\tx",
        "a,b",
        "--set",
        "--a()",
    )
    print_table([str(place) for place in range(len(cells))], [cells], as_csv=True)
    row = next(iter(csv.reader(capsys.readouterr().out.splitlines()[1:])))
    assert row == [
        "'=cmd|' /C calc'!A0",
        "'@SUM(1)",
        "-2 mV",
        "+.5",
        "'-x",
        "'+cmd|1",
        "'\tx",
        "a,b",
        "--set",
        "'--a()",
    ]


def test_a_table_shows_control_characters_and_keeps_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(("a",), [("x\x1b[2J\ny",)])
    assert rows_of(capsys.readouterr().out) == [["x\\x1b[2J"], ["y"]]


def test_help_groups_the_verbs_by_task(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    printed = capsys.readouterr().out
    titles = [line.split("─ ")[1].split(" ─")[0] for line in printed.splitlines() if "╭" in line]
    assert titles == [
        "Options",
        "What comes with the package",
        "Look at files before a run; nothing is simulated",
        "Simulate",
        "Look at a finished run",
        "Many runs",
        "What published outcomes leave possible",
        "This machine",
    ]
    assert "--install-completion" in printed


def test_help_loses_nothing_to_markup() -> None:
    """What stands in square brackets, such as a default, would be taken for a style."""
    for command in cli.app.registered_commands:
        for option in get_type_hints(command.callback, include_extras=True).values():
            for settings in getattr(option, "__metadata__", ()):
                assert Text.from_markup(settings.help).plain == settings.help


def test_what_executes_a_scenario_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run", "--help") == 0
    assert "its run.py is executed as code" in " ".join(capsys.readouterr().out.split())


def test_schema_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", "--kind", "drug") == 0
    assert "pharmacokinetics" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize("arguments", [("chek",), ("check",), ("schema", "--kind", "x")])
def test_wrong_usage_is_bad_input(arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == 2


def test_an_interrupt_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    app = typer.Typer()
    app.command()(interrupted)
    monkeypatch.setattr(cli, "app", app)
    assert run() == 130


def test_every_verb_is_registered_once() -> None:
    verbs = [command.callback.__name__ for command in cli.app.registered_commands]
    assert sorted(verbs) == sorted(set(verbs))
    assert {"run", "score", "plot", "report", "check", "show", "diff", "schema", "doctor"} <= set(
        verbs
    )


def test_help_does_not_wait_for_the_simulator() -> None:
    code = (
        "import sys\n"
        "from striosome.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "slow = {'brian2', 'numpy', 'scipy', 'matplotlib', 'pandas', 'xarray', 'pydantic'}\n"
        "sys.exit(' '.join(slow & sys.modules.keys()) or 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "check" in done.stdout
