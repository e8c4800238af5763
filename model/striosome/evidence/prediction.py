"""What the assays of a ledger would measure in the animals of a group, beside what was reported."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import norm

from striosome.base.arrays import Array
from striosome.config.experiments.experiment import Group
from striosome.config.parameters.paths import replace_leaves
from striosome.evidence.assay import Assay, CircuitProbe, Subjects, off_scale
from striosome.evidence.ledger import EvidenceLedger
from striosome.evidence.row import EvidenceRow

__all__ = ["FIXED", "limits", "prediction_table", "predictions", "subjects_of"]

FIXED = "fixed"
"""Verdict on a row that is the same in every set of a prior, which is counted nowhere."""

_QUANTILES = (0.05, 0.5, 0.95)


def subjects_of(group: Group, circuit: CircuitProbe | None = None) -> Subjects:
    """Return the animals of a group for assays: one, or one for each accepted set that it has.

    Parameters
    ----------
    group : Group
        On a population of accepted sets each animal has one of its own; without, all share one.
        How animals of one set differ is left out: a study reports means.
    circuit : CircuitProbe, optional
        Circuit of the group; without one, assays that need it have no prediction.
    """
    own = replace_leaves(group.parameters, group.own)
    return Subjects.of(own, group.animals if group.own else 1, circuit)


def predictions(rows: Iterable[EvidenceRow], subjects: Subjects) -> dict[str, Array]:
    """Return what the assay of each row would measure, by the row's identifier, shape (sets,).

    Equal assays, such as those of two studies of one dose, are made once.

    Parameters
    ----------
    rows : iterable of EvidenceRow
        The rows.
    subjects : Subjects
        The animals.
    """
    made: list[tuple[Assay, Array]] = []
    found = {}
    for row in rows:
        known = next((value for assay, value in made if assay == row.assay), None)
        if known is None:
            known = np.asarray(row.assay.predicted(subjects))
            made.append((row.assay, known))
        found[row.id] = known
    return found


def prediction_table(ledger: EvidenceLedger, subjects: Subjects) -> pd.DataFrame:
    """Tabulate every row: what was reported with its 95 % limits, and what would be measured.

    Parameters
    ----------
    ledger : EvidenceLedger
        The rows.
    subjects : Subjects
        The animals.

    Returns
    -------
    DataFrame
        Columns id, quantity, role, source, unit, value, low, high (95 % limits of error and
        transfer), predicted (median over sets), predicted_low, predicted_high (90 % of the sets)
        and off: the median over sets of the distance from prediction to report, in its deviations.
        Nan where no set gives such a measurement, or where it needs the circuit and there is none.
    """
    rows, measured = [], predictions(ledger.evidence, subjects)
    for row in ledger.evidence:
        found = measured[row.id]
        low, high = limits(row)
        middle = np.nanquantile(found, _QUANTILES) if np.isfinite(found).any() else [np.nan] * 3
        rows.append(
            {
                "id": row.id,
                "quantity": row.quantity,
                "role": row.role,
                "source": row.source,
                "unit": row.assay.unit,
                "value": row.number,
                "low": low,
                "high": high,
                "predicted": middle[1],
                "predicted_low": middle[0],
                "predicted_high": middle[2],
                "off": _off(row, found),
            }
        )
    return pd.DataFrame(rows)


def limits(row: EvidenceRow) -> tuple[float, float]:
    """Return the 95 % limits of a row, in the unit of its assay."""
    reach = float(norm.ppf(0.975)) * row.deviation
    ends = row.scaled - reach, row.scaled + reach
    low, high = (float(off_scale(row.assay, end)) for end in ends)
    return low, high


def _off(row: EvidenceRow, predicted: Array) -> float:
    """Return how far predictions lie above a report, in its deviations: the median over sets."""
    off = row.off(predicted)
    known = off[~np.isnan(off)]
    return float(np.median(known)) if known.size else np.nan
