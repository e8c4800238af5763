"""The rule by which sources are kept for the fit or for its test, before either is made."""

import hashlib
from collections.abc import Iterable

__all__ = ["RULE", "kept_for_validation"]

RULE = "sources in the order of the SHA-256 of their keys: every third, from the first, validates"
"""The rule, as a ledger states it. It knows nothing of what a source says."""

_EVERY = 3


def kept_for_validation(sources: Iterable[str]) -> frozenset[str]:
    """Return the sources that validate: at least a third of them, each as a whole.

    Parameters
    ----------
    sources : iterable of str
        Keys of all publications of which a ledger gives evidence.
    """
    ordered = sorted(set(sources), key=lambda key: hashlib.sha256(key.encode()).hexdigest())
    return frozenset(ordered[::_EVERY])
