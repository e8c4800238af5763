"""Checking a configuration: the parser of libyaml against that of Python, and the whole check."""

from functools import partial
from pathlib import Path

import yaml

from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Contestant, Spread, Unavailable, cpu_time, race
from striosome.config.documents.yaml_source import PARSER, parse_yaml
from striosome.file_kinds.registry import KINDS

__all__ = ["run"]

_ROOT = Path(__file__).parents[1] / "configs"
_EXPERIMENT = _ROOT / "experiments" / "challenges.yaml"
# What the experiment is made of, as `striosome check` reads it.
_PARTS = ("base.yaml", "claims.yaml", "experiments/challenges.yaml", "protocols/challenges.yaml")
_FOLDERS = ("drugs", "sensors")
_LARGEST_S = Bar(0.5, at_least=False)
_C, _PYTHON, _WHOLE = "parse, libyaml", "parse, Python", "the whole check"


def _check() -> object:
    check = KINDS["experiment"].check
    assert check is not None
    return check(_EXPERIMENT, ())


def run(settings: Settings) -> Outcome:
    """Parse the files of an experiment with either parser, and check the experiment."""
    names = [*_PARTS, *(f"{folder}/{one.name}" for folder in _FOLDERS for one in _files(folder))]
    texts = {_ROOT / name: (_ROOT / name).read_text(encoding="utf-8") for name in names}
    contestants: dict[str, Contestant] = {
        _C: partial(cpu_time, partial(_parse_all, texts, "CSafeLoader")),
        _PYTHON: partial(cpu_time, partial(_parse_all, texts, "SafeLoader")),
        _WHOLE: partial(cpu_time, _check),
    }
    result = race(contestants, settings.repeats)
    outcome = Outcome("`striosome check` of a shipped experiment, after import", rows_of(result))
    outcome.find("parse: Python ÷ libyaml", result.ratio(_PYTHON, _C), "×")
    outcome.find("the whole check ÷ parse by libyaml", result.ratio(_WHOLE, _C), "×")
    if _WHOLE in result.times:
        seconds: Spread = result.times[_WHOLE].seconds
        outcome.find("CPU time of the whole check", seconds, "s", _LARGEST_S)
    here = "libyaml" if PARSER.__name__ == "CSafeLoader" else "Python"
    sizes = sum(map(len, texts.values()))
    outcome.notes.append(
        f"CPU time, not time on the wall. {len(texts)} files, {sizes / 1000:.0f} thousand letters "
        f"in all; the check parses with {here} here."
    )
    return outcome


def _files(folder: str) -> list[Path]:
    return sorted((_ROOT / folder).glob("*.yaml"))


def _parse_all(texts: dict[Path, str], parser: str) -> None:
    if not hasattr(yaml, parser):
        raise Unavailable("PyYAML was built without libyaml")
    for file, text in texts.items():
        parse_yaml(text, file, getattr(yaml, parser))
