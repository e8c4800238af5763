"""One number of the literature: what was measured, how well, how, and where it is told."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
from pydantic import (
    Discriminator,
    Field,
    SerializationInfo,
    Tag,
    field_serializer,
    model_validator,
)

from striosome.base.arrays import Array
from striosome.base.quantities import UnitError, magnitude, parse_quantity
from striosome.base.references.citations import keys_in
from striosome.config.documents.section import Record
from striosome.evidence.assay import Assay, assay_type, on_scale
from striosome.evidence.assays.registry import ASSAYS
from striosome.evidence.errors import ReportedError, Written, deviation_within, limits_of

__all__ = ["ROLES", "EvidenceRow", "Role"]

Role = Literal["calibration", "validation", "prior"]
ROLES: tuple[Role, ...] = ("calibration", "validation", "prior")
"""What a number may be used for: the fit, its test, or the shape of a prior."""

# Smallest and largest standard deviation, on the scale of the assay.
_LEAST, _MOST = 1e-9, 1e9
# What was not seen in its source is no evidence.
_SEEN = ("read",)


def _tag(value: object) -> object:
    """Return the name of an assay, of a record or of what a file holds."""
    return value.get("type") if isinstance(value, dict) else getattr(value, "type", None)


if TYPE_CHECKING:
    OneAssay = Assay
else:
    OneAssay = Annotated[
        reduce(or_, (Annotated[one, Tag(assay_type(one))] for one in ASSAYS)),
        Discriminator(_tag),
    ]


def _plain(value: Any) -> Any:
    """Return records as JSON holds them: a quantity as its number in SI base units, with these."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    dimensions = getattr(value, "dim", None)
    return value if dimensions is None else f"{float(np.asarray(value))!r} {dimensions}"


class EvidenceRow(Record):
    """One reported number, with the assay that made it."""

    id: str = Field(
        pattern=r"^[A-Za-z0-9_-]+$", description="identifier of letters, digits, - and _"
    )
    quantity: str = Field(description="what was measured, in words")
    value: Written = Field(description="the number, in the unit of the assay")
    error: ReportedError = Field(description="its error, as the source gives it")
    n: int | None = Field(
        None, ge=2, le=1_000_000_000, description="animals, cells or persons that it rests on"
    )
    transfer: Written | None = Field(
        None,
        description="what another readout, species or preparation may add, as 95 % limits: a "
        "factor for doses, concentrations and rates, an amount for shares and ratios",
    )
    species: str = Field(description="species, in words")
    preparation: str = Field(description="preparation, in words")
    source: str = Field(description="where the number is found: a citation and its place there")
    status: Literal[
        "read", "computed", "recalled-high", "recalled-medium", "recalled-low", "secondary"
    ] = Field(description="how well the source is known")
    role: Role = Field(description="what it may be used for, by the rule of the ledger")
    assay: OneAssay = Field(description="how it was measured")
    note: str | None = Field(None, description="what a reader should know")

    @field_serializer("assay")
    def _with_own_keys(self, assay: Assay, info: SerializationInfo) -> dict[str, Any]:
        found = assay.model_dump()
        return _plain(found) if info.mode == "json" else found

    @model_validator(mode="after")
    def _is_evidence(self) -> Self:
        # Otherwise a row that contradicts the model could be taken out of the test.
        if self.role == "prior" and self.status in _SEEN:
            raise ValueError(
                f"role: what was {self.status} in its source is evidence, not a prior: calibration "
                "or validation, by the rule of the ledger"
            )
        if self.role != "prior":
            if self.status not in _SEEN:
                raise ValueError(
                    "status: only what was read in its source is evidence, got "
                    f"{self.status}: give role: prior"
                )
            if not keys_in(self.source):
                raise ValueError("source: evidence cites its publication, as @Bolan2002")
        try:
            number = self.number
        except UnitError as error:
            raise ValueError(f"value: {error}") from None
        low, high = self.assay.bounds
        if not low <= number <= high:
            span = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more"
            raise ValueError(
                f"value: {assay_type(type(self.assay))} reports {span}, in {self.assay.unit}; "
                f"got {self.value}"
            )
        with np.errstate(over="ignore"):
            deviation = self.deviation
        # Beyond these rounding leaves nothing of it, or of what is divided by it.
        if not _LEAST <= deviation <= _MOST:
            size = "small" if deviation < _LEAST else "large"
            raise ValueError(f"error: is too {size} beside the value {self.value}")
        return self

    @property
    def cited(self) -> str:
        """Key of the publication that the number is from: the first that `source` cites."""
        return next(iter(keys_in(self.source)), "")

    @property
    def number(self) -> float:
        """The number, in the unit of the assay."""
        found = self._read(self.value)
        if self.assay.scale == "log" and found <= 0.0:
            raise ValueError(f"value: must be above 0, got {self.value}")
        return found

    @property
    def scaled(self) -> float:
        """The number on the scale of the assay: its natural logarithm, or itself."""
        return float(on_scale(self.assay, np.array(self.number)))

    @property
    def deviation(self) -> float:
        """Standard deviation on that scale: of the number and of its transfer together."""
        scale = self.assay.scale
        own = self.error.deviation(self.number, self.n, scale, self._read)
        if self.transfer is None:
            return own
        return float(np.hypot(own, deviation_within("transfer", self.transfer, scale, self._read)))

    def off(self, predicted: Array) -> Array:
        """Return how far predictions lie above the number, in its deviations, shape (sets,).

        Parameters
        ----------
        predicted : float array (sets,)
            What the assay would measure, in its unit; not finite where the scale has no such value.
        """
        return np.asarray((on_scale(self.assay, predicted) - self.scaled) / self.deviation)

    def reporting(self, value: float) -> Self:
        """Return the same row with another number, and the same deviation on the assay's scale.

        Parameters
        ----------
        value : float
            The number, in the unit of the assay.

        Raises
        ------
        ValueError
            If the number is not above 0 and the scale is logarithmic.
        """
        scale = self.assay.scale
        reach = limits_of(self.deviation, scale)
        error = reach if scale == "log" else self._written(reach)
        other = self.model_copy(
            update={
                "value": self._written(value),
                # Error and transfer together: as a factor or an amount they depend on no number.
                "error": ReportedError(within=error),
                "transfer": None,
            }
        )
        _ = other.number
        return other

    def _read(self, written: Written) -> float:
        """Return a number in the unit of the assay."""
        return float(magnitude(parse_quantity(written, self.assay.unit), self.assay.unit))

    def _written(self, number: float) -> Written:
        """Return a number in the unit of the assay as `_read` reads it, to the last digit."""
        plain = float(number)
        return plain if self.assay.unit == "1" else f"{plain!r} {self.assay.unit}"
