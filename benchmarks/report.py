"""Outcomes as Markdown and JSON, and the part of a file that holds them."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.outcome import Finding, Outcome, Row
from benchmarks.timing import Spread

__all__ = ["as_json", "markdown", "outcome_text", "write_between"]

_BEGIN, _END = "<!-- results -->", "<!-- end of results -->"


def markdown(
    outcomes: dict[str, Outcome], machine: dict[str, str], quick: bool, where: Path
) -> str:
    """The summary of all bars, the machine, then each benchmark.

    Parameters
    ----------
    outcomes : dict of str to Outcome
        By the name of the benchmark.
    machine : dict of str to str
        As `describe_machine` tells it.
    quick : bool
        Bars are then printed, not judged.
    where : Path
        Folder of the file, for the paths of figures.
    """
    held = [
        (finding, name)
        for name, outcome in outcomes.items()
        for finding in outcome.findings
        if finding.bar is not None
    ]
    judged = [
        [finding.what, _measured(finding), str(finding.bar), _verdict(finding, quick), f"`{name}`"]
        for finding, name in held
    ]
    parts = [
        _table(["requirement", "median (lowest–highest)", "bar", "", "benchmark"], judged),
        _table(["machine", ""], [[key, value] for key, value in machine.items()]),
    ]
    parts += [outcome_text(name, outcome, quick, where) for name, outcome in outcomes.items()]
    return "\n\n".join(part for part in parts if part)


def outcome_text(name: str, outcome: Outcome, quick: bool, where: Path) -> str:
    """One benchmark."""
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


def as_json(outcomes: dict[str, Outcome], machine: dict[str, str], quick: bool) -> str:
    """Every lap, for those who want to compute with them."""
    content = {
        "machine": machine,
        "quick": quick,
        "benchmarks": {name: _plain(outcome, quick) for name, outcome in outcomes.items()},
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def write_between(path: Path, text: str) -> None:
    """Replace what stands between the two marks of a file; a new file holds nothing else.

    Raises
    ------
    ValueError
        If the file exists and lacks the marks.
    """
    before, after = "", ""
    if path.exists():
        before, begin, rest = path.read_text().partition(_BEGIN)
        _, end, after = rest.partition(_END)
        if not begin or not end:
            raise ValueError(f"{path} has no lines {_BEGIN} and {_END}")
    path.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after or chr(10)}")


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
    rule = ["---"] * len(columns)
    return "\n".join(f"| {' | '.join(line)} |" for line in (columns, rule, *lines))


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
