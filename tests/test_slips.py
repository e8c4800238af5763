"""What is easily confused in Python is told with what to pass instead."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import striosome
from striosome.base.errors import BadArgument
from striosome.base.machine import cores, worker_count
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.store.errors import FolderError
from support.tiny import write_tiny


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("slips"))


@pytest.fixture(scope="module")
def loaded(file: Path) -> LoadedExperiment:
    return striosome.load(file, ["seed=3"])


def test_one_text_is_one_change(file: Path, loaded: LoadedExperiment) -> None:
    assert striosome.load(file, "seed=3").experiment == loaded.experiment
    assert loaded.experiment.simulation.seed == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seed": 3}, r"changes as texts, not as dict: \['seed=3'\]"),
        ([("seed", 3)], r'changes as texts, such as \["seed=3"\], not \[\(\'seed\', 3\)\]'),
        (3, "changes as texts"),
    ],
)
def test_changes_of_another_kind_are_told_how_to_be_written(
    file: Path, changes: Any, message: str
) -> None:
    with pytest.raises(BadArgument, match=message):
        striosome.load(file, changes)


def test_what_was_loaded_is_told_from_the_experiment(loaded: LoadedExperiment) -> None:
    experiment: Any = loaded.experiment
    with pytest.raises(BadArgument, match=r"LoadedExperiment; what load returns has \.experiment"):
        striosome.simulate(loaded)
    for given, kind in ((experiment, "Experiment"), (True, "bool"), (None, "NoneType")):
        with pytest.raises(BadArgument, match=rf"what striosome\.load returns, got {kind}"):
            striosome.run(given)


@pytest.mark.parametrize("verb", ["simulate", "run"])
@pytest.mark.parametrize("workers", [0, -2])
def test_there_is_a_worker_at_least(
    loaded: LoadedExperiment, tmp_path: Path, verb: str, workers: int
) -> None:
    calls: dict[str, Callable[[], object]] = {
        "simulate": lambda: striosome.simulate(loaded.experiment, workers=workers),
        "run": lambda: striosome.run(loaded, tmp_path / "out", workers=workers),
    }
    with pytest.raises(ValueError, match=f"workers={workers}: expected a whole number of at least"):
        calls[verb]()
    assert not list(tmp_path.iterdir())


def test_nobody_says_how_many_workers_is_one_for_each_core() -> None:
    assert worker_count(None) == cores()
    assert worker_count(3) == 3


@pytest.mark.parametrize("workers", ["2", 1.5, True, [1], float("nan")])
def test_workers_are_counted_in_whole_numbers(
    loaded: LoadedExperiment, tmp_path: Path, workers: object
) -> None:
    calls: tuple[Callable[..., object], ...] = (
        lambda **asked: striosome.simulate(loaded.experiment, **asked),
        lambda **asked: striosome.run(loaded, tmp_path / "out", **asked),
    )
    for call in calls:
        with pytest.raises(BadArgument, match=r"^workers=.*: expected a whole number of at"):
            call(workers=workers)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("given", [3, None, b"x", ["a"]])
@pytest.mark.parametrize(
    "call",
    ["load", "load_sweep", "load_scenario", "open_run", "open_sweep", "read_claims"],
)
def test_what_is_no_name_of_a_file_is_told(call: str, given: object) -> None:
    with pytest.raises(BadArgument, match=r"^expected the name of a file or folder, a str or a P"):
        getattr(striosome, call)(given)


def test_two_runs_are_compared_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="expected the name of a file or folder"):
        striosome.compare_runs(tmp_path, None)


def test_a_name_that_no_folder_can_have_is_told() -> None:
    for opener in (striosome.open_run, striosome.read_claims):
        with pytest.raises(FolderError, match=r"^a\\x00b: cannot be read: no file can have th"):
            opener("a\0b")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("", 1.0, "percent"), "name: expected a text, not ''"),
        ((None, 1.0, "percent"), "name: expected a text, not None"),
        (("x", 1.0, None), "unit: expected a text, not None"),
        (("x", 1.0, ""), "unit: expected a text, not ''"),
        (("x", None, "percent"), "'x': value: expected a number, or one of every animal, not None"),
        (("x", "much", "percent"), "'x': value: expected a number, .* not 'much'"),
        (("x", [], "percent"), r"'x': value: expected a number, .* not \[\]"),
    ],
)
def test_a_quantity_has_a_name_a_value_and_a_unit(
    arguments: tuple[Any, Any, Any], told: str
) -> None:
    with pytest.raises(BadArgument, match=rf"^Quantity:? {told}"):
        striosome.Quantity(*arguments)
