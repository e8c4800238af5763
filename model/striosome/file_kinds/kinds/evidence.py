"""Ledgers of evidence: numbers of the literature with their assays."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["EVIDENCE"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.evidence.ledger import load_evidence

    ledger = load_evidence(file)
    roles = Counter(row.role for row in ledger.evidence)
    parts = ", ".join(f"{number} for {role}" for role, number in roles.items())
    sources = len({row.cited for row in ledger.evidence})
    return f"{counted(ledger.evidence, 'number')} of {sources} sources: {parts}", ()


def _schema() -> Json:
    from striosome.evidence.ledger import EvidenceLedger

    return EvidenceLedger.model_json_schema()


EVIDENCE = FileKind(
    name="evidence",
    plural="ledgers of evidence",
    schema=_schema,
    # A calibration names its ledger under the same key.
    distinctive_keys=("evidence",),
    nothing_but=("rule", "shared"),
    check=_check,
)
