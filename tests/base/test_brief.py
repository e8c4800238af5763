"""What the public objects say of themselves, in a terminal and in a notebook."""

from dataclasses import replace
from pkgutil import iter_modules
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import striosome
from striosome.base.brief import Brief, Card
from striosome.runs.experiment import RunOutcome
from striosome.scenarios.runner import ScenarioOutcome
from striosome.simulation.metrics import SUMMARY_COLUMNS
from striosome.simulation.result import Result
from support.places import CONFIGS
from support.tiny import write_tiny

SCENARIO = CONFIGS.parent / "experiments" / "challenges"


def result() -> Result:
    rows = [
        ("tiny", "h0", group, animal, session, metric, value, "percent")
        for group, mean in (("control", 2.0), ("a <b> & c", 3.5))
        for session in ("vehicle", "SKF81297")
        for metric in ("epn_gaba_change", "rate_matrix_change")
        for animal, value in enumerate([mean - 1.0, mean + 1.0])
    ]
    told = {"experiment": "tiny", "title": "Tiny", "hypothesis": "h0", "seed": 5}
    tree = xr.DataTree(xr.Dataset({"gaba": ("window", np.zeros(100_000))}, attrs=told))
    return Result(tree, pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)), pd.DataFrame())


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, Brief]:
    loaded = striosome.load(write_tiny(tmp_path_factory.mktemp("tiny")))
    experiment = loaded.experiment
    scenario = striosome.load_scenario(str(SCENARIO))
    made = result()
    return {
        "loaded": loaded,
        "experiment": experiment,
        "group": experiment.groups[0],
        "parameters": experiment.groups[0].parameters,
        "sweep": striosome.load_sweep(CONFIGS / "sweeps" / "doses.yaml"),
        "scenario": scenario,
        "result": made,
        "outcome": RunOutcome(SCENARIO, reused=False, result=made),
        "scenario outcome": ScenarioOutcome(scenario, SCENARIO, True, made, ()),
    }


NAMES = (
    "loaded",
    "experiment",
    "group",
    "parameters",
    "sweep",
    "scenario",
    "result",
    "outcome",
    "scenario outcome",
)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_and_its_lines_fit_a_terminal(shown, name):
    for text in (repr(shown[name]), str(shown[name])):
        assert len(text.splitlines()) <= 20
        assert max(map(len, text.splitlines())) <= 140


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_it_whole_and_sound(shown, name):
    page = ElementTree.fromstring(shown[name]._repr_html_())
    assert page.find("strong").text == repr(shown[name]).splitlines()[0]


def test_a_result_says_what_it_is_of_and_its_means_with_their_unit(shown):
    text = repr(shown["result"])
    assert text.startswith("SIMULATED result of tiny: Tiny\n")
    assert "control (2 animals), a <b> & c (2 animals)" in text
    assert "h0, seed 5" in text
    page = shown["result"]._repr_html_()
    assert "(percent)" in page
    assert "a &lt;b&gt; &amp; c" in page
    assert "<b>" not in page
    for cell in ("2.00", "3.50", "1.41"):
        assert f"<td>{cell}</td>" in page


def test_groups_and_sessions_are_named(shown):
    text = repr(shown["loaded"])
    assert "control (2 animals), iron_deficient (3 animals)" in text
    assert "vehicle, SKF81297" in text
    one = replace(shown["experiment"].groups[0], animals=1)
    assert repr(one).startswith("Group control: 1 animal\n")


def test_a_list_of_them_stays_short(shown):
    assert len(repr([shown["loaded"]] * 3)) < 4000


def test_what_is_long_is_cut_at_a_word():
    text = Card("title", {"words": "word " * 100}).text()
    assert len(text) < 130
    assert text.endswith("word …")


def test_the_public_names_are_shown_before_they_are_used():
    assert {name for name in dir(striosome) if not name.startswith("__")} == {
        name for name in striosome.__all__ if not name.startswith("__")
    }


def test_what_the_library_offers_is_hidden_by_no_module_of_its_name() -> None:
    """An imported module takes its name in the package, so that a function of it were gone."""
    modules = {module.name for module in iter_modules(striosome.__path__)}
    assert modules.isdisjoint(striosome.__all__)
