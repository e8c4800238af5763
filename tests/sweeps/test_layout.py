"""Axes have names of their own: what results call something else is refused before any run."""

import json

import pandas as pd
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.sweeps.collect import collect, open_sweep
from striosome.sweeps.declaration import load_sweep
from striosome.sweeps.driver import Driver
from striosome.sweeps.folder import SweepFolder
from striosome.sweeps.layout import TAKEN
from striosome.sweeps.runs import plan_runs
from support.sweep_files import write_sweep

GRID = """\
  grid:
    {name}: {{paths: [receptors.a1.density], values: [0.5, 1]}}
"""
# Values of coordinates, and what mathematics, tables and paths could take for something else.
KEPT = ("mice", "SKF81297", "epn_gaba_change", "done", "percent", "1", "null", "=A1", "$x^2$ [a.b]")


PATHS = (
    *("receptors.a1.density", "iron_deficiency", "iron.enkephalin_rise", "day.adenosine_active"),
    *("adaptation.opioid.ac_rise", "adaptation.opioid.release_rise", "adaptation.d1.rise"),
    *("adaptation.iron.deficient_diet", "stimulation.cortex.drive"),
)


class _Silent:
    def stage(self, text):
        pass

    def advance(self, done, total):
        pass

    def count(self, count):
        pass


def collected(folder, design):
    """A sweep that has been run: its dataset and its table as they are read."""
    plan = plan_runs(load_sweep(write_sweep(folder, design)))
    kept = SweepFolder(folder / "sweep")
    kept.begin("tiny")
    for batch in plan.batches:
        Driver(plan, kept, _Silent()).run_here(batch)
    collect(plan, kept)
    with open_sweep(kept.path) as data:
        table = pd.read_csv(kept.path / "table.csv", keep_default_na=False)
        # What a spreadsheet would take for a formula stands behind an apostrophe.
        return data.load(), table.rename(columns=lambda name: name.removeprefix("'"))


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_what_results_call_something_else_is_no_axis(tmp_path, name):
    with pytest.raises(ConfigError) as caught:
        load_sweep(write_sweep(tmp_path, GRID.format(name=name)))
    assert f"tiny.yaml:10 design.grid.{name}: results use this name themselves" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ('""', "a name must not be empty"),
        (
            "SKF81297 dose (mg/kg)",
            'must not hold "/", which starts a new level in result files; results keep',
        ),
        ("D1/MOR", 'must not hold "/"'),
        ("..", "means a folder"),
        ('"a\\nb"', "the key holds a line break"),
        ("x" * 101, "must not be longer than 100 letters"),
    ],
)
def test_what_result_files_cannot_hold_is_no_axis(tmp_path, name, message):
    with pytest.raises(ConfigError) as caught:
        load_sweep(write_sweep(tmp_path, GRID.format(name=name)))
    assert "tiny.yaml:10 design.grid." in str(caught.value)
    assert message in str(caught.value)


def test_a_path_that_is_no_name_asks_for_one(tmp_path):
    design = '  list:\n    - {"sessions.a/b.start": -60 min}\n'
    with pytest.raises(ConfigError, match="a name of its own, with `paths`, may say anything"):
        load_sweep(write_sweep(tmp_path, design))


def test_every_name_of_the_results_is_taken_or_an_axis(tmp_path):
    grid = "  grid: {receptors.a1.density: [0.5, 1]}\n"
    points = "  zip: {receptors.a1.density: [0.5, 1]}\n"
    for place, design in (("grid", grid), ("points", points)):
        data, table = collected(tmp_path / place, design)
        used = {*data.variables, *data.dims, *table.columns}
        assert used - {"receptors.a1.density"} <= TAKEN
        assert TAKEN - used <= {"point", "animal", "value"}


@pytest.mark.parametrize("kind", ["grid", "zip"])
def test_other_names_come_back_as_they_were_written(tmp_path, kind):
    names = KEPT[-2:] if kind == "grid" else KEPT
    entries = [
        f"    {json.dumps(name)}: {{paths: [{path}], values: [{0.5 + place / 100}, 1]}}\n"
        for place, (name, path) in enumerate(zip(names, PATHS, strict=False))
    ]
    data, table = collected(tmp_path, f"  {kind}:\n{''.join(entries)}")
    assert list(data.data_vars) == ["value", "mean", "standard_deviation", "n", "status"]
    assert (data["mean"].dims[:2] == names) == (kind == "grid")
    for place, name in enumerate(names):
        assert name in data.coords
        assert set(data[name].values) == {0.5 + place / 100, 1.0}
        assert set(table[name]) == {0.5 + place / 100, 1.0}
