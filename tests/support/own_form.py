"""A form of claim of a user's own, the example of docs/claims.md, and statements of that form."""

from pathlib import Path
from typing import Any

import yaml

from support.claim_studies import claim
from support.fenced_blocks import blocks_of

NAME = "at_least.py"
(TEXT,) = (block.text for block in blocks_of("docs/claims.md") if block.language == "python")


def own_claim(name: str = "A1", kind: str = "validation", **changes: Any) -> dict:
    """A statement of that form: EPN GABA rises by at least 5 %."""
    test = {
        "type": "at_least",
        "metric": "epn_gaba_change",
        "session": "SKF81297",
        "group": "iron_deficient",
        "least": 5,
    }
    return claim(name, test | changes, kind=kind)


def write_own(folder: Path, *claims: dict, text: str = TEXT, ledger: str = "claims.yaml") -> Path:
    """Write a ledger of these statements, and the form beside it."""
    (folder / NAME).write_text(text)
    path = folder / ledger
    path.write_text(yaml.safe_dump({"forms": [NAME], "claims": list(claims)}, sort_keys=False))
    return path
