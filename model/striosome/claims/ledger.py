"""The ledger of published statements: both sides of a conflict are kept and linked.

Calibration claims may be fitted; validation claims and hypotheses may only be tested.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, create_model, field_serializer, model_validator

from striosome.claims.asking import fault_of
from striosome.claims.form import ClaimForm
from striosome.claims.forms.registry import FORMS
from striosome.claims.given import Dose
from striosome.claims.own_forms import UnreadForm, read_forms, unread_words
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.named_files import absolute
from striosome.config.documents.records import report
from striosome.config.documents.references import NO_REFERENCES, References
from striosome.config.documents.section import Record
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.effect_windows import metric_parts

__all__ = ["Claim", "Ledger", "load_ledger"]


def _one_of(forms: Sequence[type[ClaimForm]]) -> Any:
    """Return the type of a test of any of these forms, distinguished by its `type`."""
    return Annotated[reduce(or_, forms), Field(discriminator="type")]


if TYPE_CHECKING:
    ClaimTest = ClaimForm
else:
    ClaimTest = _one_of(FORMS)


class Claim(Record):
    """One statement."""

    id: str = Field(description='identifier, for example "T1"')
    kind: Literal["calibration", "validation", "hypothesis"] = Field(
        description='"calibration" (the 2026 study), "validation" (other literature) or '
        '"hypothesis"'
    )
    statement: str = Field(description="the claim, in one sentence")
    direction: Literal["rise", "fall", "absence", "opposite", "higher", "lower", "mixed"] = Field(
        description="claimed behaviour of the metric"
    )
    group: str = Field(description="animals of the source, in words")
    dose: str = Field(description="manipulation of the source, in words")
    given: dict[str, Dose] = Field(
        default_factory=dict,
        description='doses by drug that the session of the test must give, as "1.5 mg/kg" or '
        '"any"; a run that gives others leaves the statement untested; where empty, any dose is '
        "scored",
    )
    n: int | None = Field(
        None, description="number of animals of the source, where it gives one", ge=2
    )
    source: str = Field(description="where the statement is found")
    status: Literal[
        "read",
        "computed",
        "recalled-high",
        "recalled-medium",
        "recalled-low",
        "secondary",
        "unknown",
    ] = Field(description="how well the source is known")
    rule: str = Field(description="when a run agrees, in words")
    contradicts: tuple[str, ...] = Field(
        (), description="identifiers of statements that cannot hold with this one"
    )
    by_construction: str | None = Field(
        None,
        description="why the model can give no other verdict, whatever the values of its "
        "parameters; absent if it can",
    )
    test: ClaimTest = Field(description="the rule as a record")

    @field_serializer("test")
    def _test_as_written(self, test: ClaimForm) -> dict[str, Any]:
        # A form of a user's own has keys that the forms of the package do not have.
        return test.model_dump()

    @model_validator(mode="after")
    def _enough_animals(self) -> Self:
        if fault := self.test.fault(self.n):
            raise ValueError(fault)
        return self


# The key of a form that says on which side of zero a number is expected.
_SIDE = "expect"


class Ledger(Record):
    """All statements, in the order in which they are reported."""

    forms: tuple[str, ...] = Field(
        (), description="Python files beside the ledger, with forms of test that it uses"
    )
    claims: tuple[Claim, ...]

    @property
    def unread(self) -> tuple[Claim, ...]:
        """The statements whose form is of a file that was read and not executed."""
        return tuple(claim for claim in self.claims if isinstance(claim.test, UnreadForm))

    @property
    def unchecked(self) -> str:
        """Statements that were not checked for that reason, in words; empty if all were."""
        return unread_words(self.forms, [claim.id for claim in self.unread])

    def __getitem__(self, identifier: str) -> Claim:
        """Return the statement with that identifier."""
        for claim in self.claims:
            if claim.id == identifier:
                return claim
        raise KeyError(identifier)

    @property
    def opposites(self) -> dict[str, str]:
        """Earlier statements that expect the opposite of the same test, by that of a later one."""
        found: dict[str, str] = {}
        asked: dict[str, list[tuple[str, str]]] = {}
        for claim in self.claims:
            test = claim.test.model_dump()
            side = test.pop(_SIDE, None)
            if side is None:
                continue
            earlier = asked.setdefault(repr((test, sorted(claim.given.items()))), [])
            if opposite := [name for name, other in earlier if other != side]:
                found[claim.id] = opposite[0]
            earlier.append((claim.id, side))
        return found

    @model_validator(mode="after")
    def _links_hold(self) -> Self:
        """Check that identifiers are unique, links resolve and both sides state a conflict."""
        known: set[str] = set()
        for place, claim in enumerate(self.claims):
            if claim.id in known:
                raise ValueError(f"claims.{place}.id: {claim.id} is the id of another claim, too")
            known.add(claim.id)
        for place, claim in enumerate(self.claims):
            named = {"contradicts": claim.contradicts, "test": claim.test.rests_on}
            for key, targets in named.items():
                for target in targets:
                    if target not in known:
                        message = f"there is no claim {target}{did_you_mean(target, known)}"
                        raise ValueError(f"claims.{place}.{key}: {message}")
        for place, claim in enumerate(self.claims):
            for target in claim.contradicts:
                if claim.id not in self[target].contradicts:
                    message = f"{target} does not contradict {claim.id}: say it on both sides"
                    raise ValueError(f"claims.{place}.contradicts: {message}")
        for place, claim in enumerate(self.claims):
            if circle := self._circle(claim, ()):
                raise ValueError(f"claims.{place}.test: rests on itself: {' -> '.join(circle)}")
        return self

    def _circle(self, claim: Claim, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the claims that rest on each other, the first of them twice; empty if none do."""
        if claim.id in path:
            return (*path[path.index(claim.id) :], claim.id)
        found = (self._circle(self[part], (*path, claim.id)) for part in claim.test.rests_on)
        return next(filter(None, found), ())


def load_ledger(
    path: Path,
    metrics: Collection[str] | None = None,
    drugs: Collection[str] = (),
    references: References = NO_REFERENCES,
    *,
    execute: bool = False,
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
    execute : bool
        Whether the Python files that it names under `forms` are executed. If not, which forms they
        have is read from their text, and statements of these forms cannot be scored.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    document = read_yaml(absolute(path))
    problems: list[Problem] = []
    known = references.and_beside(absolute(path), problems)
    forms = read_forms(document, absolute(path).parent, FORMS, problems, execute=execute)
    record = _with_forms(forms)
    try:
        ledger = _plain(record.model_validate(document.data))
    except ValidationError as error:
        # Where a file of forms is faulty, that its names are unknown follows from it.
        if not problems:
            report(error, record, document, (), problems)
        raise ConfigError(problems) from None
    if lacking := known.lacking(claim.source for claim in ledger.claims):
        problems.append(document.place(()).problem("", lacking))
    for place, claim in enumerate(ledger.claims):
        at: KeyPath = ("claims", place, "source")
        for fault in known.faults(claim.status, claim.source):
            problems.append(document.place(at).problem(dotted(at), fault))
        at = ("claims", place, "test")
        if fault := fault_of(claim.test):
            problems.append(document.place(at).problem(dotted(at), fault))
            continue
        for key, metric in _named_metrics(claim.test, document, at):
            # Windows are named by sessions, which differ between experiments.
            if metrics is not None and metric_parts(metric)[0] not in metrics:
                at = key
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
    """Tell whether two names are the same except for capitals and signs."""
    first, second = ("".join(filter(str.isalnum, name)).casefold() for name in (one, other))
    return first == second


def _with_forms(forms: Sequence[type[ClaimForm]]) -> type[Ledger]:
    """Return the record of a ledger whose tests may also have these forms."""
    if not forms:
        return Ledger
    claim: Any = create_model("Claim", __base__=Claim, test=(_one_of((*FORMS, *forms)), ...))
    return create_model("Ledger", __base__=Ledger, claims=(tuple[claim, ...], ...))


def _plain(ledger: Ledger) -> Ledger:
    """Return the same statements as records that other processes can unpickle."""
    claims = (
        Claim.model_construct(**{k: getattr(c, k) for k in Claim.model_fields})
        for c in ledger.claims
    )
    return Ledger.model_construct(forms=ledger.forms, claims=tuple(claims))


def _named_metrics(
    test: ClaimForm, document: Document, at: KeyPath
) -> Iterator[tuple[KeyPath, str]]:
    """Yield every metric that a test names, with the key where it is written."""
    # Any session and group show which metrics a statement has that names neither.
    metrics = {endpoint.metric for endpoint in test.endpoints(("session",), ("group",))}
    for key, value in _leaves(document.at(at), at):
        if value in metrics:
            yield key, value


def _leaves(data: Any, at: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text in plain data, with its key."""
    if isinstance(data, str):
        yield at, data
    elif isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _leaves(part, (*at, key))
