"""Scenarios on the command line: one, several streams of it, all of a folder."""

import io
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pandas as pd
import pytest
import yaml

from striosome.scenarios.declaration import load_scenario
from support.commands import rows_of, striosome
from support.populations import POPULATION
from support.scenario_folders import CODE, EXPECTED, experiment_text, write_scenario

pytestmark = pytest.mark.usefixtures("made_up_surface", "apart", "formed_once")


@pytest.fixture(scope="module")
def done(made_up_surface: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a scenario's run, and what the command printed."""
    root, printed = tmp_path_factory.mktemp("done"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
        # A prediction that misses is a result.
        assert striosome("run", write_scenario(root / "rise"), "--out", root / "out") == 0
    return root / "out", printed.getvalue()


@pytest.fixture
def finished(done: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(done[0], tmp_path / "finished"))


def test_every_expected_number_is_printed_with_its_verdict(done: tuple[Path, str]) -> None:
    _, printed = done
    rows = {row[0]: row[1:] for row in rows_of(printed)}
    met = rows["epn_gaba_change, SKF81297, control"]
    assert met[1:] == ["+0", "± 1e+03", "as expected"]
    missed = rows["epn_gaba_change, methadone, control"]
    assert missed[1:] == ["+900", "± 1", "NOT AS EXPECTED"]
    assert rows["difference"][-1] == "as expected"
    assert "2 of 3 numbers are as expected" in printed


def test_its_figure_comes_first_on_the_page_of_its_run(done: tuple[Path, str]) -> None:
    folder, printed = done
    figures = folder / "figures"
    assert {path.name for path in figures.iterdir()} == {"scenario.png", "scenario.svg"}
    page = (folder / "report.html").read_text()
    assert page.split('src="')[1].startswith("figures/scenario.svg")
    table = pd.read_csv(folder / "expected.csv")
    summary = pd.read_csv(folder / "summary.csv")
    wide = summary.query("metric == 'epn_gaba_change' and session == 'SKF81297'").pivot(
        index="animal", columns="group", values="value"
    )
    assert table["value"].iloc[0] == pytest.approx(wide["control"].mean())
    difference = (wide["iron_deficient"] - wide["control"]).mean()
    assert table["value"].iloc[2] == pytest.approx(difference)
    assert str(figures / "scenario.png") in printed


def test_a_finished_run_is_found_again_and_its_figure_drawn_anew(
    rise: Path,
    finished: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    (finished / "figures" / "scenario.png").unlink()
    assert striosome("run", rise, "--out", finished) == 0
    assert "finished already" in capsys.readouterr().err
    assert (finished / "figures" / "scenario.png").exists()
    assert striosome("run", rise, "--out", finished, "--seed", 6) == 2


def test_options_change_the_experiment_and_the_user_is_told_what_is_compared(
    rise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--set", "iron_deficiency=0", "--seed", 8, "--fidelity", "surrogate")
    assert striosome("run", rise, *options, "--out", tmp_path / "out") == 0
    assert "numbers without --set" in capsys.readouterr().out
    resolved = yaml.safe_load((tmp_path / "out" / "config.resolved.yaml").read_text())
    assert resolved["simulation"]["seed"] == 8
    assert pd.read_csv(tmp_path / "out" / "expected.csv")["value"].iloc[2] == 0.0


def test_the_same_scenario_runs_on_a_population_with_numbers_of_its_own(
    rise: Path, done: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    population = tmp_path / "tried.yaml"
    population.write_text(POPULATION)
    asked = ("run", rise, "--population", population)
    assert striosome(*asked, "--out", tmp_path / "first") == 0
    assert "no numbers for tried: it has default" in capsys.readouterr().out
    assert "another seed may turn them" in (tmp_path / "first" / "report.html").read_text()
    assert "another seed may turn them" not in (done[0] / "report.html").read_text()
    # A population that stands elsewhere is named by its file.
    own = EXPECTED.replace("default:", f"tried:\n  population: {population}").replace("900", "950")
    (rise / "expected.yaml").write_text(EXPECTED + own)
    assert striosome(*asked, "--out", tmp_path / "first") == 0
    assert "+950" in capsys.readouterr().out
    summaries = []
    for folder in (tmp_path / "first", done[0]):
        table = pd.read_csv(folder / "summary.csv")
        summaries.append(table[table["metric"] == "epn_gaba_change"]["value"].to_numpy())
    assert (summaries[0] != summaries[1]).any()
    assert striosome("run", rise, "--population", tmp_path / "tired.yaml") == 2
    assert "did you mean tried.yaml?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("group: control, value: 0", "group: contrl, value: 0", ":4 default.numbers[0].group: "),
        ("session: methadone", "session: methadon", ":5 default.numbers[1].session: "),
        ("metric: epn_gaba_change", "metric: epn_gaba", ":4 default.numbers[0].metric: unknown"),
        ("change, session", "change@late, session", ":4 default.numbers[0].metric: unknown metric"),
        ("unit: percent", "unit: Hz", ":4 default.numbers[0].unit: epn_gaba_change is in percent"),
        ("group: control, value: 0", "group: control, point: {x: 1}, value: 0", "only a sweep has"),
    ],
)
def test_wrong_names_are_found_before_anything_is_simulated(
    rise: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    old: str,
    new: str,
    message: str,
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    assert old in EXPECTED
    (rise / "expected.yaml").write_text(EXPECTED.replace(old, new, 1))
    assert striosome("run", rise) == 2
    assert message in capsys.readouterr().err


def test_a_number_may_be_of_a_window_that_its_session_names(
    rise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    windows = "windows: {late: {after: skf81297, start: 20 min, end: 60 min}}"
    session = "dose: 1.5 mg/kg, route: ip}]\n    "
    text = experiment_text()
    assert text.count(session) == 1
    (rise / "config.yaml").write_text(text.replace(session, f"{session}{windows}\n    "))
    late = EXPECTED.replace("change, session: SKF", "change@late, session: SKF")
    (rise / "expected.yaml").write_text(late)
    scenario = load_scenario(rise)
    assert scenario.numbers[0].metric == "epn_gaba_change@late"
    chosen = [(n.session, n.metric) for n in scenario.subject.cells() if n.group == "control"]
    assert chosen == [
        ("SKF81297", "epn_gaba_change"),
        ("SKF81297", "epn_gaba_change@late"),
        ("methadone", "epn_gaba_change"),
    ]
    (rise / "expected.yaml").write_text(
        EXPECTED.replace("change, session: methadone", "change@late, session: methadone")
    )
    assert striosome("check", rise) == 2
    message = ":5 default.numbers[1].metric: session methadone has no window of that name"
    assert message in capsys.readouterr().err


def test_a_number_of_a_session_that_its_group_has_not_is_found_too(
    rise: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    few = "iron_deficient: {sessions: [vehicle, SKF81297], "
    text = experiment_text().replace("iron_deficient: {", few)
    assert few in text
    (rise / "config.yaml").write_text(text)
    line = "session: methadone, group: control"
    (rise / "expected.yaml").write_text(
        EXPECTED.replace(line, line.replace("control", "iron_deficient"))
    )
    assert striosome("run", rise) == 2
    said = capsys.readouterr().err
    assert ":5 default.numbers[1].session: group iron_deficient has only vehicle, SKF81297" in said


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (
            "quantity: diference, unit: percent",
            ":6 .*quantity: run.py computes no 'diference'; did",
        ),
        ("quantity: difference, unit: Hz", ":6 .*unit: difference is in percent, not in Hz"),
    ],
)
def test_a_quantity_that_is_not_computed_is_bad_input(
    rise: Path, finished: Path, capsys: pytest.CaptureFixture[str], new: str, message: str
) -> None:
    line = "{quantity: difference, value: 0, tolerance: 1000, unit: percent}"
    text = EXPECTED.replace(line, f"{{{new}, value: 0, tolerance: 1000}}")
    (rise / "expected.yaml").write_text(text)
    assert striosome("run", rise, "--out", finished) == 2
    err = capsys.readouterr().err
    assert re.search(message, err), err


def test_numbers_are_written_from_several_streams(
    rise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (rise / "expected.yaml").unlink()
    (rise / "figure.png").write_bytes(b"drawn by hand")
    assert striosome("run", rise, "--write-expected", 2, "--out", tmp_path / "runs") == 0
    found = yaml.safe_load((rise / "expected.yaml").read_text())["default"]
    first = yaml.safe_load(experiment_text())["simulation"]["seed"]
    assert found["seeds"] == [first, first + 1]
    # GABA of two groups after two challenges, and both quantities.
    assert len(found["numbers"]) == 6
    assert all(number["tolerance"] > 0 for number in found["numbers"])
    assert (rise / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert (rise / "figure.kept-1.png").read_bytes() == b"drawn by hand"
    assert len(list((tmp_path / "runs").iterdir())) == 2
    printed = capsys.readouterr()
    assert "figure.png" in printed.out
    assert f"random stream {first + 1}" in printed.err
    # The scenario as it stands is one of the streams.
    assert striosome("run", rise, "--out", tmp_path / "out") == 0
    assert "6 of 6 numbers are as expected" in capsys.readouterr().out


def test_what_is_written_again_are_the_numbers_that_somebody_chose(
    rise: Path, tmp_path: Path
) -> None:
    population = tmp_path / "tried.yaml"
    population.write_text(POPULATION)
    mine = (rise / "expected.yaml").read_text() + "# not made by --write-expected STREAMS\n"
    (rise / "expected.yaml").write_text(mine)
    before = yaml.safe_load(mine)["default"]
    options = ("--population", population, "--write-expected", 2, "--out", tmp_path / "runs")
    assert striosome("run", rise, *options) == 0
    found = yaml.safe_load((rise / "expected.yaml").read_text())
    assert found["default"] == before
    names = [{k: n.get(k) for k in ("metric", "group", "quantity")} for n in before["numbers"]]
    assert [
        {key: number.get(key) for key in names[0]} for number in found["tried"]["numbers"]
    ] == names
    assert (rise / "expected.kept-1.yaml").read_text() == mine
    # The picture of the gallery is that of the scenario as it stands.
    assert not (rise / "figure.png").exists()
    config = rise / "config.yaml"
    config.write_text(f"{config.read_text()}\npopulation: {population}\n")
    assert striosome("run", rise, "--write-expected", 2, "--out", tmp_path / "runs") == 0
    assert (rise / "figure.png").exists()
    # What the command itself has written is written again.
    assert not (rise / "expected.kept-2.yaml").exists()


def test_all_scenarios_are_run_also_when_one_fails(
    rise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parent = rise.parent
    write_scenario(parent / "broken", code=CODE.replace("drawn = Figure()", "drawn = run.gone"))
    write_scenario(
        parent / "aborted", experiment_text().replace("hypothesis: h0", "hypothesis: g0")
    )
    assert striosome("run", parent, "--all", "--out", tmp_path / "all") == 1
    printed = capsys.readouterr()
    rows = {row[0]: row[1:] for row in rows_of(printed.out)}
    assert list(rows) == ["aborted", "broken", "rise"]
    assert rows["rise"][:2] == ["done", "2 of 3"]
    assert Path(rows["rise"][3]).parent == tmp_path / "all"
    assert rows["broken"][0] == rows["aborted"][0] == "FAILED"
    assert "run.py:7: AttributeError" in rows["broken"][3]
    assert "scenario 3 of 3: rise" in printed.err
    assert "Traceback" not in printed.err


def test_the_same_command_finds_again_what_is_done(
    rise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_scenario(rise.parent / "second", experiment_text().replace("name: ", "name: second_"))

    class Stop:
        """Interrupted in the second scenario."""

        calls = 0

        def __call__(self, *_: object, **__: object) -> list[Path]:
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt
            return []

    monkeypatch.setattr("striosome.runs.experiment.draw_all", Stop())
    command = ("run", rise.parent, "--all", "--out", tmp_path / "all")
    assert striosome(*command) == 130
    assert "the same command takes up what was finished" in capsys.readouterr().err
    monkeypatch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
    assert striosome(*command) == 0
    statuses = {row[0]: row[1] for row in rows_of(capsys.readouterr().out)}
    assert statuses == {"rise": "found again", "second": "done"}


def test_the_code_of_a_scenario_does_the_same_as_the_command(rise: Path, tmp_path: Path) -> None:
    path = rise / "run.py"
    path.write_text(
        CODE + "\n\nif __name__ == '__main__':\n"
        "    import sys\n"
        "    from pathlib import Path\n"
        "    import striosome.runs.experiment as runner\n"
        "    runner.draw_all = lambda *_: []\n"
        "    striosome.main(['run', str(Path(__file__).parent), *sys.argv[1:]])\n"
    )
    command = [sys.executable, str(path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    assert done.returncode == 0, done.stderr
    assert "2 of 3 numbers are as expected" in done.stdout
    assert (tmp_path / "out" / "figures" / "scenario.png").exists()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.mark.parametrize(
    "arguments",
    [
        ("scenarios",),
        ("scenarios/rise", "--all"),
        ("scenarios", "--all", "--write-expected", "3"),
        ("scenarios/rise", "--write-expected", "1"),
        ("scenarios/rise", "--write-expected", "3", "--fidelity", "surrogate"),
        ("scenarios/rise", "--write-expected", "3", "--set", "groups.mice.animals=2"),
        ("scenarios/rise/config.yaml", "--write-expected", "3"),
        ("scenarios/risse",),
    ],
)
def test_wrong_usage_is_bad_input(
    rise: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)
    assert striosome("run", *arguments) == 2
