"""The change of EPN GABA without spikes: slow layers, response surface, extracellular GABA.

Fast enough to ask for thousands of parameter sets at once; what it finds must be confirmed with
spikes.
"""

from collections.abc import Mapping
from functools import partial

from striosome.arrays import Array
from striosome.drive import solve_session
from striosome.engines.response import ResponseSurface
from striosome.epochs import percent_change
from striosome.gaba import extracellular_gaba_uM
from striosome.plan import analysis_weights
from striosome.quantities import magnitude
from striosome.schema.circuit import COMPARTMENTS
from striosome.schema.experiment import Session, Simulation
from striosome.schema.parameters import Parameters
from striosome.windows import middle_of_stretch_min, stretch_starts_s

__all__ = ["rapid_gaba_changes"]


def rapid_gaba_changes(
    parameters: Parameters,
    sessions: Mapping[str, Session],
    simulation: Simulation,
    surface: ResponseSurface,
) -> dict[str, Array]:
    """The metric `epn_gaba_change` of every session, one value for each row of the parameters.

    Parameters
    ----------
    parameters : Parameters
        Leaves are single or of shape (rows, 1); a row is one animal with one parameter set.
    sessions : mapping of str to Session
        All sessions, matched controls among them.
    simulation : Simulation
        For the windows and the step of the slow layers.
    surface : ResponseSurface
        Of the circuit.

    Returns
    -------
    dict of str to array, shape (rows,)
        Percent, minus the matched control; nan for a row that leaves the surface's ranges.
    """
    own = {
        name: _change(parameters, session, simulation, surface)
        for name, session in sessions.items()
    }
    return {
        name: own[name] - own[session.control] if session.control else own[name]
        for name, session in sessions.items()
    }


def _change(
    parameters: Parameters, session: Session, simulation: Simulation, surface: ResponseSurface
) -> Array:
    # Chance plays no part here, so windows need not be refined: those of the spacing are enough.
    coarse = {"finest_spacing": simulation.spacing, "fidelity": "surrogate"}
    simulation = simulation.model_copy(update=coarse)
    course_of = partial(
        solve_session, parameters, session, step_s=magnitude(simulation.slow_step, "s")
    )
    starts_s = stretch_starts_s(session, simulation, course_of)
    middle_min = middle_of_stretch_min(starts_s, simulation)
    baseline, effect = analysis_weights(middle_min, parameters.photometry.analysis)
    # The first window is free of drugs; what lies outside the epochs is not asked for.
    wanted = (baseline > 0.0) | (effect > 0.0)
    wanted[0] = True
    course = course_of(middle_min[wanted])
    relative = {}
    for name in COMPARTMENTS:
        compartment = getattr(parameters.circuit, name)
        release = surface.release_per_s(
            [
                course.pka_soma[name],
                compartment.nmda_gain,
                magnitude(compartment.afferent_rate, "Hz"),
                course.glutamate[name],
                course.release_factor[name],
            ]
        )
        relative[name] = release / release[:, :1]
    gaba_uM = extracellular_gaba_uM(relative, parameters.gaba)
    return percent_change(gaba_uM, baseline[wanted], effect[wanted])
