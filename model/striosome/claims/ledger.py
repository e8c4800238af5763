"""The ledger of published statements: both sides of a conflict are kept and linked.

Calibration claims may be fitted; validation claims and hypotheses may only be tested.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from striosome.claims.given import Dose
from striosome.claims.rules import AllOf, ClaimTest, Dissociation, Size, Untested
from striosome.config.documents.documents import KeyPath, dotted
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import absolute
from striosome.config.documents.records import report
from striosome.config.documents.references import NO_REFERENCES, References
from striosome.config.documents.section import Record
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.effect_windows import metric_parts

__all__ = ["Claim", "Ledger", "load_ledger"]

# One animal has no spread, hence no error.
_FEWEST = 2


class Claim(Record):
    """One statement.

    Attributes
    ----------
    id : str
        Identifier, for example "T1".
    kind : str
        "calibration" (the 2026 study), "validation" (other literature) or "hypothesis".
    statement : str
        What is claimed, in one sentence.
    direction : str
        What the metric of the statement is said to do.
    group, dose : str
        Animals and manipulation of the source, in words.
    given : dict
        Doses of the drugs that the session of the test must give, as "1.5 mg/kg" or "any", by drug;
        a run that gives others leaves the statement untested. Where empty, any dose is scored.
    n : int or None
        Animals of the source, where it says so.
    source, status : str
        Where it stands, and how well that is known.
    rule : str
        When a run agrees, in words.
    contradicts : tuple of str
        Identifiers of statements that cannot hold with this one.
    test : ClaimTest
        The rule as a record.
    """

    id: str
    kind: Literal["calibration", "validation", "hypothesis"]
    statement: str
    direction: Literal["rise", "fall", "absence", "opposite", "higher", "lower", "mixed"]
    group: str
    dose: str
    given: dict[str, Dose] = Field(default_factory=dict)
    n: int | None = None
    source: str
    status: Literal[
        "read",
        "computed",
        "recalled-high",
        "recalled-medium",
        "recalled-low",
        "secondary",
        "unknown",
    ]
    rule: str
    contradicts: tuple[str, ...] = ()
    test: ClaimTest

    @model_validator(mode="after")
    def _an_error_needs_animals(self) -> Self:
        if isinstance(self.test, Size) and self.n is not None and self.n < _FEWEST:
            raise ValueError(f"a mean with an error rests on at least {_FEWEST} animals")
        return self


class Ledger(Record):
    """All statements, in the order in which they are reported."""

    claims: tuple[Claim, ...]

    def __getitem__(self, identifier: str) -> Claim:
        """The statement of that identifier."""
        for claim in self.claims:
            if claim.id == identifier:
                return claim
        raise KeyError(identifier)

    @model_validator(mode="after")
    def _links_hold(self) -> Self:
        """Identifiers are unique, links lead somewhere, conflicts are told on both sides."""
        counts = Counter(claim.id for claim in self.claims)
        repeated = sorted(identifier for identifier, count in counts.items() if count > 1)
        if repeated:
            raise ValueError(f"claims with the same id: {', '.join(repeated)}")
        for claim in self.claims:
            parts = claim.test.claims if isinstance(claim.test, AllOf) else ()
            for target in (*claim.contradicts, *parts):
                if target not in counts:
                    raise ValueError(f"claim {claim.id} refers to {target}, which does not exist")
            for target in claim.contradicts:
                if claim.id not in self[target].contradicts:
                    raise ValueError(f"claim {claim.id} contradicts {target}, but not vice versa")
        for claim in self.claims:
            self._refuse_circle(claim, ())
        return self

    def _refuse_circle(self, claim: Claim, path: tuple[str, ...]) -> None:
        if claim.id in path:
            raise ValueError(f"claims rest on each other: {' -> '.join((*path, claim.id))}")
        if isinstance(claim.test, AllOf):
            for part in claim.test.claims:
                self._refuse_circle(self[part], (*path, claim.id))


def load_ledger(
    path: Path,
    metrics: Collection[str] | None = None,
    drugs: Collection[str] = (),
    references: References = NO_REFERENCES,
) -> Ledger:
    """Read a ledger such as `configs/claims.yaml`: a list of statements under the key `claims`.

    Parameters
    ----------
    path : Path
        The file.
    metrics : collection of str, optional
        Names of all metrics that there are; tests may speak of no others, but of these in any
        window, as `epn_gaba_change@late`.
    drugs : collection of str, optional
        Names of drugs; `given` may name others, but none of these in another spelling.
    references : References, optional
        Publications that its sources may cite, besides those of `references.bib` beside it.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    document = read_yaml(absolute(path))
    problems: list[Problem] = []
    known = references.and_beside(absolute(path), problems)
    try:
        ledger = Ledger.model_validate(document.data)
    except ValidationError as error:
        report(error, Ledger, document, (), problems)
        raise ConfigError(problems) from None
    if lacking := known.lacking(claim.source for claim in ledger.claims):
        problems.append(document.place(()).problem("", lacking))
    for place, claim in enumerate(ledger.claims):
        at: KeyPath = ("claims", place, "source")
        for fault in known.faults(claim.status, claim.source):
            problems.append(document.place(at).problem(dotted(at), fault))
        for key, metric in _named_metrics(claim.test):
            # Windows are named by sessions, which differ between experiments.
            if metrics is not None and metric_parts(metric)[0] not in metrics:
                at = ("claims", place, "test", *key)
                message = f"unknown metric {metric!r}{did_you_mean(metric, metrics)}"
                problems.append(document.place(at).problem(dotted(at), message))
        for drug in claim.given:
            if near := [one for one in drugs if one != drug and _spelt_alike(one, drug)]:
                at = ("claims", place, "given", drug)
                message = f"unknown drug {drug!r}; did you mean {near[0]}?"
                problems.append(document.place(at).problem(dotted(at), message))
    if problems:
        raise ConfigError(problems)
    return ledger


def _spelt_alike(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals and signs."""
    first, second = ("".join(filter(str.isalnum, name)).casefold() for name in (one, other))
    return first == second


def _named_metrics(test: ClaimTest) -> list[tuple[KeyPath, str]]:
    """Every metric that a test names, with its key."""
    match test:
        case AllOf() | Untested():
            return []
        case Dissociation():
            return [(("metrics", place), metric) for place, metric in enumerate(test.metrics)]
        case _:
            return [(("metric",), test.metric)]
