# ruff: noqa: E501 (one statement a line)
"""Files of every kind, spoilt: each is valid or refused in words, whatever is in it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.errors import BadInput
from striosome.config.documents import named_files, yaml_source
from striosome.config.experiments import resolve
from striosome.file_kinds.detection import kind_of
from striosome.file_kinds.registry import KINDS
from striosome.scenarios.expected_file import read_expected
from support.config_folder import ConfigFolder
from support.mutations import put_spoilt, spoilt_data, spoilt_files
from support.places import CONFIGS
from support.populations import POPULATION
from support.scenario_folders import EXPECTED

# An experiment that names a file of every kind that is only checked as a part of one.
PARTS = """\
name: parts
title: A part of every kind
base: ../base.yaml
drugs: ../drugs
sensors: ../sensors
hypotheses: ../hypotheses
hypothesis: h1_soma_only
protocols: [../protocols/withdrawal.yaml]
groups:
  withdrawn:
    animals: 2
    overlays: [../animals/iron_deficient.yaml]
    history: ../histories/morphine_week.yaml
    at: 7 day
simulation:
  fidelity: windowed
  seed: 1
  time_step: 0.1 ms
  window: 3 s
  stretch: 30 s
  warm_up: 2 s
  spacing: 5 min
  finest_spacing: 1.25 min
  tolerance: 0.1
  slow_step: 30 s
  history_step: 20 min
"""
LEDGER = """\
claims:
  - {id: T1, kind: calibration, statement: s, direction: rise, group: iron_deficient, dose: d, n: 9, source: "no publication named: s",
     status: read, rule: r, contradicts: [T2], test: {type: change, metric: epn_gaba_change, session: SKF81297, group: control, expect: rise}}
  - {id: T2, kind: validation, statement: s, direction: rise, group: g, dose: d, source: "no publication named: s",
     status: unknown, rule: r, contradicts: [T1], test: {type: size, metric: epn_gaba_change, session: s, group: g, value: 5.0, error: 1.0}}
"""


@dataclass(frozen=True)
class Seed:
    """A sound file to be spoilt, what is checked to find that, and how many cases."""

    file: str
    """the sound file, below the folder of configurations"""
    few: int
    """number of cases in every test run"""
    many: int
    """number of cases in the long test run"""
    checked: str = ""
    """the file that is checked, if it is another one that names `file`"""


SEEDS = {
    "experiment": Seed("experiments/one_group.yaml", 24, 700),
    "parts": Seed("experiments/parts.yaml", 16, 500),
    "calibration": Seed("calibration/default.yaml", 10, 200),
    "sweep": Seed("sweeps/uncertain.yaml", 16, 300),
    "grid": Seed("sweeps/doses.yaml", 10, 300),
    "sensitivity": Seed("sensitivity/challenges.yaml", 10, 300),
    "population": Seed("populations/tried.yaml", 40, 700),
    "claims": Seed("claims.yaml", 40, 700),
    "evidence": Seed("evidence.yaml", 20, 400),
    "expected": Seed("expected.yaml", 40, 700),
    "history": Seed("histories/morphine_week.yaml", 20, 400, "experiments/parts.yaml"),
    "protocol": Seed("protocols/withdrawal.yaml", 20, 400, "experiments/parts.yaml"),
    "drug": Seed("drugs/morphine.yaml", 20, 400, "experiments/parts.yaml"),
    "sensor": Seed("sensors/igabasnfr2.yaml", 10, 200, "experiments/parts.yaml"),
    "overlay": Seed("animals/iron_deficient.yaml", 10, 200, "experiments/parts.yaml"),
    "hypothesis": Seed("hypotheses/h1_soma_only.yaml", 10, 200, "experiments/parts.yaml"),
    "base": Seed("base.yaml", 10, 300, "experiments/parts.yaml"),
}


def check(file: Path) -> None:
    """What `striosome check` does with a file."""
    if file.name == "expected.yaml":  # checked with its scenario
        read_expected(file)
        return
    check = kind_of(yaml_source.read_yaml(file)).check
    assert check is not None
    check(file, ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ConfigFolder(tmp_path_factory.mktemp("fuzz") / "configs").root
    for name, text in {
        "experiments/parts.yaml": PARTS,
        "claims.yaml": LEDGER,
        "populations/tried.yaml": POPULATION,
        "expected.yaml": EXPECTED,
    }.items():
        (root / name).write_text(text)
    calibration = root / "calibration" / "default.yaml"
    text = calibration.read_text()
    # One hypothesis is as good as seven, and read sooner.
    first, rest = text.index("  h1_soma_only"), text.index("likelihood:")
    calibration.write_text(text[:first] + "\n" + text[rest:])
    return root


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """What a file names is read from the disk once, but for the file that is spoilt."""
    kept = cache(yaml_source.read_yaml)

    def all_but(spoilt: Path) -> None:
        def read(file: Path) -> Any:
            return yaml_source.read_yaml(file) if file == spoilt else kept(file)

        for module in (named_files, resolve):
            monkeypatch.setattr(module, "read_yaml", read)

    return all_but


@pytest.fixture
def spoilt(folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file that is sound again afterwards."""
    path = folder / SEEDS[request.getfixturevalue("kind")].file
    kept = path.with_suffix(".kept")
    shutil.copy(path, kept)
    yield path
    kept.replace(path)


def test_no_kind_is_left_out() -> None:
    assert KINDS.keys() <= SEEDS.keys()
    parts = {path.name for path in CONFIGS.iterdir() if path.is_dir()}
    # Overlays of other names are read as those of animals are.
    overlays = {"heteromers", "knockouts", "species"}
    assert parts - overlays == {Path(seed.file).parts[0] for seed in SEEDS.values()} - {
        "base.yaml",
        "claims.yaml",
        "evidence.yaml",
        "expected.yaml",
    }


@pytest.mark.parametrize("kind", SEEDS)
def test_a_spoilt_file_is_valid_or_refused(
    kind: str, spoilt: Path, folder: Path, read_once: Callable[[Path], None], fuzz: Any
) -> None:
    seed = SEEDS[kind]
    read_once(spoilt)
    checked = folder / (seed.checked or seed.file)
    check(checked)  # sound before it is spoilt
    content = spoilt.read_bytes()
    changed = st.one_of(spoilt_data(yaml.safe_load(content)), spoilt_files(content))

    @fuzz.cases(seed.few, seed.many)
    @given(content=changed)
    def examine(content: bytes | None) -> None:
        spoilt.unlink()
        spoilt.touch()
        put_spoilt(spoilt, content)
        with fuzz.case(BadInput):
            check(checked)

    examine()
