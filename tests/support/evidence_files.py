"""Ledgers of evidence with rows of one kind, written for a test."""

from copy import deepcopy
from pathlib import Path

import yaml

from striosome.evidence.roles import RULE

ROW = {
    "id": "one",
    "quantity": "ED50",
    "value": "2 mg/kg",
    "error": {"sem": "0.2 mg/kg"},
    "species": "mouse",
    "preparation": "awake",
    "source": "@A2000",
    "status": "read",
    "role": "validation",
    "assay": {
        "type": "half_effect_dose",
        "drug": "methadone",
        "route": "sc",
        "after": "30 min",
        "receptor": "mor",
    },
}
SHARE = {"assay": {"type": "gaba_ratio", "silenced": "all"}, "value": 0.5, "error": {"sem": 0.1}}


def written(folder: Path, *rows: dict[str, object], **keys: object) -> Path:
    path = folder / "evidence.yaml"
    # No two rows share a part, which YAML would write as an anchor.
    listed = [deepcopy(ROW | row) for row in rows]
    data = {"rule": RULE, "shared": 0.5, "evidence": listed} | keys
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return path
