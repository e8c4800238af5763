"""The verbs `calibrate` and `compare`, small, on a made-up response surface."""

import io
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from brian2 import siemens

from striosome.base.code_version import rests_on
from striosome.base.progress import Silent
from striosome.calibration import runner
from striosome.calibration.comparison import hypotheses as comparison
from striosome.calibration.declaration import load_calibration
from striosome.calibration.priors.kinds import RangePrior
from striosome.calibration.reading import confirmation, predictions
from striosome.calibration.reading.confirmation import confirm
from striosome.calibration.reading.representative import candidate_table
from striosome.calibration.runner import drawn_columns, sampled
from striosome.calibration.sampling import sampler as sampling
from striosome.calibration.sampling import target as asking
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.target import Target
from striosome.claims.endpoint import Endpoint
from striosome.cli.main import main
from striosome.config.experiments.population_file import read_population
from striosome.config.parameters.paths import replace_leaves
from striosome.simulation.session import simulate
from support.places import CONFIGS
from support.small_calibration import write_small

pytestmark = pytest.mark.programs


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def by_two_processes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder of the small calibration that two processes made, and what the command printed."""
    root = tmp_path_factory.mktemp("two")
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setattr(runner, "_ANALYSED", 64)
        assert run("calibrate", write_small(root), "--out", root / "out", "--workers", 2) == 0
    return root / "out" / "h0_default", printed.getvalue()


@pytest.fixture(scope="module")
def whole(
    by_two_processes: tuple[Path, str],  # Before this process stands in for others.
    in_this_process: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Target, Posterior]:
    """The small calibration sampled by this process, once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("whole")
    calibration = load_calibration(write_small(folder)).named(None)
    return sampled(calibration, folder, 1, Silent())


@pytest.fixture
def target(whole: tuple[Target, Posterior]) -> Target:
    """What its sets are asked of."""
    return whole[0]


def test_a_calibration_ends_with_tables_figures_and_a_population(by_two_processes, target):
    folder, printed = by_two_processes
    file = read_population(folder / "population.yaml")
    assert len(file.sets) == 12
    assert file.claims == ("T1", "T2", "T3", "T4", "T6")
    posterior = pd.read_csv(folder / "posterior.csv").set_index("parameter")
    assert set(file.columns) <= set(posterior.index)
    ranges = [one for one in target.calibration.space.priors if isinstance(one, RangePrior)]
    assert len(ranges) > 10
    for prior in ranges:
        (low, high), values = prior.ends, file.columns[prior.path]
        assert low - 1e-4 * high <= values.min() <= values.max() <= high * (1 + 1e-4)
    shares = file.columns["gaba.shares.striosome"] + file.columns["gaba.shares.matrix"]
    assert shares.max() <= 1.0
    assert (folder / "figures" / "marginals.png").exists()
    assert "log evidence" in printed


def test_outcomes_in_parts_are_those_of_the_whole(whole, monkeypatch):
    target, posterior = whole
    at_once = predictions.outcome_table(target.calibration, posterior)
    monkeypatch.setattr(predictions, "_AT_ONCE", 7)
    parts = predictions.outcome_table(target.calibration, posterior)
    pd.testing.assert_frame_equal(at_once, parts)
    assert at_once["probability"].between(0.0, 1.0).all()


def test_the_same_sets_whatever_the_number_of_processes(by_two_processes, whole):
    target, by_one = whole
    folder, _ = by_two_processes
    kept = RunStore(folder / "samples", target.key)
    found = np.concatenate([kept.draws(f"draws-{run}-0").log_likelihood for run in range(2)])
    np.testing.assert_array_equal(by_one.first(128).draws.log_likelihood, found)


def test_finished_parts_are_taken_up_and_damaged_ones_made_again(target, tmp_path, monkeypatch):
    first = sampling.sample(target, tmp_path, 1, Silent())
    damaged = next(tmp_path.glob("*draws-0-0.npz"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    asked: list[str] = []
    monkeypatch.setattr(RunStore, "keep", lambda self, name, found: asked.append(name))
    again = sampling.sample(target, tmp_path, 1, Silent())
    np.testing.assert_array_equal(first.unit, again.unit)
    assert asked == ["draws-0-0"]


@pytest.mark.usefixtures("in_this_process")
def test_what_has_not_converged_is_not_called_done(small, tmp_path, capsys):
    small.write_text(small.read_text().replace("  effective: 2,", "  effective: 512,"))
    folder = tmp_path / "out" / "h0_default"
    asked = ("calibrate", small, "--out", tmp_path / "out", "--workers", 1)
    assert run(*asked) == 1
    assert "not converged after 512 sets of 2 runs" in capsys.readouterr().err
    assert not (folder / "population.yaml").exists()
    # What another calibration has finished there is kept, but does not stand for this one.
    earlier = {"manifest.json": '{"key": "another"}', "population.yaml": "sets of another"}
    for name, text in earlier.items():
        (folder / name).write_text(text)
    assert run(*asked) == 1
    for name, text in earlier.items():
        assert not (folder / name).exists()
        assert (folder / "earlier" / name).read_text() == text


@pytest.mark.usefixtures("in_this_process")
def test_hypotheses_are_compared_and_experiments_ranked(small, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(comparison, "_SETS", 16)
    small.write_text(small.read_text() + "studies: 20\n")
    out = tmp_path / "out"
    assert run("compare", small, "--out", out, "--workers", 1) == 0
    table = pd.read_csv(out / "hypotheses.csv")
    assert set(table["hypothesis"]) == {"h0_default", "h5_mor_tone"}
    assert table["probability"].sum() == pytest.approx(1.0)
    experiments = pd.read_csv(out / "experiments.csv")
    assert experiments["right"].between(0.5, 1.0).all()
    assert (out / "figures" / "scoreboard.png").exists()
    assert "the most telling experiment" in capsys.readouterr().out


def test_where_spikes_agree_with_the_surface_no_set_gains_weight(whole, small, monkeypatch):
    target, posterior = whole
    calibration, draws = target.calibration, posterior.draws
    reached = draws.unit[np.isfinite(draws.log_likelihood)]
    # Windows lie at other times than the surface's: no set may stand at the end of its ranges.
    unit = reached[np.argsort(np.abs(reached - 0.5).max(axis=1))][:8]

    def on_the_surface(experiment, **settings):
        fidelity = {"fidelity": "surrogate"}
        simulation = experiment.simulation.model_copy(update=fidelity)
        return simulate(replace(experiment, simulation=simulation), **settings)

    monkeypatch.setattr(confirmation, "simulate", on_the_surface)
    found = confirm(calibration, target.predictor, unit, 1, Silent())
    for endpoint, values in found.spikes.items():
        # Windows of the two lie at slightly different times.
        np.testing.assert_allclose(values, found.surrogate[endpoint], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(found.weights, 1 / len(unit), rtol=1e-3)
    assert found.effective == pytest.approx(len(unit), rel=1e-3)
    assert ((found.agreement >= 0.0) & (found.agreement <= 1.0)).all()
    # A run without error of measurement is another study than the published one.
    assert not np.allclose(found.agreement, np.exp(found.old))
    columns = target.parameters(calibration.space.columns(unit))
    effect = Endpoint(**calibration.file.effect.model_dump())
    declared = load_calibration(small)
    candidates = candidate_table(declared, target, columns, found.predicted(effect))
    assert list(candidates["set"]) == list(range(1, 9))
    assert candidates["distance"].between(0.0, np.sqrt(3.0)).all()
    np.testing.assert_array_equal(candidates["agreement"], found.agreement)


def test_sets_are_drawn_within_their_priors(whole):
    target, posterior = whole
    columns = drawn_columns(target, posterior, 6)
    assert list(columns) == list(target.calibration.space.parameters)
    assert columns["iron.a1_loss"].min() >= 0.0
    assert columns["iron.a1_loss"].max() <= 0.5


def test_without_the_sampler_of_measurements_it_is_said_how_to_install_it(
    small, tmp_path, capsys, monkeypatch
):
    text = small.read_text()
    assert "evidence:" not in text
    small.write_text(f"{text}evidence: {CONFIGS / 'evidence.yaml'}\n")
    monkeypatch.setitem(sys.modules, "nautilus", None)
    assert run("calibrate", small, "--out", tmp_path / "out", "--workers", 1) == 2
    assert "pip install 'striosome[calibrate]'" in capsys.readouterr().err


def test_draws_do_not_hang_on_the_default_point(target):
    assert with_value(target, "iron.a1_loss", 0.123).key == target.key
    # What does not vary has a say.
    assert with_value(target, "circuit.cell_types.spn.g_ampa", 5e-9 * siemens).key != target.key


def test_the_code_of_the_whole_sampling_has_a_say(target, monkeypatch):
    before, asked = target.key, []
    monkeypatch.setattr(asking, "code_version", lambda *names: str(asked.append(names)))
    assert target.key != before
    rooms = {f"striosome.calibration.sampling.{name}" for name in ("target", "runs", "nested")}
    assert rooms <= rests_on(*asked)


def with_value(target: Target, path: str, value: object) -> Target:
    calibration = target.calibration
    experiment = calibration.loaded.experiment
    groups = tuple(
        replace(group, parameters=replace_leaves(group.parameters, {path: value}))
        for group in experiment.groups
    )
    loaded = replace(calibration.loaded, experiment=replace(experiment, groups=groups))
    return replace(target, calibration=replace(calibration, loaded=loaded))
