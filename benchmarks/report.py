"""Benchmark outcomes as Markdown and JSON, and the part of a file that holds them."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.outcome import Finding, Outcome, Row
from benchmarks.timing import Spread

__all__ = ["as_json", "markdown", "merged", "outcome_text", "write_between"]

Machine = Mapping[str, str]

_SUMMARY = ["requirement", "median (lowest–highest)", "bar", "", "benchmark"]
# Of a machine what differs from one measurement to the next.
_MOMENT = ("date", "commit", "processor", "load before")
_BEGIN, _END = "<!-- results -->", "<!-- end of results -->"


def markdown(outcomes: Mapping[str, Outcome], machine: Machine, quick: bool, where: Path) -> str:
    """Return the summary of all bars, the machine, then each benchmark with its time.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        By the name of the benchmark.
    machine : mapping of str to str
        As `describe_machine` tells it.
    quick : bool
        Bars are then printed, not judged.
    where : Path
        Folder of the file, for the paths of figures.
    """
    lasting = {key: value for key, value in machine.items() if key not in _MOMENT}
    moment = ", ".join(f"{key} {machine[key]}" for key in _MOMENT if key in machine)
    parts = [
        _table(
            _SUMMARY, [line for name, one in outcomes.items() for line in _bars(name, one, quick)]
        ),
        _table(["machine", ""], [[key, value] for key, value in lasting.items()]),
    ]
    for name, outcome in outcomes.items():
        heading, *rest = outcome_text(name, outcome, quick, where).split("\n\n")
        parts.append("\n\n".join([heading, *([f"*Measured: {moment}.*"] if moment else []), *rest]))
    return "\n\n".join(part for part in parts if part)


def merged(before: str, new: str, order: Iterable[str]) -> str:
    """Return a report with new measurements in their place, and the rest unchanged.

    Parameters
    ----------
    before, new : str
        Reports as of `markdown`; the machine is that of the new one.
    order : iterable of str
        All benchmarks, as they follow each other.
    """
    bars, sections = _taken_apart(before)
    new_bars, new_sections = _taken_apart(new)
    sections |= new_sections
    for name in new_sections:  # one that could not be measured has no bars any more
        bars[name] = new_bars.get(name, [])
    names = [name for name in order if name in sections]
    lines = [line for name in names for line in bars.get(name, [])]
    summary = "\n".join([*_head(_SUMMARY), *lines]) if lines else ""
    machine = next((part for part in new.split("\n\n") if part.startswith("| machine |")), "")
    parts = [summary, machine, *(sections[name] for name in names)]
    return "\n\n".join(part for part in parts if part)


def _taken_apart(report: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Split a report into summary lines and sections, by the name of their benchmark."""
    top, *parts = re.split(r"^(?=### )", report.strip(), flags=re.MULTILINE)
    sections = {part[4:].partition(":")[0]: part.strip() for part in parts}
    bars: dict[str, list[str]] = {}
    for line in top.splitlines():
        if found := re.search(r"\| `(\w+)` \|$", line):
            bars.setdefault(found[1], []).append(line)
    return bars, sections


def _bars(name: str, outcome: Outcome, quick: bool) -> list[list[str]]:
    return [
        [finding.what, _measured(finding), str(finding.bar), _verdict(finding, quick), f"`{name}`"]
        for finding in outcome.findings
        if finding.bar is not None
    ]


def outcome_text(name: str, outcome: Outcome, quick: bool, where: Path) -> str:
    """Return the section of one benchmark."""
    parts = [f"### {name}: {outcome.title}"]
    if outcome.rows:
        columns = ["contestant", "s, median (lowest–highest)", "ns per neuron-step"]
        columns += ["SPN Hz", "EPN Hz"]
        parts.append(_table(columns, [_row(row) for row in outcome.rows]))
    if outcome.findings:
        columns = ["measured", "median (lowest–highest)", "bar", ""]
        lines = [
            [
                finding.what,
                _measured(finding),
                "" if finding.bar is None else str(finding.bar),
                _verdict(finding, quick),
            ]
            for finding in outcome.findings
        ]
        parts.append(_table(columns, lines))
    parts += [_table(columns, lines) for columns, lines in outcome.tables]
    parts += outcome.notes
    if outcome.figure is not None:
        parts.append(f"![{outcome.title}]({os.path.relpath(outcome.figure, where)})")
    return "\n\n".join(parts)


def as_json(outcomes: Mapping[str, Outcome], machine: Machine, quick: bool, before: str) -> str:
    """Return every lap as JSON for further computation, with earlier results that are not anew."""
    earlier = json.loads(before) if before else {}
    for name, outcome in outcomes.items():
        earlier[name] = {"machine": dict(machine), "quick": quick, **_plain(outcome, quick)}
    return json.dumps(earlier, indent=1, ensure_ascii=False) + "\n"


def write_between(path: Path, change: Callable[[str], str]) -> None:
    """Replace the text between the two marks of a file; a new file holds nothing else.

    Raises
    ------
    ValueError
        If the file exists and lacks the marks.
    """
    before, between, after = "", "", ""
    if path.exists():
        before, begin, rest = path.read_text().partition(_BEGIN)
        between, end, after = rest.partition(_END)
        if not begin or not end:
            raise ValueError(f"{path} has no lines {_BEGIN} and {_END}")
    path.write_text(f"{before}{_BEGIN}\n\n{change(between.strip())}\n\n{_END}{after or chr(10)}")


def _row(row: Row) -> list[str]:
    if row.times is None:
        return [row.contestant, row.missing, "", "", ""]
    seconds, rates = row.times.seconds, row.times.rates_Hz
    per_step = ""
    if row.neuron_steps is not None:
        per_step = f"{seconds.middle / row.neuron_steps * 1e9:.2f}"
    both = ["", ""] if rates is None else [f"{rate:.3f}" for rate in rates]
    return [row.contestant, _spread(seconds), per_step, *both]


def _measured(finding: Finding) -> str:
    return f"{_spread(finding.value)} {finding.unit}".strip()


def _spread(spread: Spread) -> str:
    middle, low, high = (
        f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
        for value in (spread.middle, spread.low, spread.high)
    )
    return middle if spread.low == spread.high else f"{middle} ({low}–{high})"


def _verdict(finding: Finding, quick: bool) -> str:
    if finding.bar is None:
        return ""
    if quick:
        return "not judged"
    return "met" if finding.bar.met(finding.value.middle) else "**missed**"


def _table(columns: list[str], lines: list[list[str]]) -> str:
    if not lines:
        return ""
    return "\n".join([*_head(columns), *map(_line, lines)])


def _head(columns: list[str]) -> list[str]:
    return [_line(columns), _line(["---"] * len(columns))]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(outcome: Outcome, quick: bool) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "contestants": [
            {
                "name": row.contestant,
                "missing": row.missing or None,
                "neuron_steps": row.neuron_steps,
                "laps": [] if row.times is None else [asdict(lap) for lap in row.times.laps],
            }
            for row in outcome.rows
        ],
        "findings": [
            {
                "what": finding.what,
                **asdict(finding.value),
                "unit": finding.unit,
                "bar": None if finding.bar is None else str(finding.bar),
                "verdict": _verdict(finding, quick) or None,
            }
            for finding in outcome.findings
        ],
        "tables": [{"columns": columns, "lines": lines} for columns, lines in outcome.tables],
        "notes": outcome.notes,
    }
