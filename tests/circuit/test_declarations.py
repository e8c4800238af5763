"""Parameters of a record reach Brian2 once each, in base units."""

import pytest
from brian2 import Equations
from brian2.units.allunits import meter, mole, siemens, volt
from brian2.units.fundamentalunits import DIMENSIONLESS
from pydantic import Field

from striosome.base.quantities import parse_quantity
from striosome.cells.cell_type import CellType, Parameter
from striosome.circuit.declarations import cell_values, declare_shared, shared_values
from striosome.config.documents.section import Number, Section, parameter

CELL = CellType(
    name="small",
    meaning="a cell",
    parameters={
        "conductance": Parameter("nS", "a conductance"),
        "share": Parameter("1", "a share"),
        "magnesium": Parameter("mM", "a concentration"),
        "slope": Parameter("nS/mV", "a slope"),
    },
    inputs=(),
    equations="",
    threshold="",
    reset="",
    rest={},
    lasting=(),
)
SPELT = {"conductance": "2.5 nS", "share": 0.3, "magnesium": "1.2 mM", "slope": "4 nS/mV"}
BASE = {"conductance": 2.5e-9, "share": 0.3, "magnesium": 1.2, "slope": 4e-6}


class Cell(Section):
    conductance: Number = parameter("nS", "a conductance")
    share: Number = parameter("1", "a share")
    magnesium: Number = parameter("mM", "a concentration")
    slope: Number = parameter("nS/mV", "a slope")
    count: int = Field(description="no number with a unit")


def test_every_number_is_declared_with_its_dimension() -> None:
    found = Equations(declare_shared(CELL))
    assert all(set(one.flags) == {"shared", "constant"} for one in found.values())
    assert {name: one.dim for name, one in found.items()} == {
        "conductance": siemens.dim,
        "share": DIMENSIONLESS,
        "magnesium": (mole / meter**3).dim,
        "slope": (siemens / volt).dim,
    }


def test_the_text_is_the_same_whatever_units_there_are() -> None:
    # Brian2 remembers this one, and would spell the slope by it from now on.
    assert (siemens / volt).dim is not DIMENSIONLESS
    assert declare_shared(CELL).splitlines() == [
        "conductance : siemens (shared, constant)",
        "share : 1 (shared, constant)",
        "magnesium : mmolar (shared, constant)",
        "slope : metre ** -4 * kilogram ** -2 * second ** 6 * amp ** 3 (shared, constant)",
    ]


def test_numbers_are_in_base_units() -> None:
    found = shared_values(Cell.model_validate(SPELT | {"count": 3}))
    assert found == pytest.approx(BASE)
    values = {name: parse_quantity(SPELT[name], one.unit) for name, one in CELL.parameters.items()}
    assert cell_values(CELL, values) == pytest.approx(BASE)
