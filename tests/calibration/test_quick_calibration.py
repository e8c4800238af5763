"""The quick form of the shipped calibration asks the same of fewer parameters."""

from pathlib import Path

import pytest
import yaml

from striosome.base.progress import Silent
from striosome.calibration.declaration import load_calibration
from striosome.calibration.runner import sampled
from striosome.cli.main import main
from support.places import CONFIGS

WHOLE, QUICK = (CONFIGS / "calibration" / f"{name}.yaml" for name in ("default", "reduced"))


def test_it_has_the_evidence_and_the_study_of_the_whole() -> None:
    whole, quick = (load_calibration(path).named(None) for path in (WHOLE, QUICK))
    assert quick.evidence == whole.evidence
    assert repr(quick.study) == repr(whole.study)
    assert quick.measuring == whole.measuring
    assert quick.hypothesis == whole.hypothesis


def test_its_few_parameters_have_the_priors_of_the_whole() -> None:
    whole, quick = (yaml.safe_load(path.read_text())["priors"] for path in (WHOLE, QUICK))
    assert 8 <= len(quick) <= 10
    assert quick.items() <= whole.items()


def test_it_is_sampled_more_coarsely_and_confirmed_by_few_sets() -> None:
    whole, quick = (load_calibration(path).file for path in (WHOLE, QUICK))
    for size in ("runs", "live", "draws", "most_draws", "prior", "effective"):
        assert getattr(quick.sampler, size) < getattr(whole.sampler, size)
    assert 0 < quick.confirmation.sets <= 8


@pytest.mark.programs
@pytest.mark.usefixtures("in_this_process")
def test_it_is_sampled_until_it_is_known(tmp_path: Path) -> None:
    """On a made-up surface of the shipped network: `sampled` ends in an error otherwise."""
    quick = load_calibration(QUICK).named(None)
    target, posterior = sampled(quick, tmp_path, 1, Silent())
    assert posterior.effective >= quick.file.sampler.effective
    assert posterior.covered >= quick.file.sampler.covered
    assert posterior.unit.shape[1] == len(target.calibration.space.names)


def test_it_says_that_it_is_no_result() -> None:
    title = load_calibration(QUICK).file.title
    assert "quick form" in title
    assert "no result" in QUICK.read_text()


def test_it_is_sound_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["check", str(QUICK)], ["list", "calibrations"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert not ended.value.code
    assert "reduced" in capsys.readouterr().out
