"""Simulation of an experiment from start to result; every front end calls it.

Animals -> slow layers -> spiking windows -> extracellular GABA -> photometry -> metrics.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from striosome.base.errors import BadArgument
from striosome.base.machine import worker_count
from striosome.base.progress import Progress, Silent
from striosome.circuit.replicas import Replicas, network_identity
from striosome.circuit.soundness import require_sound
from striosome.config.experiments.experiment import Experiment, Simulation
from striosome.config.parameters.circuit import Circuit
from striosome.engines.activity import ActivityEstimate
from striosome.engines.checkpoints import BatchCache
from striosome.engines.fidelity import engine_for
from striosome.engines.spiking.windowed import SpikingSimulator
from striosome.simulation.dataset import result_tree
from striosome.simulation.error_context import attributing_errors
from striosome.simulation.memory_estimate import (
    expected_memory_bytes,
    raw_channel_bytes,
    refuse_beyond_memory,
)
from striosome.simulation.metrics import session_metrics, summary_table
from striosome.simulation.own_metrics import own_metrics
from striosome.simulation.photometry_notes import photometry_notes, photometry_table
from striosome.simulation.plan import SessionRun, plan
from striosome.simulation.readouts import AtRest, SessionRecord, read_out
from striosome.simulation.replay import ExampleWindow, replay_examples
from striosome.simulation.result import Result
from striosome.simulation.simulation_error import simulation_error_table

__all__ = ["simulate"]


def simulate(
    experiment: Experiment,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    batch_cache: BatchCache | None = None,
) -> Result:
    """Simulate an experiment.

    The same experiment gives the same numbers whatever the number of workers.

    Parameters
    ----------
    experiment : Experiment
        As `striosome.load` resolves it.
    workers : int, optional
        Batches of spiking windows that run at the same time.
    progress : Progress, optional
        Told what is being done and how far it is.
    batch_cache : BatchCache, optional
        Keeps finished batches of windows, so that an interrupted run can be taken up again.

    Returns
    -------
    Result
        Time courses and the table of metrics.

    Raises
    ------
    BadInput
        If this machine has not the memory for it.
    BadArgument
        If `experiment` is something other than an experiment, or `workers` is not a whole number
        of at least one.
    SimulationError
        If parameters make the experiment impossible, the state of a cell is not a number, or the
        network cannot be compiled or run; the message says which.
    """
    if not isinstance(experiment, Experiment):
        given = type(experiment).__name__
        raise BadArgument(f"expected an Experiment, got {given}; what load returns has .experiment")
    refuse_beyond_memory(experiment)
    workers, progress = worker_count(workers), progress or Silent()
    # What is wrong with it is said before anything is simulated.
    own = own_metrics(experiment)
    for group in experiment.groups:
        require_sound(group.parameters.circuit)
    progress.stage("solving drugs, receptors and PKA")
    runs = plan(experiment)
    made, examples = _activity(runs, experiment.simulation, workers, progress, batch_cache)
    progress.stage("reading out GABA and photometry")

    def read(name: str, session: str) -> SessionRecord:
        # The drug-free windows of the control are the basal state of both sessions, so that no
        # other session of the experiment has a say in it.
        control = made[name, experiment.sessions[session].control or session]
        own = made[name, session]
        at_rest = AtRest(control.run, control.estimate, control.required_health)
        return read_out(own.run, own.estimate, at_rest, experiment.simulation.seed)

    with ThreadPoolExecutor(workers) as pool:
        readouts = list(pool.map(read, *zip(*made, strict=True)))
    notes = list(photometry_notes(readouts))
    measured = session_metrics(readouts, own, notes)
    return Result(
        result_tree(experiment, readouts, examples, notes),
        summary_table(experiment, measured),
        simulation_error_table(measured),
        photometry_table(readouts),
        tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Simulated:
    """One group in one session, with the activity of its replicas."""

    run: SessionRun
    estimate: ActivityEstimate
    healthy: ActivityEstimate | None
    """activity of the same animals in health, of a session that is a control"""

    @property
    def required_health(self) -> ActivityEstimate:
        """The activity in health, which every control session has."""
        assert self.healthy is not None, "a session with a control is none itself"
        return self.healthy


@dataclass(frozen=True, slots=True)
class _Task:
    """Replicas of one circuit that are simulated together."""

    run: SessionRun
    circuit: Circuit
    replicas: Replicas
    healthy: bool

    @classmethod
    def of(cls, run: SessionRun) -> "list[_Task]":
        """Return what a run needs: its windows, and those in health if it is a control."""
        tasks = [cls(run, run.parameters.circuit, run.replicas, healthy=False)]
        if run.session.control is None:
            circuit = run.animal.in_health.parameters.circuit
            tasks.append(cls(run, circuit, run.in_health, healthy=True))
        return tasks


def _activity(
    runs: list[SessionRun],
    simulation: Simulation,
    workers: int,
    progress: Progress,
    batch_cache: BatchCache | None,
) -> tuple[dict[tuple[str, str], _Simulated], list[ExampleWindow]]:
    """Simulate all runs, in common networks where possible, and example windows if they spike."""
    tasks = [task for run in runs for task in _Task.of(run)]
    total = sum(len(task.replicas) for task in tasks)
    done = 0
    progress.advance(done, total)

    def advance(windows: int) -> None:
        nonlocal done
        done += windows
        progress.advance(done, total)

    alike: dict[str, list[_Task]] = {}
    for task in tasks:
        alike.setdefault(network_identity(task.circuit), []).append(task)
    found: dict[tuple[str, str, bool], ActivityEstimate] = {}
    examples: list[ExampleWindow] = []
    for own in alike.values():
        engine = engine_for(own[0].circuit, simulation, workers)
        batches = engine.batches(sum(len(task.replicas) for task in own))
        at_once = min(workers, batches)
        if at_once < workers:
            progress.stage(f"using {at_once} of {workers} workers: there are no more batches")
        memory = expected_memory_bytes(runs, engine.batch_bytes, at_once)
        progress.stage(
            f"{total} windows, up to {memory / 2**30:.1f} GiB of memory, "
            f"about {raw_channel_bytes(runs) / 1e6:.0f} MB of raw channels"
        )
        engine.prepare(progress, batch_cache)
        progress.stage(engine.work)
        with attributing_errors([task.run for task in own if not task.healthy]):
            joint = engine.estimate(
                Replicas.join([task.replicas for task in own]), advance, batch_cache
            )
        bounds = np.cumsum([0, *(len(task.replicas) for task in own)])
        for task, (start, stop) in zip(own, pairwise(bounds), strict=True):
            key = task.run.cohort.name, task.run.name, task.healthy
            found[key] = joint.take(np.arange(start, stop))
        spiking = [task.run for task in own if not task.healthy]
        if isinstance(engine, SpikingSimulator) and spiking:
            examples += replay_examples(engine, spiking)
    made = {
        (group, session): _Simulated(
            run, found[group, session, False], found.get((group, session, True))
        )
        for run in runs
        for group, session in [(run.cohort.name, run.name)]
    }
    return made, examples
