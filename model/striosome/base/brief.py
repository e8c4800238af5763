"""Short displays of objects: a few lines in a terminal, a small table in a notebook.

The default display of a dataclass prints everything that it holds: for a result, a hundred thousand
characters.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from textwrap import shorten

__all__ = ["Brief", "Card"]

_LONGEST_FACT = 100


@dataclass(frozen=True, slots=True)
class Card:
    """Title and facts by which an object is displayed."""

    title: str
    """one line"""
    facts: Mapping[str, str] = field(default_factory=dict)
    """the most important of it, by name"""
    tables: tuple[str, ...] = ()
    """HTML of tables that a notebook shows below"""

    def text(self) -> str:
        """Format it for a terminal: the title, and a line for each fact."""
        width = max((len(name) for name in self.facts), default=0)
        lines = [
            f"  {name:<{width}}  {shorten(text, _LONGEST_FACT, placeholder=' …')}"
            for name, text in self.facts.items()
        ]
        return "\n".join([self.title, *lines])

    def html(self) -> str:
        """Format it for a notebook."""
        rows = "".join(
            f'<tr><th style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(text)}</td></tr>'
            for name, text in self.facts.items()
        )
        facts = f"<table>{rows}</table>" if rows else ""
        return f"<div><strong>{escape(self.title)}</strong>{facts}{''.join(self.tables)}</div>"


class Brief:
    """Base class of objects displayed by their card; subclasses are dataclasses, `repr=False`."""

    __slots__ = ()

    @abstractmethod
    def card(self) -> Card:
        """Return the title and facts by which the object is displayed."""

    def __repr__(self) -> str:
        return self.card().text()

    # Pydantic's records would still print all that they hold.
    __str__ = __repr__

    def _repr_html_(self) -> str:
        return self.card().html()
