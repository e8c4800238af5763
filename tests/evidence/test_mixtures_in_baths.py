"""Mixtures in a bath: they act by what they consist of, so that these are to be named."""

from striosome.config.experiments.resolve import load_experiment
from striosome.evidence.assays.bath import SliceRatio
from support.places import CONFIGS


def test_a_mixture_in_the_bath_is_refused_with_its_parts():
    experiment = load_experiment(CONFIGS / "experiments" / "challenges.yaml").experiment
    animal = experiment.groups[0].parameters
    assay = SliceRatio.model_validate(
        {
            "type": "slice_ratio",
            "readout": "release",
            "cells": {"striosome": 1},
            "bath": {"methadone": "1 uM"},
            "against": {},
        }
    )
    ((key, said),) = assay.faults(animal)
    assert key == "bath"
    assert said == "methadone is a mixture: name what it consists of, r_methadone, s_methadone"
