"""Text on a page: numbers without formulas, and letters that a font has."""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, LogFormatter

__all__ = ["missing_letters_said_once", "plain_powers"]

_log = logging.getLogger(__name__)

_FORMULA = re.compile(r"\$\\mathdefault\{(.*)\}\$")
_POWER = re.compile(r"\^\{([^}]*)\}")
_RAISED = str.maketrans("0123456789-.\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·⁻")
_MISSING = re.compile(r"Glyph (\d+) ")


def plain_powers(figure: Figure) -> None:
    """Make logarithmic axes write their powers as text instead of formulas."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            major, minor = axis.get_major_formatter(), axis.get_minor_formatter()
            if isinstance(major, LogFormatter):
                axis.set_major_formatter(_Plain(major))
            if isinstance(minor, LogFormatter):
                axis.set_minor_formatter(_Plain(minor))


class _Plain(Formatter):
    """Formatter that wraps another one and writes powers in raised digits: 10⁻²."""

    def __init__(self, inner: Formatter) -> None:
        self._inner = inner

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Format one number."""
        found = _FORMULA.fullmatch(written := self._inner(x, pos))
        if found is None:
            return written
        text = found[1].replace(r"\times", "×")
        return _POWER.sub(lambda power: power[1].translate(_RAISED), text)

    def set_axis(self, axis: Any) -> None:
        """Store the axis that is labelled."""
        super().set_axis(axis)
        self._inner.set_axis(axis)

    def set_locs(self, locs: list[float]) -> None:
        """Store the numbers that are labelled."""
        super().set_locs(locs)
        self._inner.set_locs(locs)


@contextmanager
def missing_letters_said_once() -> Iterator[None]:
    """Report in one line the letters that no font has, of all pages drawn within."""
    missing: dict[str, None] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        found = _MISSING.match(str(warning.message))
        if found is None:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )
        else:
            missing[chr(int(found[1]))] = None
    if missing:
        letters = "".join(missing)
        _log.warning("no font of the figures has %s: drawn as empty boxes", letters)
