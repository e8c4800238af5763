"""Code of a scenario: its figure, and the quantities that it computes, from its run.py.

Reading a scenario runs none of it: what the file defines is taken from its text. Running a scenario
executes the file, as Python executes any other that the user starts.
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.errors import BadArgument
from striosome.base.user_code import execute, locating_errors, read_python
from striosome.base.user_files import Unreadable, anything_exists
from striosome.base.wording import shortened
from striosome.config.documents.documents import Place
from striosome.config.documents.errors import ConfigError, did_you_mean
from striosome.config.documents.named_files import absolute

__all__ = ["Code", "Quantity", "read_code"]

_FIGURE, _QUANTITIES = "figure", "quantities"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a scenario computes from its result, where no metric is that number."""

    name: str
    """name in expected.yaml"""
    value: ArrayLike
    """value of every animal, preferably, or one number"""
    unit: str
    """unit, as summary.csv spells it"""

    def __post_init__(self) -> None:
        for key in ("name", "unit"):
            text = getattr(self, key)
            if not isinstance(text, str) or not text:
                raise BadArgument(f"Quantity: {key}: expected a text, not {shortened(repr(text))}")
        try:
            numbers = self.value is not None and self.sample.size
        except (TypeError, ValueError):
            numbers = False
        if not numbers:
            raise BadArgument(
                f"Quantity {shortened(self.name)!r}: value: expected a number, or one of every "
                f"animal, not {shortened(repr(self.value))}"
            )

    @property
    def sample(self) -> Array:
        """The value of every animal, or the one number, as an array."""
        return np.atleast_1d(np.asarray(self.value, dtype=float))


@dataclass(frozen=True)
class Code:
    """Functions in the run.py of a scenario: `figure`, and perhaps `quantities`.

    Both take the finished result: a `striosome.figures.RunView` of an experiment, or the Dataset
    of a sweep. The file is executed when its `module` is first asked for.
    """

    path: Path
    defines: tuple[str, ...]

    @property
    def computes(self) -> bool:
        """Whether there are quantities, as far as its text says."""
        return _QUANTITIES in self.defines

    @cached_property
    def module(self) -> ModuleType:
        """Module of the file, executed except for its main program.

        Raises
        ------
        ConfigError
            If it has no figure.
        SimulationError
            If it fails; it says in which line.
        """
        module = execute(read_python(self.path), f"striosome_scenario_{self.path.parent.name}")
        if not callable(getattr(module, _FIGURE, None)):
            defined = [name for name, value in vars(module).items() if callable(value)]
            raise _no_figure(self.path, defined)
        return module

    def figure(self, result: Any) -> Figure:
        """Draw the scenario's figure of a finished result.

        Raises
        ------
        SimulationError
            If the scenario's code fails; it says in which line.
        """
        module = self.module
        with locating_errors(self.path):
            drawn = module.figure(result)
            if not isinstance(drawn, Figure):
                got = type(drawn).__name__
                raise TypeError(f"{_FIGURE} returned {got}; expected a matplotlib Figure")
            return drawn

    def quantities(self, result: Any) -> dict[str, Quantity]:
        """Compute the scenario's quantities of a finished result, by name; none without code.

        Raises
        ------
        SimulationError
            If the scenario's code fails; it says in which line.
        """
        compute: Callable[[Any], Iterable[object]] = getattr(self.module, _QUANTITIES, lambda _: ())
        with locating_errors(self.path):
            return {quantity.name: quantity for quantity in map(_checked, compute(result))}


def _checked(quantity: object) -> Quantity:
    """Refuse a value that is no quantity."""
    if not isinstance(quantity, Quantity):
        got = type(quantity).__name__
        raise TypeError(f"{_QUANTITIES} gave {got}; expected striosome.Quantity(name, value, unit)")
    return quantity


def read_code(path: Path) -> Code:
    """Find the names that the run.py of a scenario defines; nothing of it is executed.

    Raises
    ------
    ConfigError
        If there is none, it is no Python, or it has no figure.
    """
    place = Place(absolute(path), None)
    if not anything_exists(path):
        raise ConfigError([place.problem("", "is missing: it draws the scenario's figure")])
    try:
        source = read_python(path)
    except Unreadable as error:
        place = Place(place.file, error.line)
        raise ConfigError([place.problem("", error.reason)]) from None
    names = source.names
    # What `import *` brings is known to nobody who does not run it.
    anything = any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        for node in ast.walk(source.tree)
    )
    if not anything and _FIGURE not in names:
        raise _no_figure(path, names)
    return Code(path, tuple(name for name in (_FIGURE, _QUANTITIES) if anything or name in names))


def _no_figure(path: Path, names: Iterable[str]) -> ConfigError:
    near = did_you_mean(_FIGURE, names)
    message = f"has no function {_FIGURE}, which takes the result and returns a figure{near}"
    return ConfigError([Place(absolute(path), None).problem("", message)])
