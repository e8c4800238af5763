"""The rule by which sources are kept for the fit or for its test, before either is made."""

import hashlib
from collections.abc import Iterable

__all__ = ["RULE", "kept_for_validation"]

RULE = (
    "of each three sources, in the order in which the ledger first cites them, the one whose key "
    "has the smallest SHA-256 validates; so does that of a last group of one or two"
)
"""The rule, as a ledger states it. It knows nothing of what a source says, and a source that is
added at the end leaves the roles of all whole groups as they are."""

_GROUP = 3


def kept_for_validation(sources: Iterable[str]) -> frozenset[str]:
    """Return the sources that validate: at least a third of them, each as a whole.

    Parameters
    ----------
    sources : iterable of str
        Keys of all publications of which a ledger gives evidence, in its order; a key may come
        back.
    """
    known = list(dict.fromkeys(sources))
    groups = (known[start : start + _GROUP] for start in range(0, len(known), _GROUP))
    return frozenset(min(group, key=_digest) for group in groups)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
