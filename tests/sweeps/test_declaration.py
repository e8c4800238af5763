"""Sweep files: what is read, and every fault with its line."""

import re

import numpy as np
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.sweeps.declaration import load_sweep
from support.places import CONFIGS
from support.populations import POPULATION
from support.sweep_files import EXPERIMENT, shipped, write_sweep


@pytest.mark.parametrize("file", sorted((CONFIGS / "sweeps").glob("*.yaml")), ids=lambda f: f.stem)
def test_what_is_shipped_is_sound(file):
    assert len(load_sweep(file).points) >= 200


def test_the_reference_sweep_has_the_axes_of_the_mission():
    points = load_sweep(CONFIGS / "sweeps" / "iron_a1r_mor.yaml").points
    assert points.shape == (11, 11, 5)
    assert [axis.paths for axis in points.axes] == [
        ("iron_deficiency",),
        ("ligands.adenosine.tone",),
        ("receptors.mor.density",),
    ]


def test_values_are_in_the_unit_of_their_parameter_however_they_are_spelled(tmp_path):
    design = "  grid: {ligands.dopamine.receptors.d1.dissociation_terminal: [3 uM, 4000 nM]}"
    (axis,), (column,) = _parts(load_sweep(write_sweep(tmp_path, design)).points)
    assert axis.unit == "nM"
    np.testing.assert_allclose(column, [3000.0, 4000.0])


def test_one_axis_may_set_several_paths_also_in_sessions(tmp_path):
    design = """\
  grid:
    dose:
      paths: ["sessions.SKF81297.injections[0].dose"]
      values: [1 mg/kg, 2 mg/kg]
"""
    sweep = load_sweep(write_sweep(tmp_path, design))
    changed = sweep.load(sweep.points.axes[0].changes(sweep.points.columns[0][1])).experiment
    assert str(changed.sessions["SKF81297"].injections[0].dose) == "2e-06"
    assert list(changed.sessions) == ["vehicle", "SKF81297"]


def test_a_spread_is_around_the_value_and_within_the_range(tmp_path):
    design = """\
  sobol:
    points: 64
    parameters:
      iron.a1_loss: {spread: 0.3}
      receptors.mor.density: {}
"""
    points = load_sweep(write_sweep(tmp_path, design)).points
    loss, density = points.columns
    value = shipped("iron.a1_loss")
    assert 0.7 * value <= loss.min() < loss.max() <= min(1.3 * value, 0.5)
    assert 0.0 <= density.min() < 0.1
    assert 2.9 < density.max() <= 3.0


def _parts(points):
    return points.axes, points.columns


FAULTS = {
    "unknown path": (
        "  grid: {receptors.mor.densty: [1, 2]}",
        "receptors.mor.densty: unknown key; did you mean density",
    ),
    "no unit": ("  grid: {ligands.dopamine.tone: [1, 2]}", "1 has no unit; expected a"),
    "wrong unit": (
        "  grid: {ligands.dopamine.tone: [1 mV, 2 mV]}",
        "'1 mV' has the wrong unit; expected a",
    ),
    "out of range": ("  grid: {iron_deficiency: [0, 7]}", "7.0 is outside its range, 0 to 1"),
    "twice": ("  grid: {iron_deficiency: [0.5, 0.5]}", "holds a value twice"),
    "empty": ("  grid: {iron_deficiency: []}", "has no values"),
    "unknown design": ("  gird: {iron_deficiency: [0, 1]}", "unknown design; did you mean grid"),
    "two designs": (
        "  grid: {iron_deficiency: [0]}\n  zip: {iron_deficiency: [0]}",
        "expected exactly one of grid",
    ),
    "lengths": (
        "  zip: {iron_deficiency: [0, 1], receptors.mor.density: [1]}",
        "differ in length: 1 and 2",
    ),
    "unknown session": (
        '  grid: {"sessions.SKF.injections[0].dose": [1 mg/kg, 2 mg/kg]}',
        "unknown session; did you mean SKF81297",
    ),
    "no such injection": (
        '  grid: {"sessions.SKF81297.injections[3].dose": [1 mg/kg, 2 mg/kg]}',
        "there is no entry 3",
    ),
    "sobol": (
        "  sobol: {points: 100, parameters: {iron_deficiency: {}}}",
        "expected a power of two, for example 128",
    ),
    "unequal union": (
        "  union: [{grid: {iron_deficiency: [0]}}, {grid: {receptors.mor.density: [1]}}]",
        "is not in all",
    ),
    "varied twice": (
        "  product: [{grid: {iron_deficiency: [0]}}, {grid: {iron_deficiency: [1]}}]",
        "iron_deficiency is varied twice",
    ),
    "shares together": (
        "  grid: {gaba.shares.striosome: [0.3, 0.9], gaba.shares.matrix: [0.1, 0.5]}",
        "shares of striosome, matrix, pallidal sum to 1.4, which is above 1",
    ),
    "text as number": ("  grid: {iron_deficiency: [some, 1]}", "expected a"),
    "a share above one": (
        "  random: {points: 8, parameters: {receptors.a1.density: {spread: 30}}}",
        "a spread of 30 begins below zero; a share is meant: 0.3 is 30 %",
    ),
    "a path of the old layout": (
        "  grid: {circuit.release.pka_gain: [0, 1]}",
        "parameter circuit.release.pka_gain: it is circuit.release.facilitating.pka_gain now",
    ),
    "a seed as axis": ("  grid: {seed: [1, 2]}", "a seed is no axis"),
    "a negative seed": (
        "  random: {points: 8, seed: -1, parameters: {receptors.a1.density: }}",
        "must be at least 0",
    ),
    "points beyond memory": (
        "  random: {points: 10000000000000000000, parameters: {receptors.a1.density: }}",
        "must be at most 1000000",
    ),
    "a grid beyond memory": (
        "  grid: {iron_deficiency: {from: 0, to: 1, points: 100000}, receptors.a1.density: {from: "
        "0.1, to: 1, points: 100000}}",
        "has 1e+10 points; expected at most 1000000",
    ),
    "log of zero": (
        "  grid: {iron_deficiency: {from: 0, to: 1, points: 3, scale: log}}",
        "needs ends above 0",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_reported_with_its_line(fault, tmp_path):
    design, message = FAULTS[fault]
    path = write_sweep(tmp_path, design)
    with pytest.raises(ConfigError) as found:
        load_sweep(path)
    assert message in str(found.value)
    first = next(i for i, line in enumerate(path.read_text().splitlines(), 1) if "design:" in line)
    lines = [int(n) for n in re.findall(rf"{re.escape(str(path))}:(\d+)", str(found.value))]
    assert lines, found.value
    assert all(first <= line <= first + 2 for line in lines)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("metrics: [epn_gaba]", "unknown name 'epn_gaba'; did you mean epn_gaba_change"),
        ("streams: 0", "must be at least 1"),
        ("stroe: traces", "unknown key; did you mean store"),
    ],
)
def test_a_faulty_setting_is_reported(more, message, tmp_path):
    with pytest.raises(ConfigError, match=re.escape(message)):
        load_sweep(write_sweep(tmp_path, more=more))


def test_a_missing_experiment_is_reported(tmp_path):
    path = write_sweep(tmp_path)
    path.write_text(path.read_text().replace(str(EXPERIMENT), "nowhere.yaml"))
    with pytest.raises(ConfigError, match=r"tiny.yaml:3 experiment: no file nowhere.yaml"):
        load_sweep(path)


def test_a_population_gives_its_sets_by_their_weights(tmp_path):
    (tmp_path / "tried.yaml").write_text(POPULATION)
    design = "  population: {file: tried.yaml, sets: 8}"
    axes, columns = _parts(load_sweep(write_sweep(tmp_path, design)).points)
    assert [axis.name for axis in axes] == ["iron.mor_loss", "ligands.dopamine.tone"]
    np.testing.assert_allclose(columns[1], 50.0 * columns[0])
    assert sorted(columns[0]) == [0.1] * 2 + [0.3] * 6


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tried.yaml", "tired.yaml", r"no file tired\.yaml; did you mean tried\.yaml"),
        ("sets: 8", "sets: 0", "sets"),
        ("sets: 8", "set: 8", "did you mean sets"),
    ],
)
def test_a_faulty_population_design_is_refused_with_its_line(tmp_path, old, new, message):
    (tmp_path / "tried.yaml").write_text(POPULATION)
    design = "  population: {file: tried.yaml, sets: 8}".replace(old, new)
    with pytest.raises(ConfigError, match=message) as caught:
        load_sweep(write_sweep(tmp_path, design))
    assert re.search(r"tiny\.yaml:\d+ ", str(caught.value))


def test_points_written_out_are_judged_as_they_are(tmp_path):
    def design(first: float) -> str:
        shares = "{gaba.shares.striosome: %s, gaba.shares.matrix: %s}"
        return f"  list:\n    - {shares % (first, 0.1)}\n    - {shares % (0.1, 0.9)}\n"

    # The largest shares together would be more than the whole, but no point has both.
    assert len(load_sweep(write_sweep(tmp_path, design(0.8))).points) == 2
    with pytest.raises(ConfigError, match=r"sum to 1\.05"):
        load_sweep(write_sweep(tmp_path, design(0.95)))
