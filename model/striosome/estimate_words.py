"""Means, intervals and p values as a table prints them, also where there are none."""

import math

__all__ = ["interval_words", "mean_words", "p_words"]

_SMALLEST_P = 1e-4


def mean_words(value: float, unit: str = "", digits: int = 1) -> str:
    """A change with its sign and unit: "+34.8 %"; "no value" for nan."""
    if math.isnan(value):
        return "no value"
    # Adding zero turns a negative zero, to which a small loss is rounded, into zero.
    return _with_unit(f"{round(value, digits) + 0.0:+.{digits}f}", unit)


def interval_words(low: float, high: float, unit: str = "", digits: int = 1) -> str:
    """Both bounds: "-1.5 to +6.0 %"; "no interval" where too few animals allow none."""
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    return f"{mean_words(low, '', digits)} to {mean_words(high, unit, digits)}"


def p_words(p: float) -> str:
    """A p value to four places: "0.0123", "< 0.0001"; "no test" for nan."""
    if math.isnan(p):
        return "no test"
    return f"< {_SMALLEST_P:.4f}" if p < _SMALLEST_P else f"{p:.4f}"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text
