"""The table of docs/metrics.md, from the records of metrics.

`PYTHONPATH=tests python -m support.metric_table` writes it there.
"""

import re

from striosome.base.estimate_words import unit_label
from striosome.simulation.metric_records import METRICS, OF_POPULATION, MetricRecord, metrics_of
from support.places import ROOT

PAGE = ROOT / "docs" / "metrics.md"
_COLUMNS = ("metric", "unit", "what it is", "minus the matched control", "needs")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}\n"
_TABLE = re.compile(r"(<!-- table -->\n)(\|.*\n)*")


def metric_table() -> str:
    """Return one row for each metric of the package."""
    last = [record for record, _ in metrics_of(()).values() if record not in METRICS]
    return _HEAD + "".join(map(_row, (*METRICS, *OF_POPULATION, *last)))


def _row(record: MetricRecord) -> str:
    change = "change of " if record.is_change else ""
    cells = (
        f"`{record.name.format('POPULATION')}`",
        unit_label(record.unit) or "1",
        f"{change}{record.noun.format('a population')}",
        "yes" if record.paired else "no",
        ", ".join(sorted(record.needs)),
    )
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |")


def renewed(page: str) -> str:
    """Return the page with the table as it should be."""
    return _TABLE.sub(lambda found: found[1] + metric_table(), page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text()))
