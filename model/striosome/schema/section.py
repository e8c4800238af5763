"""The base of every typed record of parameters, and the field that carries unit and meaning."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from striosome.quantities import UnitError, parse_quantity

__all__ = ["Number", "Section", "leaf_units", "parameter"]

# A parameter's value: a Brian2 quantity, or a float where the unit is "1". Between animals it
# becomes an array of shape (animals, 1); all mechanisms broadcast over it.
Number = Any


def parameter(unit: str, meaning: str, default: Any = ...) -> Any:
    """Declare one number of a record: its unit fixes the dimension, its meaning documents it."""
    return Field(default, description=meaning, json_schema_extra={"unit": unit})


def leaf_units(record: type[BaseModel]) -> dict[str, str]:
    """The unit of each field of a record that was declared with `parameter`."""
    return {
        name: str(field.json_schema_extra["unit"])
        for name, field in record.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and "unit" in field.json_schema_extra
    }


class Section(BaseModel):
    """A frozen record that refuses unknown keys and reads its numbers with their units."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @field_validator("*", mode="before")
    @classmethod
    def _read_quantity(cls, value: object, info: ValidationInfo) -> object:
        unit = leaf_units(cls).get(info.field_name or "")
        if unit is None or not isinstance(value, (str, int, float, list, dict)):
            return value
        try:
            return parse_quantity(value, unit)
        except UnitError as error:
            raise ValueError(str(error)) from None
