"""Calibration files: what varies under which hypothesis, and what is refused."""

import pytest

from striosome.calibration.declaration import load_calibration
from striosome.config.documents.errors import ConfigError
from support.places import CONFIGS


def ends_of(calibration) -> dict[str, tuple[float, float]]:
    names = (axis.name for axis in calibration.space.axes)
    return dict(zip(names, calibration.space.ends, strict=True))


def test_every_calibrated_parameter_varies_over_its_range_unless_the_file_narrows_it(small):
    ends = ends_of(load_calibration(small).named(None))
    assert ends["receptors.a1.glutamate.inhibition"] == (0.0, 0.1)
    assert ends["iron.a1_loss"] == (0.0, 0.5)
    assert ends["ligands.skf81297.receptors.d1.dissociation_soma"] == pytest.approx((10.0, 500.0))
    # Read in a paper, so not free.
    assert "circuit.cell_types.spn.capacitance" not in ends


def test_ranges_of_a_factor_of_ten_are_filled_in_the_logarithm(small):
    space = load_calibration(small).named(None).space
    log = dict(zip((axis.name for axis in space.axes), space.logarithmic, strict=True))
    assert log["ligands.dopamine.tone"]
    assert not log["gaba.non_vesicular"]
    assert not log["iron.a1_loss"]


def test_dimensions_come_in_the_order_that_is_asked_for(small):
    usual = [axis.name for axis in load_calibration(small).named(None).space.axes]
    first = ["gaba.non_vesicular", "iron.a1_loss"]
    small.write_text(f"{small.read_text()}order: [{', '.join(first)}, iron.d1_loss]\n")
    found = [axis.name for axis in load_calibration(small).named(None).space.axes]
    # The loss of D1 does not vary.
    assert found == first + [name for name in usual if name not in first]


def test_what_a_hypothesis_sets_stays_unless_it_has_a_prior_of_its_own(small):
    declared = load_calibration(small)
    free, fixed = (ends_of(declared.named(name)) for name in ("h0_default", "h5_mor_tone"))
    assert "iron.a1_loss" in free
    assert "iron.a1_loss" not in fixed
    assert "ligands.enkephalin.tone" in fixed


def test_the_shipped_file_is_sound():
    declared = load_calibration(CONFIGS / "calibration" / "default.yaml")
    assert next(iter(declared.calibrations)) == "h0_default"
    claims = declared.named(None).study.claims
    assert [claim.id for claim in claims] == ["T1", "T2", "T3", "T4", "T6"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("h5_mor_tone", "h5_mor_ton", "hypothesis: unknown name 'h5_mor_ton'; did you mean"),
        ("challenges.yaml\nhyp", "challenge.yaml\nhyp", "did you mean challenges.yaml"),
        ("inhibition: {range: [0, 0.1]}", "inhibition: {range: [0, 7]}", r"glutamate\.inhibition"),
        ("inhibition: {range", "inhibitio: {range", r"glutamate\.inhibitio: "),
        ("animals: 2", "animals: 3", "expected a power of two"),
        ("block: 32", "block: 33", "expected a power of two"),
        ("epn_gaba_change: 5, locomotion_index: 0.1", "epn_gaba_change: 5", "says nothing of loco"),
        ("error: 0.1}", "error: 0.1 nM}", "has the wrong unit"),
        ("parameter: iron.a1_loss", "parameter: iron.a1_los", "did you mean iron.a1_loss"),
        ("session: methadone,", "session: methadon,", "did you mean methadone"),
        ("effect: {metric: epn_gaba_change", "effect: {metric: epn_gaba", "did you mean epn_gaba_"),
        ("wrong_statement: 0.02", "wrong_statement: 0.7", "wrong_statement"),
        ("population: {sets: 12}", "population: {set: 12}", "did you mean sets"),
        ("metrics: [epn_gaba_change]", "metrics: [epn_gaba]", r"metrics\[0\]: unknown name"),
        ("scored.yaml", "scord.yaml", "did you mean scored.yaml"),
        ("likelihood:", "order: [iron.a1_los]\nlikelihood:", r"order\[0\]: unknown parameter; did"),
    ],
)  # fmt: skip
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
        ("likelihood:", "order: [circuit.release.pka_gain]\nlikelihood:"),
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
    small.write_text(text.replace("metrics: [epn_gaba_change]", "metrics: [epn_gaba]"))
    with pytest.raises(ConfigError) as caught:
        load_calibration(small)
    said = str(caught.value)
    assert all(f"{part}.glutamate.inhibition: " in said for part in ("a1", "mor"))
    assert "epn_gaba_change?" in said
    assert "mean seed?" in said


def test_an_unknown_hypothesis_is_refused_with_the_nearest(small):
    with pytest.raises(ConfigError, match="did you mean h0_default"):
        load_calibration(small).named("h0_defaul")
