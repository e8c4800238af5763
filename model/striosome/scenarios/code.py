"""The code of a scenario: its figure, and the quantities that it computes, from its run.py."""

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from striosome.errors import SimulationError
from striosome.schema.documents import Place
from striosome.schema.errors import ConfigError, did_you_mean
from striosome.schema.named_files import absolute
from striosome.user_files import Unreadable, anything_exists, read_bytes

__all__ = ["Code", "Quantity", "load_code"]

_FIGURE, _QUANTITIES = "figure", "quantities"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a scenario computes from its result, where no metric is that number."""

    name: str
    """as expected.yaml names it"""
    value: ArrayLike
    """of every animal, which is better where it can be said of one, or one number"""
    unit: str
    """as summary.csv spells units"""

    @property
    def sample(self) -> NDArray[np.float64]:
        """The value of every animal, or the one number, as an array."""
        return np.atleast_1d(np.asarray(self.value, dtype=float))


@dataclass(frozen=True, slots=True)
class Code:
    """What the run.py of a scenario offers.

    Attributes
    ----------
    path : Path
        The file.
    module : ModuleType
        What it defines: `figure`, and perhaps `quantities`. Both take the finished result, a
        `striosome.figures.Run` of an experiment or the Dataset of a sweep.
    """

    path: Path
    module: ModuleType

    def figure(self, result: Any) -> Figure:
        """The scenario's figure of a finished result.

        Raises
        ------
        SimulationError
            If the scenario's code fails; it says in which line.
        """
        with _blaming(self.path):
            drawn: Figure = self.module.figure(result)
            return drawn

    def quantities(self, result: Any) -> dict[str, Quantity]:
        """What the scenario computes of a finished result, by name; nothing where it has no code.

        Raises
        ------
        SimulationError
            If the scenario's code fails; it says in which line.
        """
        compute: Callable[[Any], Iterable[Quantity]] = getattr(
            self.module, _QUANTITIES, lambda _: ()
        )
        with _blaming(self.path):
            return {quantity.name: quantity for quantity in compute(result)}


def load_code(path: Path) -> Code:
    """Load the run.py of a scenario, without running what it does as a program.

    Raises
    ------
    ConfigError
        If there is none, or it has no figure.
    SimulationError
        If it cannot be imported; it says in which line.
    """
    place = Place(absolute(path), None)
    if not anything_exists(path):
        raise ConfigError([place.problem("", "is missing: it draws the scenario's figure")])
    try:
        read_bytes(path)  # Python itself would wait for a pipe, and read what has no end
    except Unreadable as error:
        raise ConfigError([place.problem("", error.reason)]) from None
    name = f"striosome_scenario_{path.parent.name}"
    specification = importlib.util.spec_from_file_location(name, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # Dataclasses look their module up by its name.
    sys.modules[name] = module
    with _blaming(path):
        specification.loader.exec_module(module)
    if not callable(getattr(module, _FIGURE, None)):
        defined = [name for name, value in vars(module).items() if callable(value)]
        near = did_you_mean(_FIGURE, defined)
        message = f"has no function {_FIGURE}, which takes the result and returns a figure{near}"
        raise ConfigError([place.problem("", message)])
    return Code(path, module)


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Turn whatever the scenario's own code raises into one message with its line."""
    try:
        yield
    except Exception as error:
        own = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else (own or [None])[-1]
        where = str(path) if line is None else f"{path}:{line}"
        raise SimulationError(f"{where}: {type(error).__name__}: {error}") from error
