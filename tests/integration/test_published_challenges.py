"""The reference experiment at full size: its calibration claims do not hang on one seed."""

from dataclasses import replace

import pytest

from striosome.base.machine import cores
from striosome.claims.verdicts import score_summary
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import load_experiment
from striosome.simulation.session import simulate
from support.places import CONFIGS

CHALLENGES = CONFIGS / "experiments" / "challenges.yaml"
SESSIONS = (
    "vehicle",
    "SKF81297",
    "methadone",
    "methadone then vehicle",
    "methadone then SKF81297",
)


def challenges(*sets: str) -> Experiment:
    """The shipped experiment without its dose series."""
    experiment = load_experiment(CHALLENGES, sets).experiment
    return replace(experiment, sessions={name: experiment.sessions[name] for name in SESSIONS})


def verdicts(experiment: Experiment) -> dict[str, str]:
    claims = score_summary(experiment, simulate(experiment, workers=cores()).summary)
    return dict(zip(claims["id"], claims["verdict"], strict=True))


@pytest.mark.long
def test_calibration_claims_hold_for_four_of_five_seeds() -> None:
    met = 0
    for seed in range(1, 6):
        found = verdicts(challenges(f"seed={seed}"))
        met += all(found[f"T{number}"] == "agrees" for number in range(1, 6))
    assert met >= 4


@pytest.mark.long
def test_without_iron_deficiency_there_is_no_response_to_explain() -> None:
    experiment = challenges("iron_deficiency=0")
    summary = simulate(experiment, workers=cores()).summary
    wide = summary[summary["metric"] == "epn_gaba_change"].pivot_table(
        index=["session", "animal"], columns="group", values="value"
    )
    both = wide.dropna()
    assert len(both) == 12 * len(SESSIONS)
    assert (both["control"] == both["iron_deficient"]).all()
