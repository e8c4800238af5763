"""A miniature of the challenges gives the numbers that are kept: no change moves them unseen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import striosome
from striosome.engines.spiking import windowed

FOLDER = Path(__file__).parent / "miniature"
SESSIONS = ("vehicle", "SKF81297", "methadone")
KEYS = ["group", "animal", "session", "metric", "unit"]


@pytest.mark.spikes
def test_no_number_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windowed, "find_compiler", lambda: None)
    whole = striosome.load(FOLDER / "experiment.yaml").experiment
    few = replace(whole, sessions={name: whole.sessions[name] for name in SESSIONS})
    found = striosome.simulate(few).summary
    stored = pd.read_csv(FOLDER / "summary.csv")
    pd.testing.assert_frame_equal(found[KEYS].astype(stored[KEYS].dtypes), stored[KEYS])
    # Processors differ in the last bits of exp and log, and in nothing that spikes depend on.
    np.testing.assert_allclose(found["value"], stored["value"], rtol=1e-9)
