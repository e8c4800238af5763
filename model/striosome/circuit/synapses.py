"""Synapses between populations: connections, and the effect of a spike on arrival.

Every cell could reach every cell of the populations to which its own projects. Whether it does is a
fixed function of the animal's key and of the numbers of both, so wiring needs no storage and
follows the animal. The amount released is read on arrival: it belongs to the spike unless another
followed it within the delay.
"""

from striosome.circuit.numbering import first_number
from striosome.circuit.structure import Bundle, Structure

__all__ = [
    "channel_equations",
    "probability_name",
    "synapse_equations",
    "synapse_on_spike",
    "synaptic_current",
]


def channel_equations(synapse: str) -> str:
    """Return the conductance of one kind of synapse on the cells that it reaches."""
    return f"""
dg_{synapse}/dt = -g_{synapse}/tau_{synapse} : siemens
e_{synapse}   : volt (shared, constant)
tau_{synapse} : second (shared, constant)
"""


def synaptic_current(synapses: list[str]) -> str:
    """Return the current of all synapses on a cell, as a term of its membrane equation."""
    return "".join(f" + g_{one}*(e_{one} - v)" for one in synapses)


def probability_name(sender: str, receiver: str) -> str:
    """Return the name of the variable that holds a projection's probability."""
    return f"from_{sender}_to_{receiver}"


def synapse_equations(structure: Structure, bundle: Bundle) -> str:
    """Return the variables of a bundle: one conductance, and a probability for each projection."""
    wires = structure.bundles[bundle]
    names = [probability_name(wire.sender, wire.receiver) for wire in wires]
    probabilities = (f"{name} : 1 (shared, constant)" for name in names)
    return "\n".join(["conductance : siemens (shared, constant)", *probabilities])


def synapse_on_spike(structure: Structure, bundle: Bundle) -> str:
    """Return the statements at the arrival of a spike."""
    terms = [
        f"{probability_name(wire.sender, wire.receiver)}"
        f"*{_within(structure, wire.sender, 'pre')}*{_within(structure, wire.receiver, 'post')}"
        for wire in structure.bundles[bundle]
    ]
    amount = structure.groups[bundle.sender].release_form.amount
    # Second counters below zero are for connections alone: cells and purposes count from zero.
    return f"""
probability = {" + ".join(terms)}
connected = int(uniform_at(key_post, cell_pre, -1 - cell_post) < probability)
g_{bundle.synapse}_post += connected*conductance*{amount}
"""


def _within(structure: Structure, population: str, end: str) -> str:
    """Return 1 for a cell of a population and 0 for another, as a factor of a statement."""
    first, own = first_number(structure, population), structure.part(population)
    if structure.members(structure.group_of(population)) == [own]:
        return "1"
    return f"int(cell_{end} >= {first} and cell_{end} < {first + own.cells})"
