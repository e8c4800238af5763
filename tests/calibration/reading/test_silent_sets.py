"""Sets whose cells never fire are left out of the confirmation, and the others are not."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from striosome.calibration.reading import confirmation
from striosome.claims.endpoint import Endpoint
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.silent_cells import SilentCellsError
from support.experiments import build_experiment, build_group

PATH = "iron.a1_loss"
ENDPOINT = Endpoint("epn_gaba_change", "SKF81297", "control")


def without(silent: list[float]) -> Callable[..., SimpleNamespace]:
    """Simulates nothing: sets of some values are silent, others respond with their value."""

    def simulate(asked: Experiment, **_: object) -> SimpleNamespace:
        (group,) = asked.groups
        own = np.asarray(group.own[PATH]).ravel()
        assert group.animals == len(own)
        if found := np.flatnonzero(np.isin(own, silent)).tolist():
            raise SilentCellsError("they never fire", found[:1])
        columns = {**ENDPOINT._asdict(), "animal": np.arange(1, len(own) + 1), "value": own}
        return SimpleNamespace(summary=pd.DataFrame(columns))

    return simulate


@pytest.mark.parametrize("silent", [[], [0.2], [0.1, 0.4], [0.1, 0.2, 0.3, 0.4]])
def test_a_silent_set_has_no_number(monkeypatch: pytest.MonkeyPatch, silent: list[float]) -> None:
    monkeypatch.setattr(confirmation, "simulate", without(silent))
    experiment = build_experiment((build_group("control", 4),), {})
    values = np.array([0.1, 0.2, 0.3, 0.4])
    found = confirmation._answers(experiment, [ENDPOINT], {PATH: values}, {PATH: "1"})
    expected = np.where(np.isin(values, silent), np.nan, values)
    np.testing.assert_array_equal(found[ENDPOINT], expected)
