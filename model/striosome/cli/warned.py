"""Warnings of settings that may not mean what their author thinks, before any simulation."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from striosome.cli.streams import say

if TYPE_CHECKING:
    from striosome.config.documents.errors import Problem

__all__ = ["print_warnings"]


def print_warnings(warnings: "Iterable[Problem]") -> None:
    """Print each warning on a line of its own, separate from the command's output."""
    for warning in warnings:
        say(f"warning: {warning}")
