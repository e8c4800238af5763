"""What must hold for the circuits of an experiment: groups agree, and the fidelity suits them."""

from collections.abc import Mapping

import numpy as np

from striosome.base.quantities import magnitude
from striosome.cells.release import RELEASE_FORMS, WITHOUT_ENTRY
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import Problem
from striosome.config.documents.section import leaf_units
from striosome.config.parameters.circuit import Circuit, Population, PresynapticRelease
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.shares import SHARES

__all__ = ["check_circuits", "surrogate_fault", "warn_of_circuit"]


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
    if fidelity == "surrogate":
        place = document.place(("simulation", "fidelity"))
        faults = dict.fromkeys(surrogate_fault(circuit) for circuit in circuits.values())
        problems += [place.problem("simulation.fidelity", fault) for fault in faults if fault]


def warn_of_circuit(circuit: Circuit, settings: Settings, warnings: list[Problem]) -> None:
    """Warn of populations that nothing reaches, and that reach nothing.

    Parameters
    ----------
    circuit : Circuit
        The circuit of one group.
    settings : Settings
        The settings that it was built from.
    warnings : list of Problem
        Grows by what to warn of.
    """
    wired = {end for sender, receiver, _ in circuit.wiring() for end in (sender, receiver)}
    for name in circuit.populations:
        path = ("circuit", "populations", name)
        if name not in wired and tuple(f"{SHARES}{name}".split(".")) not in settings:
            message = (
                "no projection leads from it or to it, and it has no share of GABA: nothing but "
                "its own rate depends on it"
            )
            place = settings[(*path, "cell")].place
            warnings.append(place.problem(".".join(path), message))


def surrogate_fault(circuit: Circuit) -> str | None:
    """Say why the response surface cannot stand for a circuit; None if it can.

    Its premise is that one type of cell has afferents, as many on each of these cells, that their
    boutons release by the same numbers, that no simulated synapse reaches them, and that the others
    do not project. How strongly PKA scales their release may differ: the surface is told the factor
    that comes of it.
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
    first, *others = driven
    for name in others:
        pair = {first: driven[first], name: driven[name]}
        if circuit.afferents_of(name).per_cell != circuit.afferents_of(first).per_cell:
            return f"all these cells have as many afferents, and {_named('afferents', pair)}"
        if _released(circuit, name) != _released(circuit, first):
            return f"all cells with afferents release alike, and {_named('release', pair)}"
    for sender, receiver, _ in circuit.wiring():
        if sender not in driven:
            return f"only cells with afferents project, and {sender} projects to {receiver}"
        if receiver in driven:
            return f"no cell with afferents receives synapses, and {sender} reaches {receiver}"
    return None


def _named(section: str, populations: Mapping[str, Population]) -> str:
    """Say which entry of a section each of some populations names."""
    names = (f"{name} names {getattr(one, section) or 'none'}" for name, one in populations.items())
    return f"here {', '.join(names)}"


def _released(circuit: Circuit, population: str) -> list[object]:
    """Return what the network knows of the release of a population: its form and the numbers."""
    release = circuit.release_of(population)
    if release is None:
        return [WITHOUT_ENTRY]
    units = leaf_units(PresynapticRelease)
    return [
        release.form,
        *(
            np.asarray(magnitude(release.required(name), units[name])).tolist()
            for name in RELEASE_FORMS[release.form].parameters
        ),
    ]
