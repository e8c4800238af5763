# ruff: noqa: E501 (one value a line)
"""Values that users write: absurd ones are refused with the key, at any place of any file."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from striosome.claims.ledger import load_ledger
from striosome.config.documents import named_files, yaml_source
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.population_file import read_population
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.scenarios.expected_file import read_expected
from striosome.sweeps.declaration import load_sweep
from support.config_folder import ConfigFolder
from support.places import CONFIGS
from support.scenario_folders import EXPECTED
from support.sweep_files import EXPERIMENT, GRID

DOSE = "sessions.SKF81297.injections[0].dose"
ANALYSIS = "photometry.analysis."
# Changes, the key that is named, and what is said of it.
REFUSED = [
    (["simulation.window=null"], "simulation.window", "is empty: expected a value in s"),
    ([f"{DOSE}=null"], DOSE, "is empty: expected a value in mg/kg"),
    ([f"{DOSE}=inf mg/kg"], DOSE, "expected a finite value in mg/kg"),
    ([f"{DOSE}=1.5 g/kg"], DOSE, "a dose of 1.5 g/kg is more than is ever given"),
    ([f"{DOSE}=1.5 kg/mg"], DOSE, "a dose of 1.5e+09 g/kg is more than"),
    ([f"{DOSE}=1e300 mg/kg"], DOSE, "look at its unit"),
    (
        ["sessions.SKF81297.injections[0].duration=inf min"],
        "sessions.SKF81297.injections[0].duration",
        "an infusion must end",
    ),
    (["sessions.SKF81297.end=inf min"], "sessions.SKF81297.end", "expected a finite value in min"),
    (
        ["sessions.SKF81297.end=1e200 min"],
        "sessions.SKF81297.end",
        "a session lasts at most 31 day",
    ),
    (["simulation.spacing=inf min"], "simulation.spacing", "expected a finite value in min"),
    (["simulation.time_step=1e-9 ms"], "simulation.time_step", "steps from time zero, above"),
    (["simulation.slow_step=1e-9 s"], "simulation.slow_step", "steps, above 1e+06"),
    (["seed=true"], "simulation.seed", "expected a whole number"),
    (["seed=-1"], "simulation.seed", "must be at least 0"),
    (["seed=1e99"], "simulation.seed", "written digit by digit"),
    (["seed=" + "9" * 5000], "seed", "a whole number of at most 300 digits"),
    (["groups.mice.animals=true"], "groups.mice.animals", "expected a whole number"),
    (
        ["groups.mice.animals=10000000000000000000"],
        "groups.mice.animals",
        "a group has at most 1000000 animals",
    ),
    (["iron_deficiency=\N{FULLWIDTH DIGIT ZERO}.5"], "iron_deficiency", "expected a plain number"),
    (["hypotheses="], "hypotheses", "has no value"),
    (["=3"], "=3", "expected path=value"),
    (["protocols[3]=x"], "protocols[3]", "there is no entry 3: entries are numbered 0 to 0"),
    (["sessions.SKF81297=null"], "sessions.SKF81297", "expected a section"),
    (
        ["sessions.SKF81297.injections[0].form=hydrobromid"],
        "sessions.SKF81297.injections[0].form",
        "unknown form 'hydrobromid' of skf81297; did you mean hydrobromide?",
    ),
    (
        [f"{ANALYSIS}baseline_start=-50 ms"],
        f"{ANALYSIS}baseline_start",
        "holds 0.5 samples at sampling_rate, 10 Hz",
    ),
    ([f"{ANALYSIS}baseline_start=-0.001 min"], f"{ANALYSIS}baseline_start", "expected at least 2"),
    (
        [f"{ANALYSIS}baseline_start=-60 min", f"{ANALYSIS}baseline_end=-59.99 min"],
        f"{ANALYSIS}baseline_start",
        "no simulated window lies in the baseline of session 'vehicle'",
    ),
    (
        [f"{ANALYSIS}effect_start=0 min", f"{ANALYSIS}effect_end=0.01 min"],
        f"{ANALYSIS}effect_start",
        "no simulated window lies in the effect",
    ),
    (
        ["fidelity=continuous", "simulation.stretch=1000 min"],
        "vehicle.end",
        "no window of 60000 s fits into the session",
    ),
    (
        [
            "simulation.window=70 s",
            "sessions.vehicle.start=-60 s",
            f"{ANALYSIS}baseline_start=-1 min",
        ],
        "sessions.vehicle.start",
        "no window of 70 s fits in before the first injection",
    ),
]
TAKEN = [
    ["seed=302934307671667531413257853548643485645"],
    [f"{DOSE}=1500 \N{MICRO SIGN}g/kg"],
    [f"{DOSE}=15 mg/kg"],
    [f"{ANALYSIS}baseline_start=-1 min"],
    [f"{ANALYSIS}effect_start=10 min", f"{ANALYSIS}effect_end=12 min"],
]


@pytest.fixture(scope="module", autouse=True)
def files_read_once() -> Iterator[None]:
    """What an experiment names is read from the disk once; nothing here changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(named_files, "read_yaml", cache(yaml_source.read_yaml))
        yield


def load(*sets: str) -> LoadedExperiment:
    return load_experiment(EXPERIMENT, sets)


@pytest.mark.parametrize(("sets", "key", "message"), REFUSED, ids=lambda one: str(one)[:40])
def test_an_absurd_value_is_refused_at_its_key(sets: list[str], key: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(*sets)
    first = caught.value.problems[0]
    assert first.key == key
    assert message in first.message


@pytest.mark.parametrize("sets", TAKEN, ids=str)
def test_a_sound_value_is_taken(sets: list[str]) -> None:
    load(*sets)


def test_a_seed_is_kept_to_the_last_digit() -> None:
    seed = 302934307671667531413257853548643485645
    assert load(f"seed={seed}").experiment.simulation.seed == seed


@pytest.mark.parametrize("key", ["base", "drugs", "sensors", "hypotheses", "population", "claims"])
def test_an_empty_text_switches_nothing_off(configs: ConfigFolder, key: str) -> None:
    path = configs.experiment("one_group")
    data = yaml.safe_load(path.read_text()) | {key: ""}
    path.write_text(yaml.safe_dump(data))
    with pytest.raises(ConfigError) as caught:
        load_experiment(path)
    (problem,) = caught.value.problems
    assert problem.key == key


def test_a_decimal_comma_within_braces_is_one_message(configs: ConfigFolder) -> None:
    configs.replace("protocols/challenges.yaml", "dose: 1.5 mg/kg", "dose: 1,5 mg/kg")
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment("one_group"))
    said = [problem.message for problem in caught.value.problems]
    assert said[0] == "within {…} a comma ends a value: write dose: 1.5 mg/kg"


def test_drugs_may_stand_in_several_folders(configs: ConfigFolder) -> None:
    mine = configs.root / "mine"
    mine.mkdir()
    drug = (configs.root / "drugs" / "morphine.yaml").read_text()
    (mine / "my_opioid.yaml").write_text(drug)
    (mine / "morphine.yaml").write_text("receptors: {mor: {efficacy: 0.5}}\n")
    configs.replace("experiments/one_group.yaml", "drugs: ../drugs", "drugs: [../drugs, ../mine]")
    provenance = load_experiment(configs.experiment("one_group")).provenance["mice"]
    assert provenance["ligands.my_opioid.receptors.mor.efficacy"].value == 0.8
    # The later folder wins, and what it leaves out stays.
    assert provenance["ligands.morphine.receptors.mor.efficacy"].value == 0.5
    path = "ligands.{}.receptors.mor.dissociation"
    assert provenance[path.format("morphine")].value == provenance[path.format("my_opioid")].value


def test_a_hypothesis_may_stand_in_a_folder_of_ones_own(configs: ConfigFolder) -> None:
    mine = configs.root / "mine"
    mine.mkdir()
    (mine / "h9_mine.yaml").write_text("iron_deficiency: 0.25\n")
    path = configs.experiment("one_group")
    data = yaml.safe_load(path.read_text())
    data |= {"hypotheses": ["../hypotheses", "../mine"], "hypothesis": "h9_mine"}
    data["groups"] = {"mice": {"animals": 2}}
    path.write_text(yaml.safe_dump(data))
    assert load_experiment(path).provenance["mice"]["iron_deficiency"].value == 0.25


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("drugs", 5, "drugs"),
        ("drugs", [], "drugs"),
        ("drugs", ["../drugs", "../drgus"], "drugs[1]"),
        ("sensors", "../sensor", "sensors"),
        ("protocols", "challenges.yaml", "protocols"),
        ("protocols", ["../protocols/challenge.yaml"], "protocols[0]"),
        ("base", "../bse.yaml", "base"),
    ],
)
def test_an_error_does_not_drag_its_consequences_along(
    configs: ConfigFolder, key: str, value: object, named: str
) -> None:
    path = configs.experiment("one_group")
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | {key: value}))
    with pytest.raises(ConfigError) as caught:
        load_experiment(path)
    (problem,) = caught.value.problems
    assert problem.key == named


def test_a_faulty_leaf_is_not_missing_as_well(configs: ConfigFolder) -> None:
    configs.spoil("base.yaml", "circuit.cell_types.spn.g_ampa", "value", "null")
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment("one_group"))
    (problem,) = caught.value.problems
    assert problem.message == "has no value"


# The key itself is left out.
ABSENT = object()
# What a fuzzer puts in place of a leaf, or of a whole section.
BAD: list[Any] = [
    ABSENT, None, "", " ", True, [], {}, [None], {"x": None}, -1, 0, 10**25, 1e300, "inf min", "nan", "1,5 mg/kg",
    "x" * 3000, "\N{FULLWIDTH DIGIT FIVE}", "../..", 3.5, "5 mg/kg", "5 min", "1 day", "1e400 s", [[[]]],
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every section, list and leaf."""
    if path:
        yield path
    entries = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in entries:
        yield from places(value, (*path, key))


def spoilt(data: Any, path: tuple[Any, ...], bad: object) -> Any:
    copy = deepcopy(data)
    part = copy
    for key in path[:-1]:
        part = part[key]
    if bad is ABSENT:
        del part[path[-1]]
    else:
        part[path[-1]] = bad
    return copy


def experiment_with_everything() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(EXPERIMENT.read_text().replace("../", f"{CONFIGS}/"))
    sessions = yaml.safe_load((CONFIGS / "protocols" / "challenges.yaml").read_text())
    sessions = {name: sessions[name] for name in ("vehicle", "SKF81297")}
    sessions["SKF81297"]["injections"][0] |= {"duration": "5 min", "form": "hydrobromide"}
    dose = {"drug": "morphine", "route": "sc", "dose": "10 mg/kg", "time": "1 day"}
    again = dose | {"every": "12 h", "start": "2 day", "end": "3 day"}
    again.pop("time")
    pump = {
        "drug": "methadone",
        "route": "sc",
        "rate": "5 mg/kg/day",
        "start": "3 day",
        "end": "4 day",
    }
    history = {
        "title": "much",
        "doses": [dose, again, pump],
        "diet": [{"iron": "deficient", "start": "0 day", "end": "2 day"}],
    }
    lived = {
        "animals": 2,
        "sessions": ["vehicle", "SKF81297"],
        "phase": "dark",
        "at": "9 day",
        "history": history,
    }
    return data | {
        "protocols": [], "sessions": sessions, "simulation": data["simulation"] | {"history_step": "10 min"},
        "groups": {"mice": {"animals": 2, "parameters": {"iron_deficiency": 0.5}}, "lived": lived},
        "parameters": {"gaba": {"basal": {"value": "0.1 uM", "range": ["0.01 uM", "1 uM"], "source": "@Kolb2026", "status": "read"}}},
    }  # fmt: skip


def sweep_with_designs() -> dict[str, Any]:
    design = {
        "product": [
            yaml.safe_load(GRID),
            {
                "random": {
                    "points": 2,
                    "seed": 1,
                    "parameters": {"receptors.a1.density": {"spread": 0.3}},
                }
            },
            {"zip": {DOSE: ["1 mg/kg", "2 mg/kg"]}},
        ]
    }
    return {
        "name": "x", "title": "x", "experiment": str(EXPERIMENT), "fidelity": "surrogate", "streams": 1,
        "changes": {"groups.mice.animals": 2}, "sessions": ["SKF81297"], "metrics": ["epn_gaba_change"], "design": design,
    }  # fmt: skip


POPULATION = {
    "population": "x", "version": "0", "hypothesis": "h", "command": "c", "key": "k", "claims": ["T1"], "log_evidence": 0.0,
    "effective": 1.0, "spikes": "none", "parameters": {"gaba.basal": "uM"}, "weights": [1.0], "sets": [[0.1]],
}  # fmt: skip
CLAIM = {
    "id": "T1", "kind": "calibration", "statement": "s", "direction": "rise", "group": "g", "dose": "d", "n": 5, "source": "s",
    "status": "read", "rule": "r",
    "test": {"type": "size", "metric": "epn_gaba_change", "session": "s", "group": "g", "value": 5.0, "error": 1.0},
}  # fmt: skip
KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "experiment": (experiment_with_everything(), load_experiment),
    "sweep": (sweep_with_designs(), load_sweep),
    "population": (POPULATION, read_population),
    "ledger": ({"claims": [CLAIM]}, load_ledger),
    "expected": (yaml.safe_load(EXPECTED), read_expected),
}


@pytest.mark.parametrize("kind", ["experiment", "sweep", "ledger", "expected"])
def test_the_files_of_the_fuzzer_are_sound(kind: str, tmp_path: Path) -> None:
    data, read = KINDS[kind]
    path = tmp_path / "file.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    read(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_value_at_any_place_is_a_message_or_is_sound(kind: str, tmp_path: Path) -> None:
    """Any other exception fails the test: users see no traceback."""
    data, read = KINDS[kind]
    path = tmp_path / "file.yaml"

    @settings(suppress_health_check=list(HealthCheck), max_examples=30)
    @given(at=st.sampled_from(list(places(data))), bad=st.sampled_from(BAD))
    def try_one(at: tuple[Any, ...], bad: object) -> None:
        path.write_text(yaml.safe_dump(spoilt(data, at, bad), sort_keys=False))
        with suppress(ConfigError):
            read(path)

    try_one()
