"""Simulation of an experiment from start to result; every front end calls it.

Animals -> slow layers -> spiking windows -> extracellular GABA -> photometry -> metrics.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from striosome.base.errors import BadArgument
from striosome.base.machine import worker_count
from striosome.base.progress import Progress, Silent
from striosome.circuit.replicas import Replicas, network_identity
from striosome.circuit.soundness import require_sound
from striosome.config.experiments.experiment import Experiment, Simulation
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
from striosome.simulation.readouts import SessionRecord, read_out
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
    estimates, examples = _activity(runs, experiment.simulation, workers, progress, batch_cache)
    progress.stage("reading out GABA and photometry")
    made = {(run.cohort.name, run.name): (run, e) for run, e in zip(runs, estimates, strict=True)}

    def read(name: str, session: str) -> SessionRecord:
        # The drug-free windows of the control are the basal state of both sessions, so that no
        # other session of the experiment has a say in it.
        control = made[name, experiment.sessions[session].control or session]
        return read_out(*made[name, session], control, experiment.simulation.seed)

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


def _activity(
    runs: list[SessionRun],
    simulation: Simulation,
    workers: int,
    progress: Progress,
    batch_cache: BatchCache | None,
) -> tuple[list[ActivityEstimate], list[ExampleWindow]]:
    """Simulate all runs, in common networks where possible, and example windows if they spike."""
    total = sum(len(run.replicas) for run in runs)
    done = 0
    progress.advance(done, total)

    def advance(windows: int) -> None:
        nonlocal done
        done += windows
        progress.advance(done, total)

    alike: dict[str, list[int]] = {}
    for index, run in enumerate(runs):
        alike.setdefault(network_identity(run.parameters.circuit), []).append(index)
    estimates: dict[int, ActivityEstimate] = {}
    examples: list[ExampleWindow] = []
    for members in alike.values():
        own = [runs[index] for index in members]
        engine = engine_for(own[0].parameters.circuit, simulation, workers)
        batches = engine.batches(sum(len(run.replicas) for run in own))
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
        with attributing_errors(own):
            joint = engine.estimate(
                Replicas.join([run.replicas for run in own]), advance, batch_cache
            )
        bounds = np.cumsum([0, *(len(run.replicas) for run in own)])
        for index, (start, stop) in zip(members, pairwise(bounds), strict=True):
            estimates[index] = joint.take(np.arange(start, stop))
        if isinstance(engine, SpikingSimulator):
            examples += replay_examples(engine, own)
    return [estimates[index] for index in range(len(runs))], examples
