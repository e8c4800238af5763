"""Calibration files: what varies under which hypothesis, and what is refused."""

import numpy as np
import pytest

from striosome.calibration.declaration import load_calibration
from striosome.config.documents.errors import ConfigError
from support.places import CONFIGS


def ends_of(calibration) -> dict[str, tuple[float, float]]:
    """Ends of what a set of the prior may be, by path."""
    space = calibration.space
    ends = space.columns(np.stack([np.zeros(len(space.names)), np.ones(len(space.names))]))
    return {path: (float(values.min()), float(values.max())) for path, values in ends.items()}


def test_a_prior_has_the_parameters_own_range_unless_the_file_gives_one(small):
    ends = ends_of(load_calibration(small).named(None))
    assert ends["receptors.a1.glutamate.inhibition"] == (0.0, 0.1)
    assert ends["iron.a1_loss"] == (0.0, 0.5)
    assert ends["ligands.skf81297.receptors.d1.dissociation_soma"] == pytest.approx((10.0, 500.0))
    # What the file does not name does not vary.
    assert "receptors.a1.release.inhibition" not in ends


def test_ranges_of_a_factor_of_ten_are_filled_in_the_logarithm(small):
    space = load_calibration(small).named(None).space
    middle = space.columns(np.full((1, len(space.names)), 0.5))
    assert middle["ligands.dopamine.tone"] == pytest.approx(np.sqrt(2.0 * 100.0))
    assert middle["iron.a1_loss"] == pytest.approx(0.25)


def test_what_a_hypothesis_sets_stays_unless_it_has_a_prior_of_its_own(small):
    declared = load_calibration(small)
    free, fixed = (ends_of(declared.named(name)) for name in ("h0_default", "h5_mor_tone"))
    assert "iron.a1_loss" in free
    assert "iron.a1_loss" not in fixed
    # Its own prior comes instead of the common one.
    assert fixed["ligands.enkephalin.tone"][1] > free["ligands.enkephalin.tone"][1]


def test_a_share_that_a_hypothesis_sets_frees_none_of_the_whole():
    declared = load_calibration(CONFIGS / "calibration" / "default.yaml")
    matrix = declared.named("h4_matrix_driven").space.units
    assert "gaba.shares.matrix" in matrix
    assert "gaba.shares.striosome" not in matrix


def test_the_shipped_file_is_sound():
    declared = load_calibration(CONFIGS / "calibration" / "default.yaml")
    assert next(iter(declared.calibrations)) == "h0_default"
    claims = declared.named(None).study.claims
    assert [claim.id for claim in claims] == ["T1", "T2", "T3", "T4", "T6"]


TONE = "activation_of: mor, range: [0, 0.5]"
SPREAD = "epn_gaba_change: {fluorescence: [0.2, 5], sensors: [igabasnfr]}, loc"
WEIGHT = "iron.a1_loss: {relative_to: iron.mor_los, range: [1, 2]}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("h5_mor_tone", "h5_mor_ton", "hypothesis: unknown name 'h5_mor_ton'; did you mean"),
        ("challenges.yaml\nhyp", "challenge.yaml\nhyp", "did you mean challenges.yaml"),
        (
            "inhibition: {range: [0, 0.1]}",
            "inhibition: {range: [0, 7]}",
            r"a1\.glutamate\.inhibition: its prior reaches from 0 to 7",
        ),
        ("inhibition: {range", "inhibitio: {range", r"glutamate\.inhibitio: "),
        ("animals: 2", "animals: 3", "expected a power of two"),
        ("draws: 128", "draws: 129", "expected a power of two"),
        (
            TONE,
            "activation_of: mur, range: [0, 0.5]",
            "enkephalin binds no 'mur'; did you mean mor",
        ),
        (
            TONE,
            "activation_of: mor, range: [0, 2]",
            "an activation lies from 0 to below 1",
        ),
        (
            TONE,
            "activation_of: mor",
            "activation_of: also give its range",
        ),
        (
            "iron.a1_loss: {}",
            WEIGHT,
            "did you mean iron.mor_loss",
        ),
        ("rest: true}", "rest: true, range: [0, 1]}", "take neither range nor scale"),
        ("iron.a1_loss: {}", "gaba.shares.matrix: {}", "gaba.shares.matrix has a prior already"),
        (
            "epn_gaba_change: 5, loc",
            SPREAD,
            "unknown sensor 'igabasnfr'; did you mean",
        ),
        ("wrong_statement: 0.02", "wrong_statement: 0.02\n  analyses: [intervall]", "analyses"),
        ("epn_gaba_change: 5, locomotion_index: 0.1", "epn_gaba_change: 5", "says nothing of loco"),
        ("error: 0.1}", "error: 0.1 nM}", "has the wrong unit"),
        ("parameter: iron.a1_loss", "parameter: iron.a1_los", "did you mean iron.a1_loss"),
        ("session: methadone,", "session: methadon,", "did you mean methadone"),
        ("effect: {metric: epn_gaba_change", "effect: {metric: epn_gaba", "did you mean epn_gaba_"),
        ("wrong_statement: 0.02", "wrong_statement: 0.7", "wrong_statement"),
        ("population: {sets: 12}", "population: {set: 12}", "did you mean sets"),
        ("metrics: [epn_gaba_change,", "metrics: [epn_gaba,", r"metrics\[0\]: unknown name"),
        ("scored.yaml", "scord.yaml", "did you mean scored.yaml"),
        ("likelihood:", "evidence: numbers.yaml\nlikelihood:", "numbers.yaml"),
    ],
)
def test_faults_are_refused_with_file_and_line(small, old, new, message):
    text = small.read_text()
    assert old in text
    small.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError, match=message) as caught:
        load_calibration(small)
    assert "small.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("parameter: iron.a1_loss", "parameter: circuit.release.pka_gain"),
        ("priors:\n", "priors:\n  circuit.release.pka_gain: {range: [0, 1]}\n"),
    ],
)
def test_a_path_of_the_old_layout_is_told_what_to_write(small, old, new):
    text = small.read_text()
    assert old in text
    small.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError, match=r": it is circuit\.release\.facilitating\.pka_gain now"):
        load_calibration(small)


def test_all_faults_are_said_at_once_those_of_other_experiments_included(small):
    scored = small.parent / "scored.yaml"
    scored.write_text(scored.read_text().replace("seed:", "sed:"))
    text = small.read_text().replace(
        "receptors.a1.glutamate.inhibition: {range: [0, 0.1]}",
        "receptors.a1.glutamate.inhibition: {range: [0, 7]}",
    )
    mor = "receptors.mor.glutamate.inhibition: {range: "
    text = text.replace(f"{mor}[0, 0.1]}}", f"{mor}[-1, 0.1]}}")
    small.write_text(text.replace("metrics: [epn_gaba_change,", "metrics: [epn_gaba,"))
    with pytest.raises(ConfigError) as caught:
        load_calibration(small)
    said = str(caught.value)
    assert all(f"{part}.glutamate.inhibition: " in said for part in ("a1", "mor"))
    assert "epn_gaba_change?" in said
    assert "mean seed?" in said


def test_an_unknown_hypothesis_is_refused_with_the_nearest(small):
    with pytest.raises(ConfigError, match="did you mean h0_default"):
        load_calibration(small).named("h0_defaul")
