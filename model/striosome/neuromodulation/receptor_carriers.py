"""Cells that carry each receptor."""

from collections.abc import Mapping

from striosome.base.arrays import Array, Values
from striosome.config.parameters.circuit import Carried, Population
from striosome.config.parameters.pharmacology import Site
from striosome.config.parameters.tree import Parameters

__all__ = ["carried", "carriers", "felt"]

_NONE = Carried(soma=0.0, terminal=0.0)


def carried(population: Population, receptor: str) -> Carried:
    """Return the receptors of one kind on a population's cells; none where it names none."""
    return population.receptors.get(receptor, _NONE)


def felt(population: Population, site: Site, activation: Mapping[str, Array]) -> dict[str, Array]:
    """Return the activation of each receptor at one site, scaled by how many the cells carry.

    Parameters
    ----------
    population : Population
        The cells.
    site : {"soma", "terminal"}
        Where on them.
    activation : mapping of str to array
        Response of each receptor at that site, from `Activation.at`.
    """
    return {
        name: getattr(population.receptors[name], site) * response
        for name, response in activation.items()
        if name in population.receptors
    }


def carriers(parameters: Parameters, receptor: str) -> tuple[str, ...]:
    """Return the populations of which any animal carries a receptor at the soma."""
    populations = parameters.circuit.modulated

    def present(share: Values) -> bool:
        return bool((share > 0.0) if isinstance(share, float) else (share > 0.0).any())

    return tuple(name for name, one in populations.items() if present(carried(one, receptor).soma))
