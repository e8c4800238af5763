"""Coverage: truths whose evidence is made up, where they stand, and what is kept of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striosome.base.errors import SimulationError
from striosome.base.progress import Silent
from striosome.calibration.comparison import coverage as module
from striosome.calibration.comparison.coverage import Truths, coverage, coverage_table, rank_of
from striosome.calibration.declaration import load_calibration
from striosome.calibration.runner import target_of
from striosome.calibration.sampling.sampler import NotConvergedError
from striosome.calibration.sampling.target import Target
from support.made_up_draws import bell, posterior_of
from support.places import CONFIGS
from support.small_calibration import write_small

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture(scope="module")
def small_target(tmp_path_factory: pytest.TempPathFactory, _surface: None) -> Target:
    """A target with statements alone, which takes a second to sample."""
    folder = tmp_path_factory.mktemp("small")
    return target_of(load_calibration(write_small(folder)).named(None), folder, 1, Silent())


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory, _surface: None) -> Truths:
    """Truths of the shipped quick form, with its whole literature."""
    folder = tmp_path_factory.mktemp("quick")
    calibration = load_calibration(CONFIGS / "calibration" / "reduced.yaml").named(None)
    few = calibration.file.sampler.model_copy(update={"prior": 32})
    file = calibration.file.model_copy(update={"sampler": few})
    return Truths.of(target_of(replace(calibration, file=file), folder, 1, Silent()), folder)


def ranked(ranks: np.ndarray) -> pd.DataFrame:
    off = np.abs(ranks - 0.5)
    columns = {"rank": ranks, "inside_50": off <= 0.25, "inside_90": off <= 0.45}
    return pd.DataFrame({"parameter": "a", **columns})


def test_even_ranks_are_covered_as_often_as_intervals_say() -> None:
    (row,) = coverage_table(ranked((np.arange(100) + 0.5) / 100)).to_dict("records")
    assert (row["truths"], row["inside_50"], row["inside_90"]) == (100, 0.5, 0.9)
    # Of 100 shares with probability one half, 95 % lie from 40 to 60.
    assert (row["low_50"], row["high_50"]) == (0.4, 0.6)
    assert (row["low_90"], row["high_90"]) == (0.84, 0.95)
    assert row["p"] > 0.99


def test_posteriors_that_are_too_narrow_are_told() -> None:
    ends = np.concatenate([np.linspace(0.0, 0.1, 50), np.linspace(0.9, 1.0, 50)])
    (row,) = coverage_table(ranked(ends)).to_dict("records")
    assert row["inside_50"] < row["low_50"]
    assert row["inside_90"] < row["low_90"]
    assert row["p"] < 1e-4


def test_a_rank_is_the_share_of_the_posterior_below() -> None:
    # A bell of width 0.1 around the middle of the first parameter, nothing said of the second.
    found = rank_of(np.array([0.6, 0.3]), posterior_of(bell))
    np.testing.assert_allclose(found, [0.841, 0.3], atol=0.03)


def test_a_whole_literature_is_made_up_and_nothing_else_is_changed(truths: Truths) -> None:
    published = truths.target.calibration
    made_up = truths.made_up(int(truths.answered[0]), np.random.default_rng(1)).calibration
    assert published.evidence is not None
    assert made_up.evidence is not None
    for before, after in zip(published.evidence.evidence, made_up.evidence.evidence, strict=True):
        if before.role == "calibration":
            assert after.number != before.number
            assert after.deviation == pytest.approx(before.deviation, rel=1e-9)
        else:
            assert after == before
    assert made_up.study.measurement == published.study.measurement
    assert made_up.study.analyses == published.study.analyses
    assert made_up.space == published.space


def test_the_study_is_measured_as_well_as_its_truth_says(truths, monkeypatch) -> None:
    asked: list[float] = []
    study = type(truths.target.calibration.study)
    simulated = study.simulated

    def noted(self, moments, which, rng):
        asked.append(float(self.measurement["epn_gaba_change"][which]))
        return simulated(self, moments, which, rng)

    monkeypatch.setattr(study, "simulated", noted)
    calibration = truths.target.calibration
    for which in truths.answered[:4]:
        truths.made_up(int(which), np.random.default_rng(1))
    columns = calibration.space.columns(truths.prior.unit[truths.answered[:4]])
    np.testing.assert_allclose(asked, calibration.measuring.deviations(columns)["epn_gaba_change"])


def test_studies_that_report_the_contrary_have_keys_of_their_own(truths: Truths) -> None:
    calibration = truths.target.calibration
    other = replace(calibration.study, contrary=frozenset({"T1"}))
    told = replace(truths.target, calibration=replace(calibration, study=other))
    assert told.key != truths.target.key


def test_sets_that_a_posterior_cannot_have_are_no_truths(truths, monkeypatch) -> None:
    assert len(truths.answered) == 32
    log_evidence = Target.log_evidence

    def lacking(self: Target, unit: np.ndarray) -> np.ndarray:
        found = log_evidence(self, unit)
        found[::2] = -np.inf
        return found

    monkeypatch.setattr(Target, "log_evidence", lacking)
    mean = truths.prior.mean.copy()
    mean[:, 1] = np.nan
    cut = replace(truths, prior=replace(truths.prior, mean=mean))
    np.testing.assert_array_equal(cut.answered, np.arange(3, 32, 2))


class Told(Silent):
    """Notes how many truths are done."""

    def __init__(self) -> None:
        self.done: list[tuple[int, int]] = []

    def advance(self, done: int, total: int) -> None:
        self.done.append((done, total))


def test_truths_have_a_rank_in_every_dimension(small_target: Target, tmp_path: Path) -> None:
    told = Told()
    found = coverage(small_target, 3, tmp_path, 1, told)
    names = small_target.calibration.space.names
    assert told.done == [(1, 3), (2, 3), (3, 3)]
    assert found["truth"].tolist() == np.repeat([0, 1, 2], len(names)).tolist()
    assert found["parameter"].tolist() == 3 * names
    assert found["rank"].between(0.0, 1.0).all()
    assert found.groupby("truth")["rank"].first().nunique() == 3
    off = (found["rank"] - 0.5).abs()
    assert (found["inside_50"] == (off <= 0.25)).all()
    assert (found["inside_90"] == (off <= 0.45)).all()
    assert found["converged"].all()
    # Of samples nothing is left, of truths what is told.
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_finished_truths_are_taken_up_and_damaged_ones_made_again(
    small_target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = coverage(small_target, 2, tmp_path, 1, Silent())
    damaged = next(tmp_path.glob("*-truth-1.npz"))
    damaged.write_bytes(damaged.read_bytes()[:50])
    sampled: list[object] = []
    sample = module.sample
    monkeypatch.setattr(module, "sample", lambda *of: sampled.append(of) or sample(*of))
    more = coverage(small_target, 3, tmp_path, 1, Silent())
    assert len(sampled) == 2
    pd.testing.assert_frame_equal(more[more["truth"] < 2], first)


def test_other_seeds_have_other_truths(small_target: Target, tmp_path: Path) -> None:
    one, other = (coverage(small_target, 1, tmp_path, 1, Silent(), seed=seed) for seed in (1, 2))
    assert not np.isclose(one["rank"], other["rank"]).any()


def _asking(target: Target, **sampler: float) -> Target:
    calibration = target.calibration
    asked = calibration.file.sampler.model_copy(update=sampler)
    file = calibration.file.model_copy(update={"sampler": asked})
    return replace(target, calibration=replace(calibration, file=file))


def test_posteriors_that_do_not_converge_count_as_they_are(
    small_target: Target, tmp_path: Path
) -> None:
    found = coverage(_asking(small_target, effective=1e6), 1, tmp_path, 1, Silent())
    assert not found["converged"].any()
    assert found["rank"].between(0.0, 1.0).all()


def test_a_surface_that_does_not_answer_is_no_matter_of_single_truths(
    small_target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object) -> object:
        raise NotConvergedError("the response surface answers for 3 % of the prior")

    monkeypatch.setattr(module, "sample", lacking)
    with pytest.raises(NotConvergedError, match="3 % of the prior"):
        coverage(small_target, 1, tmp_path, 1, Silent())


def test_more_truths_than_the_prior_has_are_refused(small_target: Target, tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match=r"65 truths .* raise sampler.prior"):
        coverage(small_target, 65, tmp_path, 1, Silent())
