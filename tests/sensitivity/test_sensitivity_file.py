"""What is wrong in a sensitivity file is said, all at once, at its line, before anything runs."""

from pathlib import Path

import numpy as np
import pytest

from striosome.config.documents.errors import ConfigError
from striosome.sensitivity.declaration import SensitivityDeclaration, load_sensitivity
from support.config_folder import ConfigFolder
from support.places import CONFIGS

TEXT = """\
name: few
title: A few parameters
experiment: ../experiments/one_group.yaml
fidelity: surrogate
changes:
  groups.mice.animals: 3
sessions: [SKF81297]
streams: 2
morris: {trajectories: 4}
sobol: {points: 8, keep: 2}
parameters:
  iron.a1_loss: {}
  signalling.pka_half: {spread: 0.2}
  signalling.pka_time_constant: {range: [5 s, 120 s], scale: log}
"""


def write(configs: ConfigFolder, old: str = "", new: str = "") -> Path:
    assert old in TEXT
    path = configs.root / "sensitivity" / "few.yaml"
    path.write_text(TEXT.replace(old, new, 1))
    return path


def load(configs: ConfigFolder, old: str = "", new: str = "") -> SensitivityDeclaration:
    return load_sensitivity(write(configs, old, new))


def test_a_sound_file_gives_parameters_sessions_and_stages(configs: ConfigFolder) -> None:
    declared = load(configs)
    assert declared.sessions == ("SKF81297",)
    (low, high), *_ = declared.space.ends
    assert (low, high) == (0.0, 0.5)
    unit = np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]])
    stage = declared.stage("sobol", [0, 2], unit)
    assert stage.file.name == "few-sobol"
    assert [axis.name for axis in stage.points.axes] == [
        "iron.a1_loss",
        "signalling.pka_time_constant",
    ]
    np.testing.assert_allclose(stage.points.columns[0], [0.0, 0.25, 0.5])
    # Evenly in the logarithm.
    np.testing.assert_allclose(stage.points.columns[1], [5.0, np.sqrt(5.0 * 120.0), 120.0])
    # The matched control is run as well, and every point has animals of its own.
    assert set(stage.base.experiment.sessions) == {"SKF81297", "vehicle"}
    assert not stage.file.common_random_numbers
    assert stage.file.streams == 2


def test_the_shipped_file_is_sound() -> None:
    shipped = CONFIGS / "sensitivity" / "challenges.yaml"
    assert len(load_sensitivity(shipped).space.axes) > 30


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("streams: 2", "streams: 1", ":8 streams: expected at least 2 random streams: from a"),
        ("4}", "1}", ":9 morris.trajectories: expected at least 2 trajectories"),
        ("4}", "4, levels: 5}", ":9 morris.levels: expected an even number of levels"),
        ("points: 8", "points: 9", ":10 sobol.points: expected a power of two, for example 8"),
        ("keep: 2", "keep: 4", ":10 sobol.keep: only 3 parameters are named"),
        ("keep: 2", "kep: 2", ":10 sobol.kep: unknown key; did you mean keep?"),
        ("[SKF81297]", "[SKF81927]", ":7 sessions: unknown name 'SKF81927'; did you mean SKF8"),
        ("animals: 3", "animals: 1", ":3 experiment: its group mice has a single animal"),
        ("{spread: 0.2}", "{spread: 0}", ":13 parameters.signalling.pka_half.spread: "),
        ("{spread: 0.2}", "{sprad: 1}", "pka_half.sprad: unknown key; did you mean spread?"),
        ("[5 s, 120 s]", "[5 nM, 1 s]", ":14 parameters.signalling.pka_time_constant.range[0]: "),
        ("[5 s, 120 s]", "[5 s, 1 h]", "pka_time_constant: "),
        ("[5 s, 120 s]", "[0 s, 120 s]", "a logarithmic scale needs ends above 0"),
        ("pka_half", "pka_hlaf", "pka_hlaf: "),
    ],
)
def test_what_is_wrong_is_said_at_its_line(
    configs: ConfigFolder, old: str, new: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(configs, old, new)
    said = [str(problem) for problem in caught.value.problems]
    assert any("few.yaml" in line and message in line for line in said), said


def test_two_names_for_one_parameter_are_refused(configs: ConfigFolder) -> None:
    twice = "  loss: {paths: [iron.a1_loss], range: [0, 0.1]}\nparameters:\n"
    text = TEXT.replace("parameters:\n", "parameters:\n" + twice.removesuffix("parameters:\n"))
    path = write(configs)
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"few.yaml:11 parameters: iron.a1_loss is varied twice"):
        load_sensitivity(path)


def test_a_single_parameter_cannot_be_compared(configs: ConfigFolder) -> None:
    path = write(configs)
    path.write_text(TEXT[: TEXT.index("  signalling.pka_half")])
    with pytest.raises(ConfigError, match="parameters: expected at least 2 parameters"):
        load_sensitivity(path)
