"""Phase of day: what must be exactly so, whatever the parameters."""

import numpy as np
import pytest

from striosome.figures.basal import basal_gaba_difference
from support.places import EXPERIMENTS
from support.scenario_runs import assert_same, faults, part

FOLDER = EXPERIMENTS / "day_and_night"
SESSIONS = ("vehicle", "SKF81297", "methadone")
LIGHTS = ("light", "dark")
PAIRS = {"control": "control_dark", "iron_deficient": "deficient_dark"}


@pytest.mark.spikes
@pytest.mark.parametrize("change", ["day.dopamine_active=1", "receptors.d1.density=0"])
def test_phases_are_equal_where_their_tones_are_or_where_no_receptor_feels_them(
    change: str,
) -> None:
    run = part(FOLDER, [*PAIRS, *PAIRS.values()], SESSIONS, change)
    for light, dark in PAIRS.items():
        assert_same(run, dark, light)


@pytest.mark.spikes
def test_humans_are_mice_by_another_clock() -> None:
    groups = [f"human_{diet}_{light}" for diet in ("control", "deficient") for light in LIGHTS]
    run = part(FOLDER, [*PAIRS, *PAIRS.values(), *groups], SESSIONS)
    for (light, dark), diet in zip(PAIRS.items(), ("control", "deficient"), strict=True):
        assert_same(run, f"human_{diet}_dark", light)
        assert_same(run, f"human_{diet}_light", dark)
        with pytest.raises(AssertionError):
            assert_same(run, dark, light)


@pytest.mark.spikes
def test_adenosine_of_the_active_phase_moves_basal_gaba_against_itself() -> None:
    groups = [f"adenosine_{level}_control_dark" for level in ("low", "high")]
    run = part(FOLDER, ["control_dark", *groups], ("vehicle",))
    for group, sign in zip(groups, (1, -1), strict=True):
        difference = basal_gaba_difference(run.tree, "vehicle", group, "control_dark")
        assert (np.sign(difference) == sign).all()
    own = basal_gaba_difference(run.tree, "vehicle", "control_dark", "control_dark")
    assert (own == 0.0).all()


@pytest.mark.spikes
def test_iron_by_phase_says_nothing_where_iron_does_nothing() -> None:
    none = [f"iron.{size}=0" for size in ("a1_loss", "mor_loss", "dopamine_rise")]
    run = part(
        FOLDER, ["control", "control_dark", "iron_less_dark", "iron_less_light"], SESSIONS, *none
    )
    assert_same(run, "iron_less_dark", "control_dark")
    assert_same(run, "iron_less_light", "control")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("groups.control_dark.phase=darc", "did you mean dark?"),
        ("sessions.SKF81297.phase=dark", "must be in the same phase of day"),
        ("groups.human_control_dark.parameters.day.active_in=dusk", "unknown choice 'dusk'"),
        ("day.adenosine_active=3", "outside"),
    ],
)
def test_a_phase_that_cannot_be_is_reported(change: str, message: str) -> None:
    found = faults(FOLDER, change)
    assert any(message in fault for fault in found), found
