"""Many experiments at once without spikes: slow layers, response surface, extracellular GABA.

The numbers are those of `striosome.simulation.session.simulate` with fidelity surrogate, for any
number of parameter sets together; what needs a photometer is left out. Whatever is found here must
be confirmed with spikes.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.experiments.effect_windows import (
    Epochs,
    default_epochs,
    judged_epochs,
    metric_parts,
    named_epochs,
)
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.experiments.history import LivedParameters
from striosome.config.experiments.segments import middle_of_stretch_min, regular_starts_s
from striosome.config.parameters.circuit import COMPARTMENTS
from striosome.config.parameters.tree import Parameters
from striosome.engines.activity import Activity
from striosome.engines.surface.response import ResponseSurface
from striosome.neuromodulation.slow_layers import SlowCourse, solve_session
from striosome.simulation.metrics import AREAS, METRICS, Reading, response_metrics
from striosome.simulation.plan import EpochWeights, epochs_weights
from striosome.simulation.readouts import respond

__all__ = ["RAPID_METRICS", "rapid_metrics"]

RAPID_METRICS = tuple(name for name in METRICS if name not in AREAS)
"""What can be asked for."""


def rapid_metrics(
    parameters: Parameters,
    sessions: Mapping[str, Session],
    simulation: Simulation,
    surface: ResponseSurface,
    metrics: Sequence[str] = ("epn_gaba_change",),
) -> dict[str, dict[str, Array]]:
    """Metrics of every session, one value for each row of the parameters.

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
    metrics : sequence of str, optional
        Some of `RAPID_METRICS`, in the default window or one with a name; firing takes as long
        again as GABA.

    Returns
    -------
    dict of str to dict of str to array, shape (rows,)
        By session and metric, changes minus those of the matched control; nan for a row that
        leaves the surface's ranges, and in a session that has no window of that name.
    """
    with_firing = any(name.startswith("rate_") for name in metrics)
    analysis = parameters.photometry.analysis
    judged = judged_epochs(sessions, analysis)
    own = {
        name: _readings(parameters, session, simulation, surface, with_firing, judged[name])
        for name, session in sessions.items()
    }
    windows: dict[str, dict[str, Epochs]] = {
        name: {"": default_epochs(analysis), **named_epochs(session, analysis)}
        for name, session in sessions.items()
    }

    def value(session: str, metric: str) -> Array:
        name, window = metric_parts(metric)
        if window not in windows[session]:
            return np.array(np.nan)
        epochs = windows[session][window]
        reading, control = own[session][epochs][name], sessions[session].control
        if control is None or not reading.paired:
            return reading.values
        return reading.values - own[control][epochs][name].values

    return {session: {name: value(session, name) for name in metrics} for session in sessions}


def _readings(
    parameters: Parameters,
    session: Session,
    simulation: Simulation,
    surface: ResponseSurface,
    with_firing: bool,
    judged: tuple[Epochs, ...],
) -> dict[Epochs, dict[str, Reading]]:
    """Every metric of a session, in the default window and in those with a name."""
    starts_s = regular_starts_s(session, simulation)
    middle_min = middle_of_stretch_min(starts_s, simulation)
    default = default_epochs(parameters.photometry.analysis)
    whole = {epochs: epochs_weights(middle_min, epochs) for epochs in (default, *judged)}
    basal_windows = _basal_windows(parameters, session, starts_s, simulation)
    # What lies outside the epochs is not asked for.
    wanted = basal_windows
    for one in whole.values():
        wanted = wanted | (one.baseline > 0.0) | (one.effect > 0.0)
    course = solve_session(
        parameters, session, middle_min[wanted], step_s=magnitude(simulation.slow_step, "s")
    )
    activity = _activity(parameters, course, surface, with_firing)
    basal = activity.release_per_s[:, basal_windows[wanted]].mean(axis=1)
    weights = {
        epochs: EpochWeights(one.baseline[wanted], one.effect[wanted])
        for epochs, one in whole.items()
    }
    response = respond(parameters, course, weights[default].baseline, activity, basal, weights)
    return {epochs: response_metrics(response, one, epochs) for epochs, one in weights.items()}


def _basal_windows(
    parameters: Parameters, session: Session, starts_s: Array, simulation: Simulation
) -> NDArray[np.bool_]:
    """Windows of the basal state: all before the first injection.

    Without a history nothing moves there, and the first stands for all.
    """
    first: NDArray[np.bool_] = np.arange(len(starts_s)) == 0
    if not isinstance(parameters, LivedParameters):
        return first
    injected_s = min((magnitude(one.time, "s") for one in session.injections), default=np.inf)
    return np.asarray(first | (starts_s + simulation.length_s <= injected_s))


def _activity(
    parameters: Parameters, course: SlowCourse, surface: ResponseSurface, with_firing: bool
) -> Activity:
    """Of every row and window; firing that nobody asks for is nan."""
    inputs = [
        [
            course.pka_soma[name],
            record.nmda_gain,
            magnitude(record.afferent_rate, "Hz"),
            course.glutamate[name],
            course.release_factor[name],
        ]
        for name in COMPARTMENTS
        for record in [getattr(parameters.circuit, name)]
    ]

    def stacked(read: Callable[[list[ArrayLike]], Array]) -> Array:
        # A compartment whose parameters do not vary has one row for all.
        return np.stack(np.broadcast_arrays(*map(read, inputs)), axis=-1)

    release = stacked(surface.release_per_s)
    if not with_firing:
        nothing = np.broadcast_to(np.nan, release.shape)
        return Activity(nothing, release, nothing)
    fired = stacked(surface.rate_Hz)
    pallidal = surface.pallidal.rate_Hz(release.reshape(-1, len(COMPARTMENTS)))
    return Activity(fired, release, pallidal.reshape(release.shape))
