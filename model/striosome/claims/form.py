"""Definition of a form of claim: a record of the ledger with its verdict and its likelihood."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin

from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding
from striosome.claims.likelihoods import Likelihood
from striosome.config.documents.section import Record

__all__ = ["ClaimContext", "ClaimForm", "parts_lacking", "sessions_of", "type_of"]


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """Facts of the ledger on a statement, besides its test."""

    n: int | None
    """number of animals of the source, where it gives one"""
    finding_of: Callable[[str], Finding]
    """function from the identifier of another statement to its finding in the same run"""


class ClaimForm(Record, ABC):
    """One form of test: the keys under `test` in a ledger, and what they mean.

    A form derives from this class, has a field `type: Literal["name"]` with its name, and defines
    `endpoints`, `verdict` and `likelihood`. Its docstring is shown to editors.
    """

    agrees: ClassVar[str] = ""
    """when a run agrees, for documentation"""
    disagrees: ClassVar[str] = ""
    """when it disagrees; empty where that follows from `agrees`"""
    by_chance: ClassVar[float] = math.nan
    """probability that a run agrees if there is nothing to find; nan where it is not known"""
    file: ClassVar[Path | None] = None
    """the user's file that it comes from; None for a form of the package"""
    digest: ClassVar[str] = ""
    """digest of the text of that file"""

    @abstractmethod
    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return the endpoints of the statement: those it judges, then those it compares with.

        Parameters
        ----------
        sessions, groups : iterable of str
            All of the experiment, for a form that speaks of any; those that a statement names
            itself are returned also where these are empty.
        """

    @abstractmethod
    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Judge a run: "untested" where it lacks what the statement needs."""

    @abstractmethod
    def likelihood(self) -> Likelihood:
        """Return how probable the statement is in a calibration, or why that is not known."""

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Identifiers of other statements that this one rests on."""
        return ()

    def fault(self, n: int | None) -> str:
        """Describe what is wrong with the number of animals of the source; empty if nothing is."""
        return ""


def type_of(form: type[ClaimForm]) -> str:
    """Return the name of a form as a ledger spells it; empty where the class gives it none."""
    field: Any = form.model_fields.get("type")
    names = () if field is None else get_args(field.annotation)
    single = field is not None and get_origin(field.annotation) is Literal and len(names) == 1
    return str(names[0]) if single else ""


def sessions_of(test: ClaimForm) -> tuple[str, ...]:
    """Return the sessions that a statement names: those it judges, then those it compares with."""
    return tuple(dict.fromkeys(endpoint.session for endpoint in test.endpoints((), ())))


def parts_lacking(form: type[ClaimForm]) -> list[str]:
    """Return the required parts that a form lacks."""
    named = [] if type_of(form) else ['type: Literal["name"]']
    return [*named, *sorted(form.__abstractmethods__)]
