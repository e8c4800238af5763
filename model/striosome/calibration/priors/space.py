"""All priors of a hypothesis: from the unit cube to the parameters that vary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np

from striosome.base.arrays import Array
from striosome.calibration.priors.prior import MEASURING, Prior

__all__ = ["PriorSpace"]


@dataclass(frozen=True, slots=True)
class PriorSpace:
    """The unit cube of everything that varies."""

    priors: tuple[Prior, ...]
    """in the order of their dimensions"""
    constants: Mapping[str, float]
    """values of parameters that priors need and that do not vary, in the units that they want"""

    @property
    def names(self) -> list[str]:
        """Name of every dimension."""
        return [name for prior in self.priors for name in prior.names]

    @property
    def units(self) -> dict[str, str]:
        """Unit of everything that varies, by path; of simplex more than it has dimensions."""
        return {path: unit for prior in self.priors for path, unit in prior.units.items()}

    @property
    def parameters(self) -> dict[str, str]:
        """Unit of every parameter of the animal that varies, by path."""
        return {path: unit for path, unit in self.units.items() if not path.startswith(MEASURING)}

    def columns(self, unit: Array) -> dict[str, Array]:
        """Return everything that varies at places of the unit cube, by path in its unit.

        Parameters
        ----------
        unit : float array (sets, dimensions)
            Places.

        Returns
        -------
        dict of str to float array (sets,)
            In the order of the priors.
        """
        own = dict(zip(self.priors, np.split(unit, self._bounds[:-1], axis=1), strict=True))
        found: dict[str, Array] = {}
        for prior in self._by_need:
            needed = {
                path: found[path] if path in found else np.array([self.constants[path]])
                for path in prior.needs
            }
            found |= prior.values(own[prior], needed)
        return {path: found[path] for path in self.units}

    @property
    def _bounds(self) -> Sequence[int]:
        return [int(end) for end in np.cumsum([len(prior.names) for prior in self.priors])]

    @property
    def _by_need(self) -> list[Prior]:
        """Priors, each after those whose parameters it needs."""
        of = {path: prior for prior in self.priors for path in prior.units}
        needed = {prior: [of[path] for path in prior.needs if path in of] for prior in self.priors}
        return list(TopologicalSorter(needed).static_order())
