"""From the file to the folder, on a made-up response in place of receptors and spikes."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from striosome.base.arrays import Array
from striosome.cli import main as cli
from striosome.engines.surface.variables import DEFAULT_RANGES
from striosome.sensitivity import runner
from striosome.sweeps import runs, work
from striosome.sweeps.driver import Driver
from striosome.sweeps.runs import Batch
from support.config_folder import ConfigFolder

TEXT = """\
name: made_up
title: A response that is known
experiment: ../experiments/one_group.yaml
fidelity: surrogate
changes:
  groups.mice.animals: 4
sessions: [SKF81297, methadone]
streams: 2
largest_failed_share: 1
morris: {trajectories: 8}
sobol: {points: 32, keep: 2}
parameters:
  iron.a1_loss: {range: [0, 0.5]}
  signalling.pka_half: {range: [0.05, 0.1]}
  gaba.non_vesicular: {range: [0.2, 0.5]}
  iron.mor_loss: {range: [0, 0.5]}
"""
ENDS = {
    "iron.a1_loss": (0.0, 0.5),
    "signalling.pka_half": (0.05, 0.1),
    "gaba.non_vesicular": (0.2, 0.5),
    "iron.mor_loss": (0.0, 0.5),
}
# Over the whole range of each; the last two do nothing.
EFFECT = {"SKF81297": (20.0, 10.0, 0.0, 0.0), "methadone": (-20.0, 30.0, 0.0, 0.0)}
MORRIS_RUNS = 2 * 8 * 5


class World:
    """The made-up response; counts the runs that it is asked for."""

    def __init__(self) -> None:
        self.asked = 0
        # Fails where the given parameter is higher than so much of its range.
        self.edge: tuple[str, float] | None = None

    def values(self, batch: Batch, *_: object) -> Array:
        self.asked += len(batch)
        shares = {
            path: (batch.values[path] - low) / (high - low)
            if path in batch.values
            else np.full(len(batch), 0.5)
            for path, (low, high) in ENDS.items()
        }
        animals = batch.experiment.groups[0].animals
        spread = np.array([np.random.default_rng(s).normal(size=animals) for s in batch.seeds])
        sessions = batch.experiment.sessions
        found = np.zeros((len(batch), len(sessions), 1, animals))
        for place, session in enumerate(sessions):
            effect = EFFECT.get(session, (0.0,) * 4)
            mean = sum(e * share for e, share in zip(effect, shares.values(), strict=True))
            found[:, place, 0] = np.asarray(mean)[..., np.newaxis] + spread
        if self.edge is not None:
            found[shares[self.edge[0]] > self.edge[1]] = np.nan
        return found


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, workers_here: None) -> World:
    world = World()
    monkeypatch.setattr(work, "_rapid_group", world.values)
    monkeypatch.setattr(Driver, "surface", lambda *_: SimpleNamespace(ranges=DEFAULT_RANGES))
    monkeypatch.setattr(runs, "_RAPID_POINTS", 16)
    return world


@pytest.fixture
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "draw_sensitivity", lambda *_: None)


def run(configs: ConfigFolder, out: Path, text: str = TEXT) -> int:
    path = configs.root / "sensitivity" / "made_up.yaml"
    path.write_text(text)
    with pytest.raises(SystemExit) as caught:
        cli.main(["sensitivity", str(path), "--out", str(out), "--workers", "1"])
    return int(caught.value.code or 0)


def table(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / f"{name}.csv").set_index(["session", "parameter"])


def test_the_answers_are_those_of_the_response(
    configs: ConfigFolder, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(configs, out) == 0
    morris, sobol = table(out, "morris"), table(out, "sobol")
    for session, effects in EFFECT.items():
        for name, effect in zip(ENDS, effects, strict=True):
            row = morris.loc[session, name]
            assert row["mu_star"] == pytest.approx(abs(effect), abs=2.0)
            assert row["above_noise"] == (effect != 0.0)
            assert row["kept"] == (effect != 0.0)
        own = np.array(effects[:2]) ** 2
        found = sobol.loc[session, "ST"].loc[list(ENDS)[:2]]
        np.testing.assert_allclose(found, own / own.sum(), atol=0.12)
    variance = pd.read_csv(out / "variance.csv").set_index(["stage", "session", "source"])
    truth = np.square(EFFECT["SKF81297"]).sum() / 12
    assert variance.loc["sobol", "SKF81297", "parameters"]["variance"] == pytest.approx(
        truth, rel=0.1
    )
    assert variance.loc["sobol", "SKF81297", "animals"]["variance"] == pytest.approx(1.0, rel=0.25)
    notes = (out / "notes.txt").read_text()
    assert "not in Sobol, at its value of the experiment: gaba.non_vesicular" in notes
    drawn = {path.name for path in (out / "figures").iterdir()}
    assert drawn == {
        f"{stem}_epn_gaba_change_mice.{ending}"
        for stem in ("morris", "sobol", "variance")
        for ending in ("png", "svg")
    }
    printed = capsys.readouterr().out
    assert "2 parameters kept the shipped value in Sobol" in printed
    assert f"sensitivity folder: {out}" in printed


@pytest.mark.usefixtures("_undrawn")
def test_an_interrupted_analysis_goes_on(
    configs: ConfigFolder, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert run(configs, whole) == 0
    total = world.asked
    kept, keep = [], Driver.keep

    def interrupted(self: Driver, outcome: object) -> None:
        keep(self, outcome)
        kept.append(len(outcome.identity))
        if sum(kept) > MORRIS_RUNS + 50:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Driver, "keep", interrupted)
        assert run(configs, broken) == 130
    world.asked = 0
    assert run(configs, broken) == 0
    assert world.asked == total - sum(kept)
    for name in ("morris", "sobol", "variance"):
        assert (broken / f"{name}.csv").read_text() == (whole / f"{name}.csv").read_text()


@pytest.mark.usefixtures("_undrawn")
def test_sobol_with_holes_is_refused_and_morris_is_kept(
    configs: ConfigFolder, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    world.edge = "iron.a1_loss", 0.97
    assert run(configs, out, TEXT.replace("trajectories: 8", "trajectories: 16")) == 1
    said = capsys.readouterr().err
    assert "Sobol needs every point, and " in said
    assert "an animal leaves the ranges of the response surface" in said
    assert "Traceback" not in said
    assert (out / "morris.csv").is_file()
    assert not (out / "sobol.csv").exists()
    trajectories = (out / "notes.txt").read_text().splitlines()[0]
    assert " of 16 trajectories of Morris are left out, since " in trajectories
    assert set(pd.read_csv(out / "variance.csv")["stage"]) == {"morris"}


@pytest.mark.usefixtures("_undrawn")
def test_too_few_whole_trajectories_are_refused(
    configs: ConfigFolder, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.edge = "iron.a1_loss", 0.3
    assert run(configs, tmp_path / "out") == 1
    assert "Too few are left: narrow the ranges" in capsys.readouterr().err


@pytest.mark.usefixtures("_undrawn")
def test_a_session_that_nothing_changes_is_left_out_and_named(
    configs: ConfigFolder, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    still = world.values

    def without_vehicle(batch: Batch, *_: object) -> Array:
        found = still(batch)
        found[:, list(batch.experiment.sessions).index("vehicle")] = 0.0
        return found

    monkeypatch.setattr(work, "_rapid_group", without_vehicle)
    assert run(configs, out, TEXT.replace("methadone]", "vehicle]")) == 0
    assert set(pd.read_csv(out / "morris.csv")["session"]) == {"SKF81297"}
    assert "nothing changes epn_gaba_change of mice in vehicle" in (out / "notes.txt").read_text()


def test_bad_input_is_said_before_anything_runs(
    configs: ConfigFolder, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(configs, tmp_path / "out", TEXT.replace("streams: 2", "streams: 1")) == 2
    assert "made_up.yaml:8 streams: expected at least 2" in capsys.readouterr().err
    assert world.asked == 0
    assert not (tmp_path / "out").exists()


def test_another_folder_is_not_written_into(
    configs: ConfigFolder, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    assert run(configs, tmp_path / "out") == 2
    assert "exists and is no sensitivity analysis" in capsys.readouterr().err
    assert world.asked == 0


def test_without_the_library_the_command_says_how_to_get_it(
    configs: ConfigFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    assert run(configs, tmp_path / "out") == 2
    assert capsys.readouterr().err == ("sensitivity needs SALib: pip install 'striosome[sweep]'\n")
