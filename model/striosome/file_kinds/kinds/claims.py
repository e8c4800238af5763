"""Ledgers of published statements, which experiments name under `claims`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["CLAIMS"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.claims.ledger import load_ledger

    ledger = load_ledger(file)
    kinds = Counter(claim.kind for claim in ledger.claims)
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return f"{counted(ledger.claims, 'statement')}: {parts}{ledger.unchecked}", ()


def _schema() -> Json:
    from striosome.claims.ledger import Ledger

    return Ledger.model_json_schema()


CLAIMS = FileKind(
    name="claims",
    plural="ledgers of claims",
    schema=_schema,
    # Experiments and populations name statements under the same key.
    distinctive_keys=("claims",),
    nothing_but=("forms",),
    check=_check,
)
