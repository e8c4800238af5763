"""Many experiments at once without spikes: slow layers, response surface, extracellular GABA.

The numbers are those of `striosome.simulation.session.simulate` with fidelity surrogate, for any
number of parameter sets together; metrics that need a photometer are left out. Any finding must be
confirmed with spikes.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from striosome.base.arrays import Array
from striosome.config.experiments.effect_windows import Epochs, metric_parts, named_epochs
from striosome.config.experiments.experiment import Session, Simulation
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.cohort import Cohort
from striosome.simulation.gaba_account import BasalRelease, basal_release
from striosome.simulation.metric_records import MetricRecord, Observed, metrics_of
from striosome.simulation.metrics import Reading, readings
from striosome.simulation.plan import SessionRun, plan_sessions
from striosome.simulation.readouts import respond
from striosome.simulation.surface_activity import circuit_activity, driven_inputs

__all__ = ["surrogate_inputs", "surrogate_metrics"]


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
    runs = {run.name: run for run in _planned(parameters, sessions, simulation)}
    activity = {
        name: circuit_activity(run.parameters.circuit, run.course, surface, with_firing)
        for name, run in runs.items()
    }

    @cache
    def basal_of(name: str) -> BasalRelease:
        rest = runs[name]
        circuit = rest.animal.in_health.parameters.circuit
        healthy = circuit_activity(circuit, rest.healthy, surface, with_firing)
        return basal_release(rest, activity[name], healthy)

    def found_in(run: SessionRun) -> dict[Epochs | None, dict[str, Reading]]:
        # A session and its control begin alike; its own windows lie on the grid of its own course.
        rest = run if run.drug_free.any() else runs[run.session.control or run.name]
        response = respond(run, activity[run.name], basal_of(rest.name))
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


def surrogate_inputs(
    parameters: Parameters, sessions: Mapping[str, Session], simulation: Simulation
) -> Iterator[list[ArrayLike]]:
    """Yield what `surrogate_metrics` asks of the surface, for each population and session.

    Parameters
    ----------
    parameters, sessions, simulation
        As for `surrogate_metrics`.

    Yields
    ------
    list of array (rows, times)
        In the order of the surface's ranges; arrays broadcast.
    """
    for run in _planned(parameters, sessions, simulation):
        yield from driven_inputs(run.parameters.circuit, run.course)
        yield from driven_inputs(run.animal.in_health.parameters.circuit, run.healthy)


def _planned(
    parameters: Parameters, sessions: Mapping[str, Session], simulation: Simulation
) -> list[SessionRun]:
    """Plan all sessions; windows depend on no parameter, so that all rows share them."""
    regular = simulation.model_copy(update={"fidelity": "surrogate"})
    rows = Cohort("", np.arange(1), np.zeros(1, dtype=np.int64), parameters)
    return plan_sessions(rows, parameters, sessions, regular, sparse=True)
