"""Two runs are one if and only if all their values are."""

from pathlib import Path

import pytest

from striosome.sweeps.content import Content
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.runs import plan_runs
from support.sweep_files import GRID, shipped, write_sweep


def identities(folder: Path, design: str = GRID, more: str = "") -> tuple[str, ...]:
    return plan_runs(load_sweep(write_sweep(folder, design, more))).identity


def test_every_point_and_stream_has_its_own_identity(tmp_path):
    found = identities(tmp_path, more="streams: 3\n")
    assert len(found) == len(set(found)) == 6 * 3


def test_a_point_keeps_its_identity_when_the_sweep_changes(tmp_path):
    before = identities(tmp_path)
    finer = GRID.replace("[0, 0.5, 1]", "[0, 0.25, 0.5, 1]")
    assert set(before) < set(identities(tmp_path, finer))
    # An axis more, at the value that the base has anyway.
    wider = GRID + f"    ligands.adenosine.tone: [{shipped('ligands.adenosine.tone')}, 70 nM]\n"
    assert set(before) < set(identities(tmp_path, wider))
    assert set(before) < set(identities(tmp_path, more="streams: 2\n"))
    reordered = """\
  list:
    - {receptors.mor.density: 1, iron_deficiency: 0.5}
    - {receptors.mor.density: 0.5, iron_deficiency: 0.5}
"""
    assert set(identities(tmp_path, reordered)) < set(before)


def test_any_other_value_changes_every_identity(tmp_path):
    before = set(identities(tmp_path))
    path = write_sweep(tmp_path)
    for old, new in (
        ("animals: 3", "animals: 4"),
        ("  groups.mice", "  seed: 9\n  groups.mice"),
        ("  groups.mice", "  ligands.adenosine.tone: 67 nM\n  groups.mice"),
        ("  groups.mice", '  "sessions.SKF81297.injections[0].dose": 2 mg/kg\n  groups.mice'),
    ):
        changed = tmp_path / "changed.yaml"
        changed.write_text(path.read_text().replace(old, new, 1))
        assert not before & set(plan_runs(load_sweep(changed)).identity)


def test_the_sum_is_that_of_the_changed_experiment(tmp_path):
    plan = plan_runs(load_sweep(write_sweep(tmp_path)))
    for batch in plan.batches:
        for run, identity in enumerate(batch.identity):
            experiment = batch.experiment_of(run)
            assert Content(experiment).point({}, experiment.simulation.seed) == identity


def test_another_model_is_another_run(tmp_path, monkeypatch):
    before = identities(tmp_path)
    monkeypatch.setattr("striosome.sweeps.content.model_version", lambda: "another")
    assert not set(before) & set(identities(tmp_path))


@pytest.mark.parametrize("common", ["true", "false"])
def test_streams_are_shared_or_each_points_own(tmp_path, common):
    more = f"streams: 2\ncommon_random_numbers: {common}\n"
    plan = plan_runs(load_sweep(write_sweep(tmp_path, more=more)))
    seeds = [seed for batch in plan.batches for seed in batch.seeds]
    assert len(set(seeds)) == (2 if common == "true" else 12)
