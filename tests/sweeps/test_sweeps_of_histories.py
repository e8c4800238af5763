"""Sweeps over what a history does, over its doses, and over the moment of the sessions."""

from pathlib import Path

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.sweeps.axes import unit_of
from striosome.sweeps.content import Content
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.runs import Plan, plan_runs
from support.places import CONFIGS

_TEXT = """\
name: withdrawal
title: A sweep of histories
experiment: {configs}/experiments/{experiment}.yaml
fidelity: surrogate
sessions: [SKF81297]
design:
  grid:
{axes}
"""


def planned(folder: Path, *axes: str, experiment: str = "withdrawal") -> Plan:
    path = folder / "sweep.yaml"
    lines = "\n".join(f"    {axis}" for axis in axes)
    path.write_text(_TEXT.format(configs=CONFIGS, axes=lines, experiment=experiment))
    return plan_runs(load_sweep(path))


def test_sizes_of_adaptation_vary_by_number(tmp_path):
    plan = planned(tmp_path, "adaptation.opioid.ac_rise: [0.5, 1, 1.5]")
    (batch,) = plan.batches
    assert batch.rapid
    assert len(set(plan.identity)) == 3
    for run, identity in enumerate(batch.identity):
        experiment = batch.experiment_of(run)
        rise = experiment.groups[1].parameters.adaptation.opioid.ac_rise
        assert rise == batch.values["adaptation.opioid.ac_rise"][run]
        assert Content(experiment).point({}, experiment.simulation.seed) == identity


def test_the_moment_of_the_sessions_varies(tmp_path):
    plan = planned(tmp_path, "groups.withdrawn_3_d.at: {from: 7.25 day, to: 14.25 day, points: 3}")
    moments = [
        magnitude(batch.experiment.groups[-1].parameters.at, "day") for batch in plan.batches
    ]
    assert sorted(moments) == pytest.approx([7.25, 10.75, 14.25])
    assert len(set(plan.identity)) == 3


def test_a_dose_of_a_history_varies(tmp_path):
    plan = planned(tmp_path, '"groups.during.history.doses[1].dose": [10 mg/kg, 40 mg/kg]')
    doses = {
        name: [
            magnitude(group.parameters.history.doses[1].dose, "mg/kg")
            for batch in plan.batches
            for group in batch.experiment.groups
            if group.name == name
        ]
        for name in ("during", "withdrawn_12_h")
    }
    np.testing.assert_allclose(sorted(doses["during"]), [10.0, 40.0])
    np.testing.assert_allclose(doses["withdrawn_12_h"], [20.0, 20.0])


def test_without_a_history_all_points_are_one(tmp_path):
    plan = planned(tmp_path, "adaptation.opioid.ac_rise: [0.5, 1]", experiment="one_group")
    assert len(set(plan.identity)) == 1
    (batch,) = plan.batches
    assert len(batch) == 1


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("groups.a.at", "day"),
        ("groups.a.history.doses[0].every", "h"),
        ("groups.a.history.doses[0].rate", "mg/kg/day"),
        ("groups.a.history.diet[0].start", "day"),
        ("groups.a.history.doses[0].drug", None),
        ("groups.a.animals", None),
        ("groups.a.parameters.gaba.basal", None),
        ("adaptation.d1.time", "day"),
    ],
)
def test_every_path_knows_its_unit(path, unit):
    assert unit_of(path, {}) == unit
