"""A small run whose slow layers, photometry and tables are real; only its spikes are made up."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from striosome.claims.scoring import COLUMNS, REASON
from striosome.config.experiments.experiment import Experiment, Group, Session, Simulation
from striosome.engines.activity import ActivityEstimate
from striosome.engines.spiking.spikes import CellSpikes, StretchSummary
from striosome.figures import RunView
from striosome.simulation.dataset import result_tree
from striosome.simulation.metrics import session_metrics, summary_table
from striosome.simulation.plan import SessionRun, plan
from striosome.simulation.readouts import SessionRecord, read_out
from striosome.simulation.replay import ExampleWindow
from striosome.simulation.session import Result
from striosome.simulation.simulation_error import simulation_error_table
from support.at_rest import at_rest
from support.builders import build_parameters, build_session, dose

ANIMALS = {"control": 6, "iron_deficient": 7}
DOSES = ("0.15 mg/kg", "0.5 mg/kg", "5 mg/kg", "15 mg/kg")
# Release at full activation of somatic D1, relative to no activation.
_GAIN = (0.3, 4.0)
_CELLS = {"striosome": 20, "matrix": 30, "epn_habenula": 10, "epn_thalamus": 10}


def _sessions(doses: tuple[str, ...]) -> dict[str, Session]:
    vehicle = dose("vehicle", "0 mg/kg")
    methadone = dose("methadone", "10 mg/kg", "-30 min")

    def session(*injections: dict[str, str], control: str | None = None) -> Session:
        built = build_session(*injections, start="-40 min", end="60 min")
        return built.model_copy(update={"control": control})

    series = {
        f"SKF81297 {amount}": session(dose("SKF81297", amount), control="vehicle")
        for amount in doses
    }
    return {
        "vehicle": session(vehicle),
        "SKF81297": session(dose("SKF81297", "1.5 mg/kg"), control="vehicle"),
        **series,
        "methadone then vehicle": session(methadone, vehicle),
        "methadone then SKF81297": session(
            methadone, dose("SKF81297", "1.5 mg/kg"), control="methadone then vehicle"
        ),
    }


def _experiment(sessions: dict[str, Session], names: Sequence[str]) -> Experiment:
    variability = {"receptors.a1.density": 0.1, "signalling.ac_gain": 0.1}
    parameters = build_parameters().model_copy(update={"variability": variability})
    groups = tuple(
        Group(name, animals, parameters)
        for name, animals in zip(names, ANIMALS.values(), strict=True)
    )
    simulation = Simulation.model_validate(
        {
            "fidelity": "windowed",
            "seed": 5,
            "time_step": "0.1 ms",
            "window": "4 s",
            "warm_up": "1.5 s",
            "spacing": "5 min",
            "finest_spacing": "5 min",
            "tolerance": 0.1,
            "stretch": "60 s",
            "slow_step": "30 s",
        }
    )
    return Experiment("doses", "Doses", "h0", groups, sessions, simulation, None)


def _made_up_spikes(run: SessionRun, gain: float, rng: np.random.Generator) -> ActivityEstimate:
    """Release that follows D1 activation, which MOR activation opposes, in noise."""
    activation = run.course.activation
    drive = np.asarray(activation.soma["d1"]) * (1.0 - np.asarray(activation.soma["mor"]))
    d1 = np.broadcast_to(drive, (len(run.cohort), len(run.starts_s)))
    noise = rng.normal(1.0, 0.04, (d1.size, 2, 2))
    release = (1.0 + gain * d1).reshape(-1, 1, 1) * noise
    epn = np.array([20.0, 30.0]) * noise
    rates = np.concatenate([np.array([1.5, 0.6]) * noise, epn], axis=-1)
    halves = StretchSummary(rates, np.concatenate([release, epn], axis=-1))
    return ActivityEstimate.of_stretches(halves)


def _example(run: SessionRun, middle_min: float, rng: np.random.Generator) -> ExampleWindow:
    spikes = {}
    for name, cells in _CELLS.items():
        time_s = np.sort(rng.uniform(0.0, 5.5, 10 * cells))
        spikes[name] = CellSpikes(rng.integers(cells, size=10 * cells), time_s)
    return ExampleWindow(run, middle_min, spikes)


def small_readouts() -> tuple[Experiment, list[SessionRecord]]:
    """The challenges and what every session of theirs shows."""
    experiment = _experiment(_sessions(()), tuple(ANIMALS))
    return experiment, _readouts(plan(experiment), tuple(ANIMALS), np.random.default_rng(11))


def _readouts(
    runs: list[SessionRun], names: Sequence[str], rng: np.random.Generator
) -> list[SessionRecord]:
    readouts = []
    for group, gain in zip(names, _GAIN, strict=True):
        own = {run.name: run for run in runs if run.cohort.name == group}
        spikes = {name: _made_up_spikes(run, gain, rng) for name, run in own.items()}
        for name, run in own.items():
            control = run.session.control or name
            readouts.append(read_out(run, spikes[name], at_rest(own[control], spikes[control]), 5))
    return readouts


def _result(sessions: dict[str, Session], names: Sequence[str]) -> Result:
    experiment = _experiment(sessions, names)
    rng = np.random.default_rng(11)
    runs = plan(experiment)
    readouts = _readouts(runs, names, rng)
    examples = [_example(run, minute, rng) for run in runs for minute in (-4.97, 30.03)]
    measured = session_metrics(readouts)
    return Result(
        result_tree(experiment, readouts, examples),
        summary_table(experiment, measured),
        simulation_error_table(measured),
    )


def small_claims() -> pd.DataFrame:
    """Every kind and every verdict."""
    long = "A statement that goes on for so long that it needs more than a single line of a table."
    rows = [
        ("T1", "calibration", "It rises.", "control", "agrees", 34.8, 30.4, 38.8, "percent", "a"),
        ("T2", "calibration", long, "control", "disagrees", -1.234, -2.0, -0.5, "1", "a"),
        ("L1", "validation", long, "control", "undecided", 0.5, np.nan, np.nan, "Hz", "b"),
        ("H1", "hypothesis", "Perhaps.", "any", "untested", np.nan, np.nan, np.nan, "", "c"),
    ]
    reasons = ("", "source: -1.0 (-1.9 to -0.1)", "a verdict needs 6 animals in each group", "")
    table = pd.DataFrame(rows, columns=list(COLUMNS)).assign(**{REASON: reasons})
    fixed = {"L1": "the model has no other way to answer", "H1": "it has none here either"}
    return table.assign(
        rests_on="", by_construction=table["id"].map(fixed).fillna(""), by_chance=0.025
    )


def small_run(
    doses: tuple[str, ...], claims: pd.DataFrame, names: Sequence[str] = tuple(ANIMALS)
) -> RunView:
    """Challenges, and SKF81297 at further doses; groups may have other names."""
    return run_of(_sessions(doses), claims, names)


def run_of(
    sessions: dict[str, Session], claims: pd.DataFrame, names: Sequence[str] = tuple(ANIMALS)
) -> RunView:
    """The same animals in other sessions."""
    result = _result(sessions, names)
    return RunView(result.tree, result.summary, claims)
