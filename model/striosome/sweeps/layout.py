"""Names in the dataset and the table of a sweep besides the axes of its design.

Axes stand beside these as dimensions, coordinates and columns, so that no axis may have one of
these names.
"""

__all__ = [
    "FIXED",
    "LAST_DRUG",
    "POINT",
    "STATISTICS",
    "STATUS",
    "TAKEN",
    "UNIT",
    "VALUE",
    "WINDOW_END",
    "WINDOW_START",
]

POINT = "point"
"""Number of a point: the dimension of a design that is no grid, and a column of the table."""
FIXED = ("stream", "group", "session", "metric", "animal")
"""Dimensions of every sweep, after those of its design, each with its coordinate."""
VALUE = "value"
"""The metric of every animal."""
STATISTICS = ("mean", "standard_deviation", "n")
"""Over animals."""
UNIT, STATUS = "unit", "status"
"""Unit of the metric; status of the run."""
WINDOW_START, WINDOW_END = "window_start", "window_end"
"""Bounds of the window in which a metric is measured in a session."""
LAST_DRUG = "last_injection"
"""Time of the last drug of a session."""

TAKEN = frozenset(
    {
        *(POINT, *FIXED, VALUE, *STATISTICS, UNIT, STATUS),
        *(WINDOW_START, WINDOW_END, LAST_DRUG),
    }
)
"""Names that no axis may have."""
