"""Many experiments at once without spikes: slow layers, response surface, extracellular GABA.

The numbers are those of `striosome.simulation.session.simulate` with fidelity surrogate, for any
number of parameter sets together; metrics that need a photometer are left out. Any finding must be
confirmed with spikes.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude
from striosome.config.experiments.effect_windows import Epochs, metric_parts, named_epochs
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.parameters.tree import Parameters
from striosome.engines.activity import Activity
from striosome.engines.surface.response import ResponseSurface, joined
from striosome.simulation.cohort import Cohort
from striosome.simulation.metric_records import MetricRecord, Observed, metrics_of
from striosome.simulation.metrics import Reading, readings
from striosome.simulation.plan import SessionRun, plan_sessions
from striosome.simulation.readouts import basal_release, respond

__all__ = ["surrogate_metrics"]


def surrogate_metrics(
    parameters: Parameters,
    sessions: Mapping[str, Session],
    simulation: Simulation,
    surface: ResponseSurface,
    metrics: Sequence[str] = ("epn_gaba_change",),
    own: Sequence[MetricRecord] = (),
) -> dict[str, dict[str, Array]]:
    """Return metrics of every session, one value for each row of the parameters.

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
        Those that need no photometer, in the default window or one with a name; firing takes as
        long again as GABA.
    own : sequence of MetricRecord, optional
        Metrics that the experiment brings along.

    Returns
    -------
    dict of str to dict of str to array, shape (rows,)
        By session and metric, changes minus those of the matched control; nan for a row that
        leaves the surface's ranges, and in a session that has no window of that name.
    """
    undriven = parameters.circuit.populations.keys() - parameters.circuit.driven.keys()
    asked = {metric_parts(metric)[0] for metric in metrics}
    table = metrics_of(parameters.circuit.populations, own)
    with_firing = any("firing" in table[name][0].needs for name in asked)
    with_firing |= bool(undriven & parameters.gaba.shares.keys())
    # Its windows depend on no parameter, so that all rows share them.
    regular = simulation.model_copy(update={"fidelity": "surrogate"})
    rows = Cohort("", np.arange(1), np.zeros(1, dtype=np.int64), parameters)
    runs = {
        run.name: run for run in plan_sessions(rows, parameters, sessions, regular, sparse=True)
    }
    activity = {name: _activity(run, surface, with_firing) for name, run in runs.items()}

    def found_in(run: SessionRun) -> dict[Epochs | None, dict[str, Reading]]:
        # A session and its control begin alike; its own windows lie on the grid of its own course.
        rest = run if run.drug_free.any() else runs[run.session.control or run.name]
        response = respond(run, activity[run.name], basal_release(rest, activity[rest.name]))
        return {
            epochs: readings(Observed(run, response, epochs, None), asked, own)
            for epochs in (None, *run.judged)
        }

    found = {name: found_in(run) for name, run in runs.items()}

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


def _activity(run: SessionRun, surface: ResponseSurface, with_followers: bool) -> Activity:
    """Return the activity of every row and window; firing that is not asked for is nan."""
    circuit, course = run.parameters.circuit, run.course
    inputs: list[list[ArrayLike]] = [
        [
            course.pka_soma[name],
            magnitude(population.required("nmda_gain"), "1"),
            magnitude(population.required("afferent_rate"), "Hz"),
            course.glutamate[name],
            course.release_factor[name],
        ]
        for name, population in circuit.driven.items()
    ]

    def stacked(read: Callable[[list[ArrayLike]], Array]) -> Array:
        # A population whose parameters do not vary has one row for all.
        return np.stack(np.broadcast_arrays(*map(read, inputs)), axis=-1)

    release = stacked(surface.release_per_s)
    others = len(circuit.populations) - len(inputs)
    place = np.argsort(circuit.driven_first)
    if not with_followers:
        nothing = np.full((*release.shape[:-1], others), np.nan)
        return joined(np.full_like(release, np.nan), release, nothing).columns(place)
    fired = stacked(surface.rate_Hz)
    followers = surface.followers.rate_Hz(release.reshape(-1, len(inputs)))
    followers = followers.reshape(*release.shape[:-1], others)
    return joined(fired, release, followers).columns(place)
