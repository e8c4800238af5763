"""What the dataset and the table of a sweep hold besides the axes of its design, by name.

Axes stand beside these as dimensions, coordinates and columns, so that no axis may be called so.
"""

__all__ = ["FIXED", "POINT", "STATISTICS", "STATUS", "TAKEN", "UNIT", "VALUE"]

POINT = "point"
"""Number of a point: the dimension of a design that is no grid, and a column of the table."""
FIXED = ("stream", "group", "session", "metric", "animal")
"""Dimensions of every sweep, after those of its design, each with its coordinate."""
VALUE = "value"
"""The metric of every animal."""
STATISTICS = ("mean", "standard_deviation", "n")
"""Over animals."""
UNIT, STATUS = "unit", "status"
"""Of the metric; of the run."""

TAKEN = frozenset({POINT, *FIXED, VALUE, *STATISTICS, UNIT, STATUS})
"""Names that no axis may have."""
