"""One function from an experiment to its result; every front end calls it.

    animals -> slow layers -> spiking windows -> extracellular GABA -> photometry -> metrics
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.circuit.replicas import Replicas, shared_inputs
from striosome.circuit.structure import Structure
from striosome.cohort import Cohort, draw_cohort
from striosome.drive import SlowCourse, solve_session
from striosome.engines.spikes import StretchSummary
from striosome.engines.windowed import WindowedEngine
from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment, Session, Simulation
from striosome.windows import window_replicas, window_starts_s

__all__ = ["SessionRun", "plan", "simulate_spikes"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SessionRun:
    """All animals of one group in one session, before spikes.

    Attributes
    ----------
    cohort : Cohort
        The animals.
    name : str
        The session.
    session : Session
        Its timeline.
    starts_s : float array (windows,)
        Start of each spiking window.
    course : SlowCourse
        The slow layers at the middle of each window.
    replicas : Replicas
        What the circuit is told, animals first, then windows.
    """

    cohort: Cohort
    name: str
    session: Session
    starts_s: Floats
    course: SlowCourse
    replicas: Replicas

