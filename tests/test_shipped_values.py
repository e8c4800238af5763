"""The shipped values are a set of the shipped population that was tried with spikes."""

import pandas as pd
import pytest

from striosome.base.quantities import magnitude, parse_quantity
from striosome.config.experiments.population_file import read_population
from striosome.config.experiments.resolve import load_experiment
from support.places import ROOT

POPULATION = read_population(ROOT / "configs" / "populations" / "calibrated.yaml")
TRIED = pd.read_csv(ROOT / "experiments" / "shipped_values" / "tried.csv")
SHIPPED = TRIED.iloc[-1]
POSTERIOR = pd.read_csv(ROOT / "experiments" / "shipped_values" / "posterior.csv")
NARROWED = POSTERIOR.set_index("parameter")["narrowed"]


@pytest.fixture(scope="module")
def known():
    return load_experiment(ROOT / "configs/experiments/challenges.yaml").provenance["control"]


@pytest.mark.parametrize("path", POPULATION.parameters)
def test_the_shipped_value_is_that_of_the_set(known, path: str) -> None:
    unit = POPULATION.parameters[path]
    value = magnitude(parse_quantity(known[path].value, unit), unit)
    assert value == pytest.approx(POPULATION.columns[path][SHIPPED["set"] - 1], rel=1e-9)
    # Said only of what the evidence has narrowed.
    assert known[path].status == ("calibrated" if NARROWED[path] else "drawn")


def test_nothing_else_is_called_calibrated(known) -> None:
    said = {path for path, entry in known.items() if entry.status in ("calibrated", "drawn")}
    assert said == set(POPULATION.parameters)


def test_it_is_the_most_typical_that_contradicts_nothing_for_four_of_five_streams() -> None:
    assert TRIED["distance"].is_monotonic_increasing
    streams = TRIED.filter(like="seed").fillna("")
    contradicted = (streams != "none") & (streams != "")
    assert contradicted.iloc[-1].sum() <= 1
    assert (streams.iloc[-1] != "").all()
    assert (contradicted.iloc[:-1].sum(axis=1) == 2).all()
