"""The slow layers of a session: from its injections to the time courses that the circuit receives.

Drugs, receptors, PKA and presynaptic modulation never depend on spikes. They are solved first,
for a whole session and for all animals at once.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.experiments.experiment import VEHICLE, Injection, Session
from striosome.config.parameters.circuit import Population
from striosome.config.parameters.pharmacology import SITES, Site
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.effective_animal import EffectiveAnimal
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.receptors import Activation, receptor_activation
from striosome.neuromodulation.physiology.vagus import vagal_factor
from striosome.neuromodulation.receptor_carriers import felt
from striosome.neuromodulation.signalling.cascade import (
    cells_signalling,
    cyclic_amp,
    lagged,
    pka_steady_state,
)
from striosome.neuromodulation.signalling.presynaptic import (
    glutamate_factor,
    glutamate_left,
    release_factor,
)

__all__ = ["SlowCourse", "solve_session"]


@dataclass(frozen=True, slots=True)
class SlowCourse:
    """Output of the slow layers of one session for the circuit.

    All arrays but `time_min` have shape (animals, times), with animals = 1 where no parameter
    of the slow layers differs between animals. They are read-only views. Dictionaries without
    further note have one entry for each population that they concern.
    """

    time_min: Array
    """times at which the courses are given, shape (times,) (min)"""
    concentrations_nM: dict[str, Array]
    """free concentration of each ligand, by its name (nM)"""
    activation: Activation
    """activation of the receptors (1)"""
    pka_soma: dict[str, Array]
    """PKA activity at the soma, phi in [0, 1] (1)"""
    pka_terminal: dict[str, Array]
    """PKA activity at the axon terminal, phi_term in [0, 1] (1)"""
    glutamate: dict[str, Array]
    """factor on the rate of the glutamate afferents (1)"""
    release_factor: dict[str, Array]
    """factor m on the utilisation U of the boutons, U m <= 1; 1 where release is constant (1)"""


def solve_session(
    found: EffectiveAnimal, session: Session, time_min: Array, *, step_s: float
) -> SlowCourse:
    """Solve pharmacology, receptors, cascade and presynaptic modulation of one session.

    Parameters
    ----------
    found : EffectiveAnimal
        The animals as the session finds them. Leaves are single or of shape (animals, 1). Slow
        states stay as they are for a session.
    session : Session
        Start, end and injections. PKA starts at steady state.
    time_min : array, shape (times,)
        Times at which the courses are wanted (min), from start to end of the session.
    step_s : float
        Longest step (s) of the internal grid on which PKA follows cAMP.

    Returns
    -------
    SlowCourse
        Courses at `time_min`.

    Raises
    ------
    ValueError
        If a time lies outside the session.
    """
    time_min = np.asarray(time_min, dtype=float)
    start, end = magnitude(session.start, "min"), magnitude(session.end, "min")
    if time_min.size and not start <= time_min.min() <= time_min.max() <= end:
        raise ValueError(f"times must lie in the session, {start:g} to {end:g} min")

    animal = found.parameters
    session = session.model_copy(update={"injections": (*found.carried, *session.injections)})
    concentrations, activation = _pharmacology(animal, session.injections, time_min)
    _, without_drugs = _pharmacology(found.reference, (), time_min)
    soma, terminal = _pka(animal, session, time_min, step_s)

    receptors, circuit = animal.receptors, animal.circuit
    cortex, vagus = animal.stimulation.cortex, animal.stimulation.vagus
    driven = magnitude(cortex.drive, "1") * vagal_factor(vagus, vagus.glutamate_coupling)
    glutamate = glutamate_factor(
        receptors,
        activation.terminal,
        without_drugs.terminal,
        driven * glutamate_left(animal.ligands, concentrations),
    )
    boutons = vagal_factor(vagus, vagus.release_coupling)
    factors = {
        name: release_factor(
            circuit.release_of(name),
            receptors,
            terminal[name],
            felt(population, "terminal", activation.terminal),
            boutons,
        )
        for name, population in circuit.modulated.items()
    }

    responses = (activation.soma, activation.terminal)
    groups = (concentrations, *responses, soma, terminal, factors)
    shapes = [array.shape for group in groups for array in group.values()]
    shape = np.broadcast_shapes((1, time_min.size), glutamate.shape, *shapes)

    def spread(arrays: Mapping[str, Array]) -> dict[str, Array]:
        return {name: np.broadcast_to(array, shape) for name, array in arrays.items()}

    return SlowCourse(
        time_min=time_min,
        concentrations_nM=spread(concentrations),
        activation=Activation(*map(spread, responses)),
        pka_soma=spread(soma),
        pka_terminal=spread(terminal),
        glutamate=spread(dict.fromkeys(circuit.driven, glutamate)),
        release_factor=spread(factors),
    )


def _pharmacology(
    parameters: Parameters, injections: Sequence[Injection], time_min: Array
) -> tuple[dict[str, Array], Activation]:
    """Return the concentrations and the receptors that they activate."""
    ligands = parameters.ligands
    concentrations = ligand_concentrations_nM(ligands, injections, time_min)
    return concentrations, receptor_activation(parameters.receptors, ligands, concentrations)


def _pka(
    animal: Parameters, session: Session, time_min: Array, step_s: float
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Solve PKA at soma and terminal of each population, with its own signalling and receptors.

    Before the first drug PKA rests, and after the last time asked for it is not needed. In
    between it is solved on a grid that begins anew at every injection: no step reaches across
    one.
    """
    grid = _grid(session, time_min, step_s)
    nodes_min = np.concatenate(grid)
    _, activation = _pharmacology(animal, session.injections, nodes_min)
    # Each time asked for lies between two nodes.
    before = np.clip(np.searchsorted(nodes_min, time_min, side="right") - 1, 0, len(nodes_min) - 2)
    width = nodes_min[before + 1] - nodes_min[before]
    share = np.clip((time_min - nodes_min[before]) / width, 0.0, 1.0)

    def solve(population: Population, site: Site) -> Array:
        cells = cells_signalling(animal, population)
        present = felt(population, site, activation.at(site))
        lag_s = magnitude(cells.pka_time_constant, "s")
        steady = pka_steady_state(cells, cyclic_amp(cells, animal.receptors, present))
        # Where nothing changes in time, one time stands for all.
        target = np.broadcast_to(steady, (*np.shape(steady)[:-1], len(nodes_min)))
        parts, state, first = [], target[..., :1], 0
        for piece in grid:
            last = first + len(piece)
            step = 60.0 * (piece[1] - piece[0])
            parts.append(lagged(target[..., first:last], step, lag_s, state))
            state, first = parts[-1][..., -1:], last
        pka = np.concatenate(parts, axis=-1)
        # In this form a course at rest stays at rest to the last bit.
        return pka[..., before] + (pka[..., before + 1] - pka[..., before]) * share

    modulated = animal.circuit.modulated
    soma, terminal = (
        {name: solve(population, site) for name, population in modulated.items()} for site in SITES
    )
    return soma, terminal


def _grid(session: Session, time_min: Array, step_s: float) -> list[Array]:
    """Return regular pieces (min) from the first drug to the last time, cut at injections.

    The session's start counts for drugs from before it. Vehicle cuts as well, so that a session
    and its matched control share their steps.
    """
    at_min = [(magnitude(i.time, "min"), i.drug != VEHICLE) for i in session.injections]
    first = magnitude(session.start, "min")
    end = max([first, *time_min])
    start = max(first, min([minute for minute, drug in at_min if drug], default=end))
    if start >= end:
        # No drug acts in this session: two nodes suffice.
        return [np.array([end - 1.0, end])]
    edges = sorted({start, end, *(minute for minute, _ in at_min if start < minute < end)})
    return [
        np.linspace(low, high, 1 + max(1, math.ceil((high - low) * 60.0 / step_s)))
        for low, high in pairwise(edges)
    ]
