"""The shipped values are the default set of the shipped population, and say so."""

from pathlib import Path

import pytest

from striosome.quantities import magnitude, parse_quantity
from striosome.schema.population_file import read_population
from striosome.schema.resolve import load_experiment

CONFIGS = Path(__file__).parents[1] / "configs"
POPULATION = read_population(CONFIGS / "populations" / "calibrated.yaml")


@pytest.fixture(scope="module")
def shipped():
    return load_experiment(CONFIGS / "experiments" / "challenges.yaml").provenance["control"]


@pytest.mark.parametrize("path", POPULATION.parameters)
def test_the_shipped_value_is_that_of_the_default_set(shipped, path: str) -> None:
    unit = POPULATION.parameters[path]
    value = magnitude(parse_quantity(shipped[path].value, unit), unit)
    assert value == pytest.approx(magnitude(POPULATION.default_values[path], unit), rel=1e-9)
    assert shipped[path].status == "calibrated"
