"""A calibration to a made-up ledger that gives a number: what is asked, refused and found."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from striosome.calibration import runner
from striosome.calibration.declaration import load_calibration
from striosome.cli.main import main
from striosome.config.documents.errors import ConfigError
from support.claim_studies import ABSENT, FALL, RISE, change, claim, size
from support.small_calibration import with_ledger

VALUE, ERROR = 12.0, 1.5


@pytest.fixture
def sized(small: Path) -> Path:
    """The small calibration, to a rise that is also a number, its absence in controls, a fall."""
    write_ledger(
        small,
        claim("T1", change(RISE, "rise")),
        claim("N1", size(RISE, VALUE, ERROR), n=17),
        claim("T2", ABSENT),
        claim("T3", change(FALL, "fall")),
    )
    with_ledger(small, small.parent / "claims.yaml")
    small.write_text(small.read_text().replace("wrong_statement: 0.02", REACH))
    return small


REACH = "wrong_statement: 0.02\n  wrong_number: {epn_gaba_change: 50}"


def write_ledger(small: Path, *claims: dict) -> None:
    (small.parent / "claims.yaml").write_text(yaml.safe_dump({"claims": list(claims)}))


def test_what_follows_from_the_number_is_not_asked(sized):
    study = load_calibration(sized).named(None).study
    assert [claim.id for claim in study.claims] == ["N1", "T2", "T3"]
    assert study.wrong_number == {"epn_gaba_change": 50.0}


@pytest.mark.usefixtures("in_this_process")
def test_accepted_sets_give_the_number_and_the_others_do_not(sized, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "_ANALYSED", 64)
    with pytest.raises(SystemExit) as ended:
        main(["calibrate", str(sized), "--out", str(tmp_path / "out"), "--workers", "1"])
    assert not ended.value.code
    folder = tmp_path / "out" / "h0_default"
    outcomes = pd.read_csv(folder / "outcomes.csv").set_index("id")
    assert outcomes["test"].to_dict() == {"N1": "size", "T2": "absence", "T3": "change"}
    assert outcomes.loc["N1", "probability"] > 0.5 > outcomes.loc["N1", "prior_probability"]
    predicted = pd.read_csv(folder / "predictions.csv")
    rise = predicted.query(
        "metric == @RISE.metric and session == @RISE.session and group == @RISE.group"
    ).iloc[0]
    assert abs(rise["mean"] - VALUE) < 2 * ERROR
    assert rise["high"] - rise["low"] < 0.5 * (rise["prior_high"] - rise["prior_low"])
    assert "N1" in yaml.safe_load((folder / "population.yaml").read_text())["claims"]
    assert (folder / "figures" / "predictive.png").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            REACH,
            "wrong_statement: 0.02",
            "likelihood.wrong_number: says nothing of epn_gaba_change, of which claim N1 is a num",
        ),
        (
            "{epn_gaba_change: 50}",
            "{epn_gaba_change: -50}",
            "likelihood.wrong_number.epn_gaba_change: must be above 0",
        ),
        (
            "epn_gaba_change: 5, locomotion",
            "locomotion",
            "likelihood.measurement: says nothing of epn_gaba_change",
        ),
    ],
)
def test_a_file_that_gives_a_number_no_density_is_refused(sized, old, new, message):
    text = sized.read_text()
    assert old in text
    sized.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load_calibration(sized)
    assert message in str(caught.value)
    assert "small.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"group": "iron_rich"}, "claim N1 speaks of group iron_rich in session SKF81297, which"),
        ({"session": "SKF"}, "claim N1 speaks of group iron_deficient in session SKF, which the"),
        ({"metric": "epn_gaba"}, "unknown metric 'epn_gaba'; did you mean epn_gaba_change?"),
        ({"error": -1.0}, "claims[0].test.error: must be above 0"),
    ],
)
def test_a_number_of_what_is_not_there_is_refused(sized, changes, message):
    write_ledger(sized, claim("N1", size(RISE, VALUE, ERROR) | changes))
    with pytest.raises(ConfigError) as caught:
        load_calibration(sized)
    assert message in str(caught.value)


def test_two_numbers_for_one_mean_are_refused(sized):
    write_ledger(sized, claim("N1", size(RISE, VALUE, ERROR)), claim("N2", size(RISE, 20.0, ERROR)))
    with pytest.raises(ConfigError, match="claims N1 and N2 are numbers for one mean"):
        load_calibration(sized)


def test_a_difference_of_sessions_cannot_be_fitted(sized):
    apart = {
        "type": "session_difference",
        **RISE._asdict(),
        "reference": "vehicle",
        "expect": "higher",
    }
    write_ledger(sized, claim("S1", apart), claim("N1", size(RISE, VALUE, ERROR)))
    with pytest.raises(ConfigError, match="claim S1 of kind calibration has the form session_d"):
        load_calibration(sized)
    write_ledger(
        sized, claim("S1", apart, kind="validation"), claim("N1", size(RISE, VALUE, ERROR))
    )
    assert [claim.id for claim in load_calibration(sized).named(None).study.claims] == ["N1"]


def test_a_group_of_one_animal_has_no_interval(sized):
    path = sized.parent / "sized.yaml"
    path.write_text(path.read_text().replace("animals: 6", "animals: 1"))
    with pytest.raises(ConfigError, match="which has a single animal: expected at least 2"):
        load_calibration(sized)
