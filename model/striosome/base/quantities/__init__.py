"""Text such as "8 nS" to a Brian2 quantity and back: the only room that knows unit names.

Brian2 owns the dimensions; this room only adds the names that its unit table lacks
(minutes, hours, "nM", doses per kilogram) and refuses everything that it does not know.
"""

import striosome.base.brian  # noqa: F401 (Brian2 is imported there first)
from striosome.base.quantities.errors import NotFiniteError, UnitError
from striosome.base.quantities.parsing import (
    Number,
    format_quantity,
    kind_of_value,
    magnitude,
    parse_quantity,
    scalar,
    unit_quantity,
)
from striosome.base.quantities.spellings import meant_across_a_comma
from striosome.base.quantities.units import Unit, unit

__all__ = [
    "NotFiniteError",
    "Number",
    "Unit",
    "UnitError",
    "format_quantity",
    "kind_of_value",
    "magnitude",
    "meant_across_a_comma",
    "parse_quantity",
    "scalar",
    "unit",
    "unit_quantity",
]
