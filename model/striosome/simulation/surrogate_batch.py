"""Many experiments at once without spikes: slow layers, response surface, extracellular GABA.

The numbers are those of `striosome.simulation.session.simulate` with fidelity surrogate, for any
number of parameter sets together; what needs a photometer is left out. Whatever is found here must
be confirmed with spikes.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.experiments.effect_windows import Epochs, metric_parts, named_epochs
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.parameters.circuit import COMPARTMENTS
from striosome.config.parameters.tree import Parameters
from striosome.engines.activity import Activity
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.cohort import Cohort
from striosome.simulation.metrics import AREAS, METRICS, Reading, response_metrics
from striosome.simulation.plan import SessionRun, plan_sessions
from striosome.simulation.readouts import basal_release, respond

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
    # Its windows depend on no parameter, so that all rows share them.
    regular = simulation.model_copy(update={"fidelity": "surrogate"})
    rows = Cohort("", np.arange(1), np.zeros(1, dtype=np.int64), parameters)
    runs = {
        run.name: run for run in plan_sessions(rows, parameters, sessions, regular, sparse=True)
    }
    activity = {name: _activity(run, surface, with_firing) for name, run in runs.items()}

    def readings(run: SessionRun) -> dict[Epochs | None, dict[str, Reading]]:
        # A session and its control begin alike; its own windows lie on the grid of its own course.
        rest = run if run.drug_free.any() else runs[run.session.control or run.name]
        response = respond(run, activity[run.name], basal_release(rest, activity[rest.name]))
        return {
            epochs: response_metrics(response, run.weights(epochs), epochs)
            for epochs in (None, *run.judged)
        }

    found = {name: readings(run) for name, run in runs.items()}

    def value(run: SessionRun, metric: str) -> Array:
        name, window = metric_parts(metric)
        named = named_epochs(run.session, run.parameters.photometry.analysis)
        if window and window not in named:
            return np.array(np.nan)
        epochs, control = named.get(window), run.session.control
        return found[run.name][epochs][name].minus(
            found[control][epochs][name] if control else None
        )

    return {name: {metric: value(run, metric) for metric in metrics} for name, run in runs.items()}


def _activity(run: SessionRun, surface: ResponseSurface, with_firing: bool) -> Activity:
    """Of every row and window; firing that nobody asks for is nan."""
    parameters, course = run.parameters, run.course
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
