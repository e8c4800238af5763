"""Identity of a point: a hash of its resolved experiment and of the model that runs it.

A sweep has thousands of points that differ in a few values, so the hash is a sum over single values
(Bellare & Micciancio 1997): a changed value is subtracted and added, and the rest is never
processed again. Two points are the same if and only if all their values are, however a sweep
arrived at them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from striosome.base.code_version import code_version
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_of

__all__ = ["Content", "model_version"]

_SIZE = 2**256


class Content:
    """The values of one experiment, each with its digest."""

    def __init__(self, experiment: Experiment) -> None:
        self._leaves = dict(_flat((), content_of(experiment)))
        self._groups = range(len(experiment.groups))
        self._sum = sum(_digest(*leaf) for leaf in self._leaves.items()) % _SIZE

    def point(self, parameters: Mapping[str, str], seed: int) -> str:
        """Return the identity with other parameters in all groups and another seed.

        Parameters
        ----------
        parameters : mapping of str to str
            Values by path, as `striosome.config.experiments.identity.number_text` spells them.
        seed : int
            The random stream.

        Returns
        -------
        str
            32 hexadecimal digits.
        """
        changes: dict[tuple[str, ...], str] = {("simulation", "seed"): repr(seed)}
        for path, text in parameters.items():
            keys = tuple(path.split("."))
            changes |= {("groups", str(g), "2", *keys): repr(text) for g in self._groups}
        total = self._sum
        for leaf, text in changes.items():
            # What a group does not read decides nothing there, and is not among its values.
            if leaf in self._leaves:
                total += _digest(leaf, text) - _digest(leaf, self._leaves[leaf])
        whole = f"{total % _SIZE:064x} {model_version()}"
        return hashlib.sha256(whole.encode()).hexdigest()[:32]


def model_version() -> str:
    """Return the library's version with a digest of the code that determines a point's numbers."""
    return code_version("striosome.simulation.session", "striosome.simulation.surrogate_batch")


def _flat(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every single value with the keys that lead to it."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _flat((*path, str(key)), part)
    elif isinstance(value, list) and value:
        for place, part in enumerate(value):
            yield from _flat((*path, str(place)), part)
    else:
        yield path, repr(value)


@cache
def _digest(leaf: tuple[str, ...], text: str) -> int:
    return int.from_bytes(hashlib.sha256(repr((leaf, text)).encode()).digest())
