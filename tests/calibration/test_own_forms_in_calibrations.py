"""Calibrations to a statement of a form of a user's own."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striosome.calibration import runner
from striosome.calibration.declaration import load_calibration
from striosome.calibration.likelihood.outcomes import Moments
from striosome.config.documents.errors import ConfigError
from support.claim_studies import FALL, RISE, change, claim
from support.commands import striosome
from support.own_form import NAME, TEXT, own_claim, write_own
from support.small_calibration import with_ledger

_NO_LIKELIHOOD = 'NoLikelihood("of which no probability is known")'


@pytest.fixture
def own(small: Path) -> Path:
    """The small calibration, to a rise of at least 5 % and a fall."""
    ledger = write_own(
        small.parent,
        own_claim(kind="calibration"),
        claim("T3", change(FALL, "fall")),
    )
    return with_ledger(small, ledger)


def rewrite(own: Path, old: str, new: str) -> None:
    assert old in TEXT
    (own.parent / NAME).write_text(TEXT.replace(old, new))


@pytest.mark.usefixtures("in_this_process")
def test_a_calibration_asks_the_form(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_ANALYSED", 64)
    # Figures are drawn from tables, which say nothing of the form.
    monkeypatch.setattr(runner, "draw_calibration", lambda *_: None)
    out = tmp_path / "out"
    assert striosome("calibrate", own, "--out", out, "--workers", "1") == 0
    outcomes = pd.read_csv(out / "h0_default" / "outcomes.csv").set_index("id")
    assert outcomes["test"].to_dict() == {"A1": "at_least", "T3": "change"}
    assert outcomes.loc["A1", "probability"] > outcomes.loc["A1", "prior_probability"]


def test_at_least_zero_is_as_probable_as_a_rise(own: Path) -> None:
    write_own(
        own.parent,
        own_claim(kind="calibration", least=0),
        claim("T1", change(RISE, "rise")),
    )
    calibration = load_calibration(own).named(None)
    assert {RISE} == set(calibration.endpoints)
    own_form, rise = calibration.study.claims
    moments = {RISE: Moments(np.linspace(-10.0, 20.0, 7), np.full(7, 6.0))}
    found = calibration.study.probabilities(moments)
    assert (found[own_form.id] == found[rise.id]).all()


def test_blocks_are_made_anew_when_the_form_changes(own: Path) -> None:
    def key() -> str:
        calibration = load_calibration(own).named(None)
        return BlockMaker(calibration, None).key  # type: ignore[arg-type]

    before = key()
    assert key() == before
    rewrite(own, "return found(above, 1.0)", "return found(above, 1.0) ** 2")
    assert key() != before


def test_a_form_without_a_likelihood_is_refused_by_name(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(own, "return Outcome(probability)", f"return {_NO_LIKELIHOOD}")
    text = (own.parent / NAME).read_text().replace("    Outcome,\n", "    NoLikelihood,\n")
    (own.parent / NAME).write_text(text)
    assert striosome("calibrate", own, "--out", own.parent / "out") == 2
    assert (
        "experiment: claim A1 of kind calibration has the form at_least, of which no probability "
        "is known: make its kind validation" in capsys.readouterr().err
    )


def test_checking_a_calibration_executes_nothing_and_says_so(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(own, "class AtLeast", "1 / 0\n\n\nclass AtLeast")
    assert striosome("check", own) == 0
    said = capsys.readouterr().out
    assert "calibrated to T3; at_least.py was read, not executed: the tests of A1 are not" in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sample.mean - self.least", "sample.mean - self.lest", "at_least.py:45: AttributeError"),
        ("return found(above, 1.0)", "return 1.0", "expected one probability for each parameter"),
        ("return found(above, 1.0)", "return 2 + found(above, 1.0)", "probabilities from 0 to 1"),
        (
            "study.own_sample(self.endpoint)",
            'study.sample(Endpoint("dff_auc", "SKF81297", "control"))',
            "claim A1 asks for dff_auc SKF81297 control, which is not among its endpoints: ",
        ),
    ],
)
def test_a_likelihood_that_fails_is_told_before_anything_is_drawn(
    own: Path, old: str, new: str, message: str
) -> None:
    rewrite(own, old, new)
    with pytest.raises(ConfigError) as caught:
        load_calibration(own)
    assert "small.yaml:" in str(caught.value)
    assert " experiment: claim A1: at_least.py" in str(caught.value)
    assert message in str(caught.value)
