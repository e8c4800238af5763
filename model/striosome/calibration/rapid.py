"""The change of EPN GABA without spikes: slow layers, response surface, extracellular GABA.

Fast enough to ask for thousands of parameter sets at once; what it finds must be confirmed with
spikes.
"""

from collections.abc import Mapping

import numpy as np

from striosome.arrays import Array
from striosome.drive import solve_session
from striosome.engines.response import AXES, ResponseSurface
from striosome.epochs import epoch, percent_change
from striosome.gaba import extracellular_gaba_uM
from striosome.quantities import magnitude
from striosome.schema.circuit import COMPARTMENTS
from striosome.schema.experiment import Session, Simulation
from striosome.schema.parameters import Parameters
from striosome.windows import window_starts_s

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
        Of the circuit; inputs beyond its axes are taken at their ends.

    Returns
    -------
    dict of str to array, shape (rows,)
        Percent, minus the matched control.
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
    analysis = parameters.photometry.analysis
    baseline_start, baseline_end, effect_start, effect_end = (
        magnitude(getattr(analysis, name), "min")
        for name in ("baseline_start", "baseline_end", "effect_start", "effect_end")
    )
    half_window_min = magnitude(simulation.window, "min") / 2
    middle_min = window_starts_s(session, simulation) / 60.0 + half_window_min
    baseline = epoch(middle_min, baseline_start, baseline_end)
    effect = epoch(middle_min, effect_start, effect_end)
    # The first window is free of drugs; what lies between the epochs is not asked for.
    wanted = baseline | effect
    wanted[0] = True
    course = solve_session(
        parameters, session, middle_min[wanted], step_s=magnitude(simulation.slow_step, "s")
    )
    relative = {}
    for name in COMPARTMENTS:
        compartment = getattr(parameters.circuit, name)
        inputs = (
            course.pka_soma[name],
            compartment.nmda_gain,
            magnitude(compartment.afferent_rate, "Hz"),
            course.glutamate[name],
            course.release_factor[name],
        )
        within = (
            np.clip(values, axis[0], axis[-1])
            for values, axis in zip(inputs, AXES.values(), strict=True)
        )
        release = surface.release_per_s(*within)
        relative[name] = release / release[:, :1]
    gaba_uM = extracellular_gaba_uM(relative, parameters.gaba)
    return percent_change(gaba_uM, baseline[wanted], effect[wanted])
