"""Digest that a record contains of itself, by which a change by hand is detected."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["DIGEST", "is_changed", "with_digest"]

DIGEST = "digest"
"""Key of the digest; a record of an older version has none."""


def with_digest(data: Mapping[str, Any]) -> dict[str, Any]:
    """Add to plain data its digest: SHA-256 of the rest as JSON, keys sorted and without spaces."""
    rest = {name: part for name, part in data.items() if name != DIGEST}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return rest | {DIGEST: hashlib.sha256(text.encode()).hexdigest()}


def is_changed(data: Mapping[str, Any]) -> bool:
    """Tell whether data contain a wrong digest of themselves, whatever the JSON's layout."""
    return DIGEST in data and with_digest(data)[DIGEST] != data[DIGEST]
