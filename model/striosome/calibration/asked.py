"""Which statements a calibration asks, and of which cells they speak."""

from collections.abc import Collection, Iterable

from striosome.calibration.outcomes import Cell
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.rules import Absence, Change, Dissociation, GroupDifference

__all__ = ["asked_cells", "calibration_claims"]

_ASKED = (Change, Absence, GroupDifference, Dissociation)


def calibration_claims(ledger: Ledger) -> list[Claim]:
    """The statements that may be fitted; those that only join others add nothing of their own."""
    return [c for c in ledger.claims if c.kind == "calibration" and isinstance(c.test, _ASKED)]


def asked_cells(
    claims: Iterable[Claim], sessions: Iterable[str], groups: Collection[str]
) -> set[Cell]:
    """Every cell that statements speak of; a dissociation speaks of all sessions and groups."""
    cells: set[Cell] = set()
    for claim in claims:
        match claim.test:
            case Change(metric=metric, session=session, group=group):
                cells.add(Cell(metric, session, group))
            case Absence(metric=metric, session=session, group=group, contrast=contrast):
                cells.add(Cell(metric, session, group))
                cells.add(Cell(metric, contrast.session, contrast.group))
            case GroupDifference(metric=metric, session=session, group=group, reference=other):
                cells |= {Cell(metric, session, group), Cell(metric, session, other)}
            case Dissociation(metrics=metrics):
                cells |= {Cell(m, s, g) for s in sessions for m in metrics for g in groups}
    return cells
