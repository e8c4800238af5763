"""Base class of every typed record of parameters, and the field that carries unit and meaning."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic.fields import FieldInfo

from striosome.base.quantities import Number as _Number
from striosome.base.quantities import UnitError, kind_of_value, meant_across_a_comma, parse_quantity
from striosome.config.documents.numbers import without_truth_values

__all__ = [
    "Number",
    "Record",
    "Section",
    "derived",
    "effects",
    "has_effects",
    "is_derived",
    "is_structural",
    "leaf_units",
    "parameter",
    "structural",
]

# Pydantic is told nothing: units are checked by `Section`, which keeps arrays as they are.
if TYPE_CHECKING:
    Number = _Number
else:
    Number = Any


def parameter(unit: str, meaning: str, default: Any = ...) -> Any:
    """Declare one number of a record: its unit fixes the dimension, its meaning documents it."""
    return Field(default, description=meaning, json_schema_extra={"unit": unit})


def derived(meaning: str) -> Any:
    """Declare a field that is no section of the tree but is derived from its leaves."""
    return Field(default_factory=dict, description=meaning, json_schema_extra={"derived": True})


def effects(meaning: str) -> Any:
    """Declare a mapping of sizes, each of which also names what it changes."""
    return Field(description=meaning, json_schema_extra={"effects": True})


def has_effects(field: FieldInfo) -> bool:
    """Return whether a field was declared with `effects`."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and "effects" in extra


def is_derived(field: FieldInfo) -> bool:
    """Return whether a field was declared with `derived`."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and "derived" in extra


def is_structural(field: FieldInfo) -> bool:
    """Return whether a field is a structural choice of the model, which has no source."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and "structural" in extra


def structural(meaning: str, default: Any = ...) -> Any:
    """Declare a text that is a structural choice of the model: it needs no range and no source."""
    return Field(default, description=meaning, json_schema_extra={"structural": True})


@cache
def leaf_units(record: type[BaseModel]) -> Mapping[str, str]:
    """Return the unit of each field of a record that was declared with `parameter`."""
    return MappingProxyType(
        {
            name: str(field.json_schema_extra["unit"])
            for name, field in record.model_fields.items()
            if isinstance(field.json_schema_extra, dict) and "unit" in field.json_schema_extra
        }
    )


@cache
def _annotations(record: type[BaseModel]) -> Mapping[str, Any]:
    """Return the type of each field of a record, by the key under which it is written."""
    return {field.alias or name: field.annotation for name, field in record.model_fields.items()}


class Record(BaseModel):
    """A frozen record that refuses unknown keys and empty texts."""

    # An empty text would be taken for a key that is not there.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        str_min_length=1,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_numbers_that_are_none(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        for key, spelling in meant_across_a_comma(data):
            raise ValueError(f"within {{…}} a comma ends a value: write {key}: {spelling}")
        kinds = _annotations(cls)
        return {
            key: without_truth_values(kinds[key], value) if key in kinds else value
            for key, value in data.items()
        }


class Section(Record):
    """A record that reads its numbers with their units."""

    @field_validator("*", mode="before")
    @classmethod
    def _read_quantity(cls, value: object, info: ValidationInfo) -> object:
        unit = leaf_units(cls).get(info.field_name or "")
        if unit is None:
            return value
        if value is None:
            if cls.model_fields[str(info.field_name)].is_required():
                raise ValueError(f"is empty: expected {kind_of_value(unit)}")
            return value
        try:
            return parse_quantity(value, unit)
        except UnitError as error:
            raise ValueError(str(error)) from None
