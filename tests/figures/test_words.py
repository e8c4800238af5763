"""Names and findings as they are printed."""

import numpy as np
import pytest

from striosome.base.statistics import Estimate
from striosome.figures.findings import sentence
from striosome.figures.labels import (
    drug_label,
    group_label,
    hypothesis_label,
    metric_label,
    number,
    parameter_label,
    signed,
)

RISE = Estimate(34.76, 30.0, 39.0, 17, 0.0001)
FALL = Estimate(-14.6, -16.0, -13.0, 17, 0.0001)
NONE = Estimate(2.3, -4.0, 8.0, 12, 0.4)
ALONE = Estimate(5.0, np.nan, np.nan, 1, np.nan)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            {"control": NONE, "iron_deficient": RISE},
            "X raises Y in iron-deficient animals (+34.8 %, n = 17), "
            "not detectably in control animals (+2.3 %, n = 12)",
        ),
        ({"a": NONE}, "X: no detectable change of Y in a animals (+2.3 %, n = 12)"),
        ({"a": ALONE}, "X: no test of Y in a animals (+5.0 %, n = 1)"),
        (
            {"a": NONE, "b": ALONE},
            "X: no detectable change of Y in a animals (+2.3 %, n = 12); "
            "no test in b animals (+5.0 %, n = 1)",
        ),
        (
            {"a": ALONE, "b": RISE},
            "X raises Y in b animals (+34.8 %, n = 17); no test in a animals (+5.0 %, n = 1)",
        ),
        (
            {"control": Estimate(np.nan, np.nan, np.nan, 0, np.nan)},
            "X: no test of Y in control animals (no value, n = 0)",
        ),
        (
            {"a": RISE, "b": FALL, "c": RISE},
            "X raises Y in a animals (+34.8 %, n = 17) and c animals (+34.8 %, n = 17) "
            "and lowers it in b animals (−14.6 %, n = 17)",
        ),
    ],
)
def test_sentences(found: dict[str, Estimate], expected: str) -> None:
    said = sentence("X", "Y", found, "percent")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == expected


def test_names() -> None:
    assert group_label("iron_deficient") == "iron-deficient"
    assert group_label("a1_only") == "a1 only"
    assert group_label("iron_deficient - control") == "iron-deficient \N{MINUS SIGN} control"
    assert [drug_label(name) for name in ("sch23390", "dpcpx", "naloxone", "s_methadone")] == [
        "SCH23390",
        "DPCPX",
        "naloxone",
        "(S)-methadone",
    ]
    assert signed(-3.0, "Hz") == "−3.0\N{NO-BREAK SPACE}Hz"
    assert signed(-0.04, "Hz", 1) == "+0.0\N{NO-BREAK SPACE}Hz"
    assert signed(-0.04, "Hz") == "−0.040\N{NO-BREAK SPACE}Hz"
    assert signed(np.nan, "percent") == "no\N{NO-BREAK SPACE}value"


def test_parameters_metrics_and_hypotheses_are_named_in_words() -> None:
    assert parameter_label("ligands.skf81297.receptors.d1.dissociation_soma") == (
        "SKF81297 D1: dissociation soma"
    )
    assert parameter_label("circuit.release.facilitating.pka_gain") == (
        "facilitating release: PKA gain"
    )
    assert parameter_label("circuit.afferents.corticostriatal.per_cell") == (
        "corticostriatal afferents: per cell"
    )
    assert parameter_label("receptors.a1.glutamate.inhibition") == "A1 glutamate: inhibition"
    assert parameter_label("receptors.mor.cyclic_amp.inhibition") == "MOR cyclic AMP: inhibition"
    assert parameter_label("iron_deficiency") == "iron deficiency"
    assert metric_label("epn_gaba_change") == "change of EPN GABA"
    assert metric_label("rate_matrix") == "firing rate of matrix SPNs"
    assert hypothesis_label("h3_a1_terminal") == "H3 A1 terminal"
    assert [number(value) for value in (-0.12345, 4821.0, 5000.0)] == ["−0.123", "4820", "5000"]
