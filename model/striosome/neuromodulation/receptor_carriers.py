"""Cells that carry each receptor."""

from striosome.base.arrays import Values
from striosome.config.parameters.circuit import Carried, Population
from striosome.config.parameters.tree import Parameters

__all__ = ["carried", "carriers"]

_NONE = Carried(soma=0.0, terminal=0.0)


def carried(population: Population, receptor: str) -> Carried:
    """Return the receptors of one kind on a population's cells; none where it names none."""
    return population.receptors.get(receptor, _NONE)


def carriers(parameters: Parameters, receptor: str) -> tuple[str, ...]:
    """Return the populations of which any animal carries a receptor at the soma."""
    populations = parameters.circuit.modulated

    def present(share: Values) -> bool:
        return bool((share > 0.0) if isinstance(share, float) else (share > 0.0).any())

    return tuple(name for name, one in populations.items() if present(carried(one, receptor).soma))
