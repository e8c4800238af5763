"""A file of expected numbers: what it holds, and every fault with its line."""

from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.scenarios.expected_file import read_expected, section_faults, words_of
from support.scenario_folders import EXPECTED


def written(folder: Path, text: str) -> Path:
    path = folder / "expected.yaml"
    path.write_text(text)
    return path


def test_numbers_are_read_by_population(tmp_path: Path) -> None:
    text = EXPECTED + "calibrated: {seeds: [4], numbers: []}\n"
    found = read_expected(written(tmp_path, text))
    assert list(found) == ["default", "calibrated"]
    first, _, last = found["default"].record.numbers
    assert (first.value, first.tolerance, first.unit) == (0.0, 1000.0, "percent")
    assert list(words_of(first)) == ["epn_gaba_change", "SKF81297", "control"]
    assert list(words_of(last)) == ["difference"]
    assert found["calibrated"].record.seeds == (4,)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("metric: epn", "metrc: epn", 4, "metrc: unknown key; did you mean metric?"),
        ("value: 900", "value: high", 5, "value: "),
        ("tolerance: 1,", "tolerance: -1,", 5, "tolerance: "),
        ("unit: percent}\n    - {metric", "}\n    - {metric", 4, "unit: is missing"),
        ("quantity: difference", "session: x", 6, "expected metric, session and group, or a"),
        ("quantity: difference", "quantity: d, session: x", 6, "a quantity stands alone"),
        ("quantity: difference", "quantity: d, point: {x: 1}", 6, "a quantity stands alone"),
        ("session: methadone, ", "", 5, "expected metric, session and group, or a quantity"),
        ("seeds: [1, 2]", "seeds: 1", 2, "seeds: expected a list"),
        ("  seeds: [1, 2]\n", "", 1, "seeds: is missing"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in EXPECTED
    path = written(tmp_path, EXPECTED.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        read_expected(path)
    text = str(caught.value)
    assert f"{path}:{line} default" in text
    assert message in text


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("deffault", "unknown population; did you mean default?"),
        ("calibrate", "unknown population; did you mean calibrated?"),
        ("other: {population: ../mine.yaml, x", "is the file of another section than other"),
    ],
)
def test_a_section_of_no_population_is_refused(tmp_path: Path, section: str, message: str) -> None:
    name, _, inside = section.partition(": {")
    more = f"{inside.removesuffix(', x')}, " if inside else ""
    text = f"{EXPECTED}{name}: {{{more}seeds: [4], numbers: []}}\n"
    (problem,) = section_faults(read_expected(written(tmp_path, text)), {"calibrated"})
    assert problem.line == 7
    assert message in problem.message


def test_a_section_may_name_its_population_elsewhere(tmp_path: Path) -> None:
    text = f"{EXPECTED}mine: {{population: ../elsewhere/mine.yaml, seeds: [4], numbers: []}}\n"
    assert not list(section_faults(read_expected(written(tmp_path, text)), ()))
