"""What would make a run agree with a statement: one small record for each form of test."""

from typing import Annotated, Literal

from pydantic import Field

from striosome.config.documents.section import Record

__all__ = [
    "Absence",
    "AllOf",
    "Cell",
    "Change",
    "ClaimTest",
    "Direction",
    "Dissociation",
    "GroupDifference",
    "SessionDifference",
    "Size",
    "Untested",
]

Direction = Literal["rise", "fall"]


class Cell(Record):
    """The animals of one group in one session."""

    session: str
    group: str


class Change(Record):
    """A metric rises or falls: the interval of its group mean excludes zero on that side."""

    type: Literal["change"]
    metric: str
    session: str
    group: str
    expect: Direction


class Absence(Record):
    """A metric does not rise, or fall, next to an effect of the same metric in another cell.

    It agrees only when the interval contains zero and its far end stays below half of the
    contrasted effect, which itself must be shown; so noise earns no verdict.
    """

    type: Literal["absence"]
    metric: str
    session: str
    group: str
    of: Direction
    contrast: Cell


class GroupDifference(Record):
    """A metric is higher, or lower, in one group than in another, in the same session."""

    type: Literal["group_difference"]
    metric: str
    session: str
    group: str
    reference: str
    expect: Literal["higher", "lower"]


class SessionDifference(Record):
    """A metric is higher, or lower, in one session than in another of the same animals.

    Attributes
    ----------
    reference : str
        The other session.
    reference_group : str, optional
        Group whose own difference between the two sessions is taken off: then the statement is that
        `group` differs more, or less, than this one.
    """

    type: Literal["session_difference"]
    metric: str
    session: str
    reference: str
    group: str
    reference_group: str | None = None
    expect: Literal["higher", "lower"]


class Size(Record):
    """A metric has a size: the mean of its group is a number that the source gives with its error.

    Attributes
    ----------
    value : float
        Mean over the animals of the source, in the unit of the metric.
    error : float
        Standard error of that mean, as the source gives it, in the same unit: s / sqrt(n). It
        holds the spread between the source's animals.
    """

    type: Literal["size"]
    metric: str
    session: str
    group: str
    value: float
    error: float = Field(gt=0.0)


class Dissociation(Record):
    """Two metrics change in opposite directions in at least one group and session."""

    type: Literal["dissociation"]
    metrics: tuple[str, str]


class AllOf(Record):
    """Other statements hold together, where a condition on the run is met.

    Attributes
    ----------
    claims : tuple of str
        Identifiers of the statements.
    condition : str, optional
        "mor_density_below_control": the MOR density of `group` is below that of "control".
    group : str, optional
        The group of the condition.
    hypotheses : tuple of str
        Files of `configs/hypotheses`, one of which the run must have been made under; any if empty.
    """

    type: Literal["all_of"]
    claims: tuple[str, ...] = Field(min_length=1)
    condition: Literal["mor_density_below_control"] | None = None
    group: str | None = None
    hypotheses: tuple[str, ...] = ()


class Untested(Record):
    """No session tests the statement yet; `needs` says what would."""

    type: Literal["none"]
    needs: str


ClaimTest = Annotated[
    Change | Absence | GroupDifference | SessionDifference | Size | Dissociation | AllOf | Untested,
    Field(discriminator="type"),
]
