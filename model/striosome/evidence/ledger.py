"""A ledger of evidence: rows with their assays, read and checked."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.named_files import absolute
from striosome.config.documents.records import report
from striosome.config.documents.references import NO_REFERENCES, References
from striosome.config.documents.section import Record
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.parameters.tree import Parameters
from striosome.evidence.roles import RULE, kept_for_validation
from striosome.evidence.row import EvidenceRow

__all__ = ["EvidenceLedger", "load_evidence", "require_known", "row_problems"]


class EvidenceLedger(Record):
    """All rows, with the rule of their roles and what errors of one source share."""

    rule: str = Field(description=f'the rule of roles; this version knows one: "{RULE}"')
    shared: float = Field(
        ge=0.0,
        lt=1.0,
        description="correlation of the errors of two numbers from one source",
    )
    evidence: tuple[EvidenceRow, ...] = Field(min_length=1, description="the rows")

    @model_validator(mode="after")
    def _rule_is_known(self) -> Self:
        if " ".join(self.rule.split()) != RULE:
            raise ValueError(f"rule: this version knows one: {RULE}")
        return self

    def in_roles(self, *roles: str) -> tuple[EvidenceRow, ...]:
        """Return the rows of some roles, in their order."""
        return tuple(row for row in self.evidence if row.role in roles)


def load_evidence(path: Path, references: References = NO_REFERENCES) -> EvidenceLedger:
    """Read a ledger of evidence such as `configs/evidence.yaml`.

    Parameters
    ----------
    path : Path
        The file.
    references : References, optional
        Publications that sources may cite, besides those of `references.bib` beside it.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    document = read_yaml(absolute(path))
    problems: list[Problem] = []
    known = references.and_beside(absolute(path), problems)
    try:
        ledger = EvidenceLedger.model_validate(document.data)
    except ValidationError as error:
        report(error, EvidenceLedger, document, (), problems)
        raise ConfigError(problems) from None
    names: set[str] = set()
    kept = kept_for_validation(row.cited for row in ledger.in_roles("calibration", "validation"))
    tested = {row.cited for row in ledger.in_roles("calibration", "validation")}
    cited = [known.faults(row.status, row.source, row.note) for row in ledger.evidence]
    for number, (row, faults) in enumerate(zip(ledger.evidence, cited, strict=True)):
        found = [("source", fault) for fault in faults]
        role = "validation" if row.cited in kept else "calibration"
        if row.role == "prior" and row.cited in tested:
            found.append(
                (
                    "role",
                    f"@{row.cited} gives evidence in other rows, and a source is on one side as "
                    "a whole: it cannot shape a prior as well",
                )
            )
        # A misspelt key would change the roles of other sources, which have no fault.
        if row.role not in ("prior", role) and not any(cited):
            found.append(("role", f"by the rule @{row.cited} is for {role}, not {row.role}"))
        if row.id in names:
            found.append(("id", "is the id of another row, too"))
        names.add(row.id)
        for key, fault in found:
            problems.append(_of_row(document, number, (key,), fault))
    if problems:
        raise ConfigError(problems)
    return ledger


def row_problems(path: Path, messages: Mapping[str, str]) -> list[Problem]:
    """Report what is wrong with rows of a ledger, by their identifiers, each at its line."""
    document = read_yaml(absolute(path))
    return [
        _of_row(document, number, (), messages[row["id"]])
        for number, row in enumerate(document.data["evidence"])
        if row["id"] in messages
    ]


def _of_row(document: Document, number: int, below: KeyPath, message: str) -> Problem:
    """Report what is wrong with a key of a row, which is named as well."""
    at: KeyPath = ("evidence", number, *below)
    name = document.data["evidence"][number]["id"]
    return document.place(at).problem(dotted(at), f"row {name}: {message}")


def require_known(rows: Iterable[EvidenceRow], parameters: Parameters, document: Document) -> None:
    """Check that every assay names what the animal has.

    Raises
    ------
    ConfigError
        With every name that it has not, and where that is written.
    """
    problems = []
    listed = document.data["evidence"]
    places = {one["id"]: number for number, one in enumerate(listed)}
    for row in rows:
        for key, message in row.assay.faults(parameters):
            below = (int(part) if part.isdecimal() else part for part in key.split("."))
            problems.append(_of_row(document, places[row.id], ("assay", *below), message))
    if problems:
        raise ConfigError(problems)
