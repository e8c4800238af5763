"""Definition of a kind of configuration file: one record, from which everything else follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from striosome.config.documents.errors import Problem

__all__ = ["Checked", "FileKind", "Json"]

Json = dict[str, Any]
# What is to be said, and what is to be warned of.
Checked = tuple[str, "tuple[Problem, ...]"]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that users write.

    Functions import what they need when they are called, so that naming the kinds loads nothing.
    """

    name: str
    """name in commands and help texts"""
    plural: str
    """its plural"""
    schema: Callable[[], Json]
    """function that returns its JSON Schema, for editors"""
    distinctive_keys: tuple[str, ...] = ()
    """keys that no other kind has; one of them is enough to recognise the kind"""
    nothing_but: tuple[str, ...] | None = None
    """optional keys of a kind that shares its distinctive keys with others: it is recognised by
    having no keys besides these and the distinctive ones"""
    check: Callable[[Path, Sequence[str]], Checked] | None = None
    """function from a file, and changes to it from the command line, to a summary line and the
    warnings; it raises ConfigError with everything that is wrong"""
    checked_with: str = ""
    """where there is no `check`: what names files of this kind and is checked together with them"""
    takes_changes: bool = False
    """whether it can be changed from the command line"""

    def __post_init__(self) -> None:
        whole = self.check is not None
        if whole == bool(self.checked_with):
            raise TypeError(f"{self.name}: expected either `check` or `checked_with`")
        if whole != bool(self.distinctive_keys):
            raise TypeError(f"{self.name}: what is checked by itself is told by distinctive keys")

    @property
    def told_by(self) -> str:
        """The keys that identify the kind, in words."""
        keys = " or ".join(sorted(self.distinctive_keys))
        if self.nothing_but is None:
            return keys
        others = f" but {' or '.join(self.nothing_but)}" if self.nothing_but else ""
        return f"{keys} with nothing else{others}"
