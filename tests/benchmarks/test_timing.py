"""Races and reports; no test here looks at a clock."""

import json
import re
from contextlib import contextmanager
from functools import partial

import pytest

from benchmarks.contestants.child import in_child
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.report import as_json, markdown, merged, write_between
from benchmarks.timing import Lap, Spread, Unavailable, race


@contextmanager
def steady(log, name, seconds):
    laps = iter(seconds)

    def run() -> Lap:
        log.append(name)
        return Lap(next(laps), (0.5,), (1.0, 2.0))

    yield run


@contextmanager
def absent():
    raise Unavailable("not here")
    yield


@contextmanager
def shaky():
    yield iter([Lap(1.0)]).__next__


@contextmanager
def in_its_own_process(seconds):
    def run() -> Lap:
        if seconds < 0:
            raise ValueError("time runs backwards")
        return Lap(seconds)

    yield run


def small_race(log, repeats=3):
    return race(
        {
            "slow": partial(steady, log, "slow", [4.0, 9.0, 8.0]),
            "absent": absent,
            "shaky": shaky,
            "fast": partial(steady, log, "fast", [2.0, 3.0, 2.0]),
        },
        repeats,
    )


def test_contestants_take_turns():
    log: list[str] = []
    small_race(log)
    assert log == ["slow", "fast"] * 3


def test_ratios_are_formed_within_rounds():
    result = small_race([])
    assert result.ratio("slow", "fast") == Spread(3.0, 2.0, 4.0)
    assert result.ratio("slow", "fast", lambda lap: lap.parts[0]) == Spread(0.25, 0.5 / 3, 0.25)
    assert result.times["slow"].seconds == Spread(8.0, 4.0, 9.0)
    assert result.fastest(["slow", "fast", "absent"]) == "fast"


def test_who_fails_is_out_and_stops_nobody():
    result = small_race([])
    assert set(result.times) == {"slow", "fast"}
    assert result.missing["absent"] == "not here"
    assert result.missing["shaky"].startswith("failed: StopIteration")
    assert result.ratio("slow", "absent") is None
    assert result.fastest(["absent"]) is None


def test_a_contestant_in_a_child_reports_laps_and_errors():
    result = race(
        {
            "good": partial(in_child, in_its_own_process, 0.25),
            "bad": partial(in_child, in_its_own_process, -1.0),
        },
        2,
    )
    assert [lap.seconds for lap in result.times["good"].laps] == [0.25, 0.25]
    assert "time runs backwards" in result.missing["bad"]


@pytest.mark.parametrize(
    ("bar", "value", "met"),
    [
        (Bar(2, at_least=True), 2.0, True),
        (Bar(2, at_least=True), 1.9, False),
        (Bar(2, at_least=False), 1.9, True),
        (Bar(2, at_least=False), 2.1, False),
    ],
)
def test_bars(bar, value, met):
    assert bar.met(value) is met


def test_quick_sizes():
    assert Settings(1, quick=True).pick(9, 1) == 1
    assert Settings(1, quick=False).pick(9, 1) == 9


def small_outcome() -> Outcome:
    result = small_race([])
    outcome = Outcome("A race", rows_of(result, 1e9), notes=["A note."])
    outcome.find("slow ÷ fast", result.ratio("slow", "fast"), "×", Bar(5, at_least=True))
    outcome.find("slow ÷ absent", result.ratio("slow", "absent"), "×")
    return outcome


def test_a_missed_bar_is_said_to_be_missed(tmp_path):
    outcomes = {"small": small_outcome()}
    text = markdown(outcomes, {"processor": "some"}, False, tmp_path)
    assert "| slow ÷ fast | 3 (2–4) × | at least 5 | **missed** |" in text
    assert "| absent | not here |" in text
    assert "| slow | 8 (4–9) | 8.00 | 1.000 | 2.000 |" in text
    assert "slow ÷ absent" not in text
    assert "missed" not in markdown(outcomes, {}, True, tmp_path)
    plain = json.loads(as_json(outcomes, {"cores": "2"}, False, '{"other": 1}'))
    laps = plain["small"]["contestants"][0]["laps"]
    assert [lap["seconds"] for lap in laps] == [4.0, 9.0, 8.0]
    assert plain["small"]["machine"] == {"cores": "2"}
    assert plain["other"] == 1


def test_what_is_measured_anew_takes_its_place_and_the_rest_stays(tmp_path):
    def measured(*names: str, cores: str, date: str) -> str:
        machine = {"cores": cores, "date": date}
        outcomes = dict.fromkeys(names, small_outcome())
        return markdown(outcomes, machine, False, tmp_path)

    order = ("first", "second", "third")
    text = merged("", measured("third", "first", cores="2", date="Monday"), order)
    text = merged(text, measured("second", cores="4", date="Tuesday"), order)
    text = merged(text, measured("first", cores="4", date="Friday"), order)
    assert text.count("| cores |") == 1
    assert "| cores | 4 |" in text
    days = re.findall(r"^### (\w+): .*\n\n\*Measured: date (\w+)\.\*$", text, re.MULTILINE)
    assert days == [("first", "Friday"), ("second", "Tuesday"), ("third", "Monday")]
    assert re.findall(r"missed\*\* \| `(\w+)` \|$", text, re.MULTILINE) == list(order)
    # The same again changes nothing.
    assert merged(text, measured("first", cores="4", date="Friday"), order) == text
    absent = markdown({"second": Outcome("not measured")}, {}, False, tmp_path)
    assert "`second`" not in merged(text, absent, order)


def test_results_are_put_between_marks(tmp_path):
    path = tmp_path / "README.md"
    write_between(path, lambda _: "first")
    path.write_text(f"# Before\n{path.read_text()}After\n")
    write_between(path, lambda before: before.replace("first", "second"))
    text = path.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("After\n")
    assert "second" in text
    assert "first" not in text
    (tmp_path / "other.md").write_text("no marks")
    with pytest.raises(ValueError, match="has no lines"):
        write_between(tmp_path / "other.md", str)
