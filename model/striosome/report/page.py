"""The page of a run: its table, its verdicts, its figures and how it was made."""

from pathlib import Path

from striosome.base.wording import counted
from striosome.claims.contradictions import opposed, side_by_side
from striosome.claims.counting import ONE_DRAW, multiplicity, untested, verdict_words
from striosome.claims.scoring import grounds, told
from striosome.report.effects_shown import reported_metrics, shown_effects
from striosome.report.templates import template
from striosome.simulation.metric_records import metric_words
from striosome.store.contents import FIGURES, REPORT
from striosome.store.pages import enter_pages, require_own_page
from striosome.store.record import read_record
from striosome.store.tables import read_claims, read_effects, read_notes
from striosome.store.writing import write_text

__all__ = ["OWN_FIGURE", "write_report"]

OWN_FIGURE = "scenario"
"""Name of the figure that a scenario draws of its own run."""
# What was asked for comes first, then what answers it, then how it came about.
_ORDER = (OWN_FIGURE, "effects", "time_course", "dose_response", "claims", "chain", "rates")
_REPORTED_FIELDS = (
    "striosome",
    "git_commit",
    "python",
    "compiler",
    "started",
    "finished",
    "wall_time_s",
)


def write_report(folder: Path) -> Path:
    """Write `report.html` into an otherwise complete run folder, and return its path.

    Raises
    ------
    striosome.store.errors.FolderError
        If it is no run folder, a file of it is damaged, or its page is somebody else's.
    """
    claims, effects, record = read_claims(folder), read_effects(folder), read_record(folder)
    require_own_page(folder, REPORT)
    shown = claims[told(claims)]
    figures = {path.stem for path in (folder / FIGURES).glob("*.svg")}
    page = template("page.html").render(
        record=record,
        effects=[
            (str(metric_words(metric)), shown_effects(effects, metric, record.windows))
            for metric in reported_metrics(effects)
        ],
        claims=[(str(kind), side_by_side(own)) for kind, own in shown.groupby("kind", sort=False)],
        scored=len(claims),
        multiplicity=multiplicity(claims),
        one_draw=ONE_DRAW,
        untested=counted(untested(claims), "statement is", "statements are"),
        verdicts=dict(zip(claims["id"], claims["verdict"], strict=True)),
        verdict_words=verdict_words,
        grounds=dict(zip(claims["id"], grounds(claims), strict=True)),
        opposed=opposed,
        notes=read_notes(folder),
        figures=sorted(figures, key=_place),
        provenance=[(name, getattr(record, name)) for name in _REPORTED_FIELDS],
    )
    write_text(folder / REPORT, page)
    enter_pages(folder, [folder / REPORT])
    return folder / REPORT


def _place(figure: str) -> tuple[int, str]:
    """Return the place of a figure on the page; a page of a figure is named after it."""
    known = [place for place, name in enumerate(_ORDER) if figure.startswith(name)]
    return (known[0] if known else len(_ORDER), figure)
