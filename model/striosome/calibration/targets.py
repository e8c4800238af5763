"""Which statements a calibration asks, and of which cells they speak."""

from collections.abc import Collection, Iterable

from striosome.calibration.likelihood.outcomes import Cell
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.rules import (
    Absence,
    Change,
    ClaimTest,
    Dissociation,
    GroupDifference,
    Size,
)

__all__ = ["asked_cells", "calibration_claims"]

_ASKED = (Change, Absence, GroupDifference, Size, Dissociation)


def calibration_claims(ledger: Ledger) -> list[Claim]:
    """The statements that may be fitted and add something of their own.

    Those that only join others add nothing. Where the mean of a cell is reported as a number, what
    is said of its direction follows from the number, and to ask both would count one finding twice.
    """
    fitted = [c for c in ledger.claims if c.kind == "calibration" and isinstance(c.test, _ASKED)]
    numbers = {
        Cell(test.metric, test.session, test.group)
        for test in (claim.test for claim in fitted)
        if isinstance(test, Size)
    }
    return [claim for claim in fitted if not _follows(claim.test, numbers)]


def _follows(test: ClaimTest, numbers: set[Cell]) -> bool:
    """Whether a statement of direction is about means that are all reported as numbers."""
    match test:
        case Change() | Absence():
            return Cell(test.metric, test.session, test.group) in numbers
        case GroupDifference():
            both = (test.group, test.reference)
            return all(Cell(test.metric, test.session, group) in numbers for group in both)
        case _:
            return False


def asked_cells(
    claims: Iterable[Claim], sessions: Iterable[str], groups: Collection[str]
) -> set[Cell]:
    """Every cell that statements speak of; a dissociation speaks of all sessions and groups."""
    cells: set[Cell] = set()
    for claim in claims:
        match claim.test:
            case Change(metric=metric, session=session, group=group):
                cells.add(Cell(metric, session, group))
            case Size(metric=metric, session=session, group=group):
                cells.add(Cell(metric, session, group))
            case Absence(metric=metric, session=session, group=group, contrast=contrast):
                cells.add(Cell(metric, session, group))
                cells.add(Cell(metric, contrast.session, contrast.group))
            case GroupDifference(metric=metric, session=session, group=group, reference=other):
                cells |= {Cell(metric, session, group), Cell(metric, session, other)}
            case Dissociation(metrics=metrics):
                cells |= {Cell(m, s, g) for s in sessions for m in metrics for g in groups}
    return cells
