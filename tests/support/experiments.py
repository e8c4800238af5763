"""A tiny experiment, small enough to run in a test: two groups, two animals, short windows."""

from typing import Any
from unittest.mock import patch

from striosome.base.quantities import parse_quantity
from striosome.config.experiments.experiment import Experiment, Group, Session
from striosome.simulation.result import Result
from striosome.simulation.session import simulate
from support.builders import build_parameters, build_session, dose
from support.circuits import published_cells, simulation


def with_control(session: Session, control: str) -> Session:
    return session.model_copy(update={"control": control})


SKF = dose("SKF81297", "1.5 mg/kg")


# For what is measured by the photometer.
SAMPLED_AS_SHIPPED = {"photometry__analysis__sampling_rate": parse_quantity("10 Hz", "Hz")}


def build_group(
    name: str, animals: int = 2, variability: dict[str, float] | None = None, **changes: Any
) -> Group:
    """Animals of the small tree; `changes` are paths with `__` for the dot.

    Their photometer is read off rarely: most of the time of a small run would go into its samples.
    """
    rarely = {"photometry.analysis.sampling_rate": parse_quantity("1 Hz", "Hz")}
    leaves = {path.replace("__", "."): value for path, value in changes.items()}
    parameters = build_parameters(published_cells() | rarely | leaves)
    return Group(name, animals, parameters.model_copy(update={"variability": variability or {}}))


def build_experiment(
    groups: tuple[Group, ...], sessions: dict[str, Session], **settings: Any
) -> Experiment:
    return Experiment(
        name="tiny",
        title="Tiny experiment",
        hypothesis="reference",
        groups=groups,
        sessions=sessions,
        simulation=simulation(**settings),
        claims=None,
    )


def vehicle_session() -> Session:
    return build_session(dose("vehicle"))


def drug_session(*injections: dict[str, Any], control: str = "vehicle") -> Session:
    return with_control(build_session(*injections), control)


def simulate_unseen(experiment: Experiment, **settings: Any) -> Result:
    """All of a run but the windows of the raster.

    Those are simulated a second time, which takes a third of a run as small as a test's.
    """
    with patch(f"{simulate.__module__}.replay_examples", lambda *_: []):
        return simulate(experiment, **settings)
