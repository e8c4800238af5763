"""One function from an experiment to its result; every front end calls it.

Animals -> slow layers -> spiking windows -> extracellular GABA -> photometry -> metrics.
"""

from itertools import pairwise

import numpy as np

from striosome.blame import blaming
from striosome.circuit.replicas import Replicas, network_identity
from striosome.dataset import result_tree
from striosome.engines.memo import Memo
from striosome.engines.spikes import StretchSummary
from striosome.engines.windowed import WindowedEngine
from striosome.metrics import summary_table
from striosome.plan import SessionRun, plan
from striosome.progress import Progress, Silent
from striosome.readouts import Readout, basal_release, read_out
from striosome.replay import ExampleWindow, replay_examples
from striosome.result import Result
from striosome.schema.experiment import Experiment, Simulation

__all__ = ["simulate"]


def simulate(
    experiment: Experiment,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    memo: Memo | None = None,
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
    memo : Memo, optional
        Keeps finished batches of windows, so that an interrupted run can be taken up again.

    Returns
    -------
    Result
        Time courses and the table of metrics.

    Raises
    ------
    SimulationError
        If parameters make the experiment impossible, the state of a cell is not a number, or the
        network cannot be compiled or run; the message says which.
    """
    progress = progress or Silent()
    progress.stage("solving drugs, receptors and PKA")
    runs = plan(experiment)
    summaries, examples = _spikes(runs, experiment.simulation, workers, progress, memo)
    progress.stage("reading out GABA and photometry")
    position = {(run.cohort.name, run.name): index for index, run in enumerate(runs)}
    readouts: list[Readout] = []
    for run, summary in zip(runs, summaries, strict=True):
        control = position[run.cohort.name, _uncontrolled(run.name, experiment)]
        basal = basal_release(runs[control], summaries[control])
        readouts.append(read_out(run, summary, basal, experiment.simulation.seed))
    tree = result_tree(experiment, readouts, examples)
    return Result(tree, summary_table(experiment, readouts))


def _uncontrolled(name: str, experiment: Experiment) -> str:
    """The session at the end of the chain of controls.

    Its drug-free windows are the basal state of all sessions on the chain, so that no other
    session of the experiment has a say in them.
    """
    while control := experiment.sessions[name].control:
        name = control
    return name


def _spikes(
    runs: list[SessionRun],
    simulation: Simulation,
    workers: int,
    progress: Progress,
    memo: Memo | None,
) -> tuple[list[StretchSummary], list[ExampleWindow]]:
    """Spikes of all runs; those that may share a network do."""
    total = sum(len(run.replicas) for run in runs)
    done = 0
    progress.advance(done, total)

    def advance(windows: int) -> None:
        nonlocal done
        done += windows
        progress.advance(done, total)

    alike: dict[str, list[int]] = {}
    for index, run in enumerate(runs):
        alike.setdefault(network_identity(run.cohort.parameters.circuit), []).append(index)
    summaries: dict[int, StretchSummary] = {}
    examples: list[ExampleWindow] = []
    for members in alike.values():
        own = [runs[index] for index in members]
        engine = WindowedEngine(own[0].cohort.parameters.circuit, simulation, workers)
        progress.stage(engine.preparation)
        engine.prepare()
        progress.stage("simulating spikes")
        with blaming(own):
            joint = engine.summaries(Replicas.join([run.replicas for run in own]), advance, memo)
        bounds = np.cumsum([0, *(len(run.replicas) for run in own)])
        for index, (start, stop) in zip(members, pairwise(bounds), strict=True):
            summaries[index] = joint.take(np.arange(start, stop))
        examples += replay_examples(engine, own)
    return [summaries[index] for index in range(len(runs))], examples
