"""Subject of published statements: one metric of one group in one session."""

from typing import NamedTuple

__all__ = ["Endpoint"]


class Endpoint(NamedTuple):
    """One metric of one group in one session."""

    metric: str
    session: str
    group: str
