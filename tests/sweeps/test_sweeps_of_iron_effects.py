"""Sweeps over the size of an effect of iron that sets a leaf, which has the leaf's unit."""

from pathlib import Path

import pytest

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.resolve import load_experiment
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.simulation.cohort import animal_rows
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.runs import plan_runs
from support.sweep_files import write_sweep
from support.tiny import with_overlay

EFFECT = (
    "iron: {mine: {sets: gaba.basal, value: 1 uM, range: [0.2 uM, 2.5 uM], source: a test, "
    "status: assumed}}\n"
)
DESIGN = "  grid: {iron.mine: [500 nM, 1.25 uM]}\n"


def sweep_over(folder: Path, design: str) -> Path:
    """A sweep of the tiny experiment, whose deficient animals have the effect."""
    (folder / "effect.yaml").write_text(EFFECT)
    experiment = with_overlay(folder, folder / "effect.yaml")
    path = write_sweep(folder / "sweep", design)
    text = path.read_text()
    (name,) = (line for line in text.splitlines() if line.startswith("experiment:"))
    changed = text.replace(name, f"experiment: {experiment}")
    path.write_text(changed.replace("groups.mice.animals", "groups.control.animals"))
    return path


def test_every_point_has_the_value_in_its_unit(tmp_path):
    sweep = load_sweep(sweep_over(tmp_path, DESIGN))
    (axis,) = sweep.points.axes
    assert axis.unit == "uM"
    assert sweep.points.columns[0].tolist() == pytest.approx([0.5, 1.25])
    (batch,) = plan_runs(sweep).batches
    control, deficient = (
        effective_animal(
            animal_rows(group.parameters, batch.values, batch.units, 1, {}, group.own)
        ).parameters.gaba.basal
        for group in batch.experiment.groups
    )
    assert magnitude(deficient, "uM").ravel().tolist() == pytest.approx([0.5, 1.25])
    assert set(magnitude(control, "uM").ravel()) == {0.5}
    for value, expected in zip(sweep.points.columns[0], (0.5, 1.25), strict=True):
        sets = [f"{change.path}={change.value}" for change in axis.changes(value)]
        animal = load_experiment(tmp_path / "tiny.yaml", sets).experiment.groups[1].parameters
        found = effective_animal(animal).parameters.gaba.basal
        assert float(magnitude(found, "uM")) == pytest.approx(expected)


@pytest.mark.parametrize("value", ["0.5", "1 mV"])
def test_a_value_without_it_is_refused(tmp_path, value):
    design = f"  grid: {{iron.mine: [{value}, 1 uM]}}\n"
    with pytest.raises(ConfigError, match="expected a value in uM"):
        load_sweep(sweep_over(tmp_path, design))
