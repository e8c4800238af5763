"""Means, intervals and p values as a table prints them, also where there are none."""

import math

__all__ = [
    "decimals",
    "error_words",
    "estimate_words",
    "interval_words",
    "label_after_number",
    "mean_words",
    "p_words",
    "unit_label",
]

_UNITS = {"percent": "%", "percent*min": "% · min", "uM": "µM", "1": "a.u."}
_SMALLEST_P = 1e-4
# What lies behind so many decimals is rounding of the computer.
_MAX_DECIMALS = 6


def decimals(value: float, low: float = math.nan, high: float = math.nan) -> int:
    """Return the decimals that tell a mean and its bounds apart: one, more where they are close.

    Two digits of the width of the interval are shown; without an interval two of the value.
    """
    size = high - low if high > low else abs(value)
    if not math.isfinite(size) or size == 0.0:
        return 1
    needed = 1 - math.floor(math.log10(size))
    return 1 if needed > _MAX_DECIMALS else max(1, needed)


def mean_words(value: float, unit: str = "", digits: int | None = None) -> str:
    """Format a change with its sign and unit: "+34.8 %"; "no value" for nan.

    Parameters
    ----------
    value : float
        The change.
    unit : str
        As it is printed.
    digits : int, optional
        Decimals; by default those of `decimals`.
    """
    if math.isnan(value):
        return "no value"
    digits = decimals(value) if digits is None else digits
    # Adding zero turns a negative zero, to which a small loss is rounded, into zero.
    return _with_unit(f"{round(value, digits) + 0.0:+.{digits}f}", unit)


def interval_words(low: float, high: float, unit: str = "", digits: int | None = None) -> str:
    """Format both bounds: "-1.5 to +6.0 %"; "no interval" where too few animals allow none."""
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    digits = decimals(low, low, high) if digits is None else digits
    return f"{mean_words(low, '', digits)} to {mean_words(high, unit, digits)}"


def estimate_words(value: float, low: float, high: float, unit: str = "") -> str:
    """Format a mean and its interval, if any: "+34.8 % (+30.1 to +39.5)"; empty for nan."""
    if math.isnan(value):
        return ""
    digits = decimals(value, low, high)
    mean = mean_words(value, unit, digits)
    return mean if math.isnan(low) else f"{mean} ({interval_words(low, high, '', digits)})"


def error_words(error: float) -> str:
    """Format a standard error with two digits: "±0.48"; empty for nan."""
    if math.isnan(error):
        return ""
    return f"±{error:.2g}" if error > 10.0**-_MAX_DECIMALS else "±0"


def p_words(p: float) -> str:
    """Format a p value to four places: "0.0123", "< 0.0001"; "no test" for nan."""
    if math.isnan(p):
        return "no test"
    return f"< {_SMALLEST_P:.4f}" if p < _SMALLEST_P else f"{p:.4f}"


def unit_label(unit: str) -> str:
    """Return a unit as printed: "%" for "percent", "arbitrary" for a metric without a unit."""
    return _UNITS.get(unit, unit)


def label_after_number(unit: str) -> str:
    """Return the unit of a parameter as printed after a number: nothing for a plain number."""
    return "" if unit == "1" else f" {unit_label(unit)}"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text
