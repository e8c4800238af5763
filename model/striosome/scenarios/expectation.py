"""Writer of a scenario's expected numbers from several seeds, and of its picture."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from striosome.base.arrays import Array
from striosome.config.documents.yaml_text import OneLine, written_yaml
from striosome.config.experiments.population import known_populations
from striosome.figures.small_png import save_small
from striosome.figures.style import house_style
from striosome.scenarios.declaration import Scenario, load_scenario
from striosome.scenarios.expected_file import DEFAULT, ExpectedNumber, ExpectedNumbers
from striosome.scenarios.folders import EXPECTED, PICTURE
from striosome.scenarios.numbers import expectation
from striosome.scenarios.runner import ScenarioOutcome, samples
from striosome.store.marks import SOURCE, figure_mark, is_drawn
from striosome.store.ownership import begins_with, keep_aside
from striosome.store.writing import write_text

__all__ = ["is_written_here", "stream_seeds", "write_expected"]

_HEADER = """\
# What the scenario gives: means of metrics over animals, and quantities that run.py computes,
# over the random streams `seeds`. Another stream is off by more than `tolerance`, three standard
# deviations or what one of these is off, about once in 370. Written by the command
#   striosome run experiments/{folder} --write-expected STREAMS [--population FILE]
"""
# With which every file of expected numbers begins that was written by the command; the rest of the
# header was put otherwise by earlier versions.
_BEGINNING = "".join(_HEADER.splitlines(keepends=True)[:2])


def is_written_here(path: Path) -> bool:
    """Tell whether a file of expected numbers was written by the command."""
    return begins_with(path, _BEGINNING)


def stream_seeds(scenario: Scenario, count: int) -> list[int]:
    """Return seeds of several results that share no stream, the scenario's own first."""
    subject = scenario.subject
    return [subject.seed + position * subject.streams for position in range(count)]


def write_expected(
    scenario: Scenario, count: int, run: Callable[[int], ScenarioOutcome]
) -> list[Path]:
    """Write the numbers from several seeds, and the picture of the first.

    What is written are the numbers that expected.yaml has for the animals that the scenario runs
    on, else those that it has by default, else what the subject proposes and all quantities.
    Sections of other populations stay as they are; the picture is that of the animals which the
    scenario's own files name.

    Parameters
    ----------
    scenario : Scenario
        As it is read with its own seed.
    count : int
        Random streams, two at least.
    run : callable
        Runs the scenario with a seed.

    Returns
    -------
    list of Path
        Files written, and those of somebody else's that were there and have another name now.
    """
    seeds = stream_seeds(scenario, count)
    numbers: list[ExpectedNumber] = []
    streams: list[list[Array]] = []
    written = [scenario.path / EXPECTED]
    as_it_stands = load_scenario(scenario.path).section == scenario.section
    for seed in seeds:
        outcome = run(seed)
        if seed == seeds[0]:
            numbers = _template(scenario, outcome)
            if as_it_stands:
                written += _write_picture(scenario, outcome)
        streams.append(samples(scenario, outcome.result, numbers))
    found = [
        expectation(number, own)
        for number, own in zip(numbers, zip(*streams, strict=True), strict=True)
        if all(np.isfinite(sample).all() for sample in own)
    ]
    sections = {name: located.record for name, located in scenario.expected.items()}
    sections[scenario.section] = ExpectedNumbers(
        population=_elsewhere(scenario), seeds=tuple(seeds), numbers=tuple(found)
    )
    kept = keep_aside(written[0], is_written_here)
    write_text(written[0], _text(scenario, sections))
    return written if kept is None else [*written, kept]


def _elsewhere(scenario: Scenario) -> str | None:
    """Return the population's file, where its name alone does not identify it."""
    path = scenario.subject.population
    if path is None or path.stem in known_populations(scenario.subject.root):
        return None
    return Path(os.path.relpath(path, scenario.path)).as_posix()


def _template(scenario: Scenario, outcome: ScenarioOutcome) -> list[ExpectedNumber]:
    """Return the numbers to write, with placeholders as values."""
    for name in (scenario.section, DEFAULT):
        if name in scenario.expected:
            return list(scenario.expected[name].record.numbers)
    computed = (
        ExpectedNumber(quantity=q.name, value=0.0, tolerance=0.0, unit=q.unit)
        for q in scenario.code.quantities(outcome.result).values()
    )
    return [*scenario.subject.cells(), *computed]


def _write_picture(scenario: Scenario, outcome: ScenarioOutcome) -> list[Path]:
    path = scenario.path / PICTURE
    with house_style():
        figure = scenario.code.figure(outcome.result)
        kept = keep_aside(path, is_drawn)
        save_small(figure, path, {SOURCE: figure_mark(path.stem)})
    return [path] if kept is None else [path, kept]


def _text(scenario: Scenario, sections: dict[str, ExpectedNumbers]) -> str:
    """Return the text of the file, a line for each number."""
    content = {
        name: {
            **({} if section.population is None else {"population": section.population}),
            "seeds": list(section.seeds),
            "numbers": [OneLine(n.model_dump(exclude_none=True)) for n in section.numbers],
        }
        for name, section in sections.items()
    }
    return _HEADER.format(folder=scenario.name) + written_yaml(content)
