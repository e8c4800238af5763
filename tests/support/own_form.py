"""A form of claim of a user's own: the example of docs/claims.md."""

import re

from support.claim_studies import claim
from support.places import ROOT

TEXT = re.search(
    r"```python\n(.*?)```", (ROOT / "docs" / "claims.md").read_text(encoding="utf-8"), re.DOTALL
)[1]  # type: ignore[index]
NAME = "at_least.py"


def at_least(group: str, least: float) -> dict:
    return {
        "type": "at_least",
        "metric": "epn_gaba_change",
        "session": "SKF81297",
        "group": group,
        "least": least,
    }


def own_claim(name: str, least: float = 5.0, kind: str = "calibration") -> dict:
    return claim(name, at_least("iron_deficient", least), kind=kind)
