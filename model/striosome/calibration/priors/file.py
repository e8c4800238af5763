"""Content of one prior of a calibration file."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from striosome.config.documents.section import Section

__all__ = ["PriorEntry"]


class PriorEntry(Section):
    """Prior of a parameter by its path, or of shares by a name; empty for its own range."""

    range: tuple[Any, Any] | None = Field(
        None, description="lowest and highest value, factor or activation; default: its own range"
    )
    scale: Literal["linear", "log"] | None = Field(
        None, description="what is filled evenly; default: log where a range spans a factor of ten"
    )
    relative_to: str | None = Field(
        None, description="path of another parameter, of which this one is a multiple by the range"
    )
    activation_of: str | None = Field(
        None,
        description="receptor that a transmitter's tone activates at rest in health, as far as the "
        "range says, of a full agonist's response",
    )
    whole_of: tuple[str, ...] = Field(
        (), description="paths of shares of one whole; any division is as probable"
    )
    rest: bool = Field(
        False, description="whether sources without a name take a part of the whole as well"
    )

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        kinds = {
            "relative_to": self.relative_to is not None,
            "activation_of": self.activation_of is not None,
            "whole_of": bool(self.whole_of),
        }
        given = [name for name, there in kinds.items() if there]
        if len(given) > 1:
            raise ValueError(f"expected one of {' and '.join(given)}, not both")
        if self.whole_of and (self.range is not None or self.scale is not None):
            raise ValueError("whole_of: shares of a whole take neither range nor scale")
        if given and not self.whole_of and self.range is None:
            raise ValueError(f"{given[0]}: also give its range, as two numbers")
        if self.activation_of is not None and self.scale is not None:
            raise ValueError("scale: an activation is always filled evenly")
        fewest = 1 if self.rest else 2
        if self.whole_of and len(set(self.whole_of)) < max(fewest, len(self.whole_of)):
            raise ValueError(f"whole_of: expected {fewest} or more different paths")
        if self.rest and not self.whole_of:
            raise ValueError("rest: is for shares of a whole")
        return self
