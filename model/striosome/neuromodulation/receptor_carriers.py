"""Which cells carry which receptor."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["MOR_OF_CELL"]

MOR_OF_CELL: Mapping[str, float] = MappingProxyType({"striosome": 1.0, "matrix": 0.0})
"""Mu-opioid receptors of each compartment's projection neurons, at soma and terminal, relative to
striosomal ones. The glutamate terminals on both carry the receptor."""
