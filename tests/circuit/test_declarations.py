"""Parameters of a record reach Brian2 once each, in base units."""

import pytest
from brian2 import Equations
from brian2.units.allunits import meter, mole, siemens, volt
from brian2.units.fundamentalunits import DIMENSIONLESS
from pydantic import Field

from striosome.circuit.declarations import declare_shared, shared_values
from striosome.config.documents.section import Number, Section, parameter


class Cell(Section):
    conductance: Number = parameter("nS", "a conductance")
    share: Number = parameter("1", "a share")
    magnesium: Number = parameter("mM", "a concentration")
    slope: Number = parameter("nS/mV", "a slope")
    count: int = Field(description="no number with a unit")


def test_every_number_is_declared_with_its_dimension() -> None:
    found = Equations(declare_shared(Cell))
    assert all(set(one.flags) == {"shared", "constant"} for one in found.values())
    assert {name: one.dim for name, one in found.items()} == {
        "conductance": siemens.dim,
        "share": DIMENSIONLESS,
        "magnesium": (mole / meter**3).dim,
        "slope": (siemens / volt).dim,
    }


def test_numbers_are_in_base_units() -> None:
    spelt = {"conductance": "2.5 nS", "share": 0.3, "magnesium": "1.2 mM", "slope": "4 nS/mV"}
    found = shared_values(Cell.model_validate(spelt | {"count": 3}))
    assert found == pytest.approx(
        {"conductance": 2.5e-9, "share": 0.3, "magnesium": 1.2, "slope": 4e-6}
    )
