"""A photometer whose artefacts have the size of two measured recordings.

They are those of github.com/ThomasAkam/photometry_preprocessing.
"""

from typing import Any

import pytest

from striosome.config.parameters.readouts import Artefacts, Photometry, Sensor
from support.builders import build_parameters

ARTEFACTS: dict[str, Any] = {
    "signal_level": 200,
    "reference_level": 60,
    "bleach_fast": 0.02,
    "bleach_slow": 0.36,
    "bleach_fast_time": "400 s",
    "bleach_slow_time": "30000 s",
    "reference_bleach": 0.5,
    "motion_sd": 0.008,
    "motion_time": "2 s",
    "reference_motion": 0.8,
    "haemodynamic_sd": 0.004,
    "haemodynamic_time": "60 s",
    "reference_haemodynamic": 1.3,
    "noise_sd": 0.006,
    "noise_rate": "130 Hz",
    "background": 0.3,
}


@pytest.fixture
def artefacts() -> Artefacts:
    return Artefacts.model_validate(ARTEFACTS)


@pytest.fixture
def sensor() -> Sensor:
    return Sensor.model_validate(
        {
            "dissociation": "45 uM",
            "dynamic_range": 2.5,
            "rise_time": "61 ms",
            "decay_time": "62 ms",
        }
    )


@pytest.fixture
def photometry(artefacts: Artefacts) -> Photometry:
    analysis = build_parameters().photometry.analysis
    return Photometry(sensor="v1", artefacts=artefacts, analysis=analysis)
