"""The shipped configuration carries the values that the search found, and says so."""

from pathlib import Path

import pytest
import yaml

from striosome.quantities import magnitude, parse_quantity
from striosome.schema.resolve import load_experiment

ROOT = Path(__file__).parents[1]
FOUND = yaml.safe_load((ROOT / "experiments/shipped_values/found.yaml").read_text())


@pytest.mark.parametrize("path", FOUND)
def test_base_carries_what_the_search_found(path: str) -> None:
    loaded = load_experiment(ROOT / "configs/experiments/challenges.yaml")
    shipped = loaded.provenance["control"][path]
    unit = shipped.unit or "1"
    found = magnitude(parse_quantity(FOUND[path], unit), unit)
    assert magnitude(parse_quantity(shipped.value, unit), unit) == pytest.approx(found)
    assert shipped.status == "calibrated"
