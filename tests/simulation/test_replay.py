"""Which windows are shown as spikes, and in which order."""

from dataclasses import dataclass, field

import numpy as np

from striosome.circuit.replicas import Replicas
from striosome.config.experiments.experiment import Simulation
from striosome.engines.spiking.spikes import CellSpikes
from striosome.simulation.plan import plan
from striosome.simulation.replay import replay_examples
from support.circuits import simulation
from support.experiments import SKF, build_experiment, build_group, drug_session, vehicle_session


@dataclass
class Recorder:
    """Stands for the engine: keeps what it is asked, and marks each answer by its position."""

    asked: list[Replicas] = field(default_factory=list)
    simulation: Simulation = field(default_factory=simulation)

    def brief(self):
        return self

    def replay(self, replicas):
        self.asked.append(replicas)
        for position in range(len(replicas)):
            time = np.array([float(position)])
            cell = np.array([position])
            yield position, {"striosome": CellSpikes(cell, time, time)}


def runs():
    sessions = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
    groups = (build_group("control", 2), build_group("deficient", 2, iron_deficiency=1.0))
    return plan(build_experiment(groups, sessions))


def test_two_windows_of_the_first_animal_of_every_run_are_replayed_together():
    engine, own = Recorder(), runs()
    examples = replay_examples(engine, own)
    assert [(example.run.cohort.name, example.run.name) for example in examples] == [
        (group, session)
        for group in ("control", "deficient")
        for session in ("vehicle", "skf")
        for _ in range(2)
    ]
    assert [int(example.spikes["striosome"].cell[0]) for example in examples] == list(range(8))
    assert len(engine.asked) == 1
    assert set(engine.asked[0].key) == {own[0].cohort.key[0]}


def test_the_windows_are_the_last_before_and_one_at_the_height_of_the_effect():
    engine, own = Recorder(), runs()
    examples = replay_examples(engine, own)
    middles = [example.middle_min for example in examples[:2]]
    np.testing.assert_allclose(middles, [-10 + 0.05, 30 + 0.05])
    steps = (np.array(middles) * 60 - 3.0 - 0.5) / 1e-4
    np.testing.assert_array_equal(engine.asked[0].first_step[:2], np.rint(steps))
    for example, position in zip(examples, range(8), strict=True):
        window = int(np.argmin(np.abs(example.run.middle_min - example.middle_min)))
        np.testing.assert_array_equal(
            engine.asked[0].pka[position], example.run.replicas.pka[window]
        )
