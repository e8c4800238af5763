"""What must hold for the circuits of an experiment: groups agree, and the fidelity suits them."""

from collections.abc import Mapping

from striosome.config.documents.documents import Document
from striosome.config.documents.errors import Problem
from striosome.config.parameters.circuit import Circuit

__all__ = ["check_circuits", "surrogate_fault"]


def check_circuits(
    circuits: Mapping[str, Circuit], fidelity: str, document: Document, problems: list[Problem]
) -> None:
    """Check the circuits of all groups against each other and against the fidelity.

    Parameters
    ----------
    circuits : mapping of str to Circuit
        By group.
    fidelity : str
        How the spiking is simulated.
    document : Document
        The experiment.
    problems : list of Problem
        Grows by what is wrong.
    """
    (first, reference), *others = circuits.items()
    for name, circuit in others:
        if list(circuit.populations) != list(reference.populations):
            message = (
                f"its populations are {', '.join(circuit.populations)}, those of {first} are "
                f"{', '.join(reference.populations)}: give all groups the same"
            )
            problems.append(document.place(("groups", name)).problem(f"groups.{name}", message))
    if fidelity == "surrogate" and (fault := surrogate_fault(reference)):
        place = document.place(("simulation", "fidelity"))
        problems.append(place.problem("simulation.fidelity", fault))


def surrogate_fault(circuit: Circuit) -> str | None:
    """Say why the response surface cannot stand for a circuit; None if it can.

    Its premise is that one type of cell has afferents, that no simulated synapse reaches these
    cells, and that the others do not project.
    """
    premise = _broken_premise(circuit)
    if premise is None:
        return None
    return f"the response surface holds where {premise}: use fidelity windowed or continuous"


def _broken_premise(circuit: Circuit) -> str | None:
    driven = circuit.driven
    kinds = {one.cell for one in driven.values()}
    if len(kinds) != 1:
        return f"one type of cell has afferents, and here {len(kinds)} have"
    for sender, receiver, _ in circuit.wiring():
        if sender not in driven:
            return f"only cells with afferents project, and {sender} projects to {receiver}"
        if receiver in driven:
            return f"no cell with afferents receives synapses, and {sender} reaches {receiver}"
    return None
