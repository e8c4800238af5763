"""Every field of every record: what is nothing, empty or true stands for no value."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

import striosome.claims
import striosome.config
import striosome.scenarios
from striosome.config.documents.section import Record, leaf_units

for _room in (striosome.config, striosome.claims, striosome.scenarios):
    for _module in pkgutil.iter_modules(_room.__path__, f"{_room.__name__}."):
        importlib.import_module(_module.name)


def records(parent: type[BaseModel] = Record) -> Iterator[type[BaseModel]]:
    """Every kind of record, whoever adds one."""
    for child in parent.__subclasses__():
        if child.__module__.startswith("striosome."):
            yield child
        yield from records(child)


def kinds(annotation: Any) -> set[Any]:
    """The types that a field takes."""
    if get_origin(annotation) is Annotated:
        return kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return {kind for one in get_args(annotation) for kind in kinds(one)}
    return {annotation}


def inside(kind: Any, bad: object) -> Iterator[tuple[set[Any], object]]:
    """Types one level down in lists and sections, and the bad value at such a place."""
    if get_origin(kind) is tuple:
        yield kinds(get_args(kind)[0]), [bad]
    elif get_origin(kind) is dict:
        yield kinds(get_args(kind)[1]), {"name": bad}


FIELDS = sorted(
    {
        (record, field.alias or name)
        for record in records()
        for name, field in record.model_fields.items()
    },
    key=lambda one: (one[0].__module__, one[0].__name__, one[1]),
)


def field_of(record: type[BaseModel], alias: str) -> tuple[str, Any]:
    return next(
        (name, field)
        for name, field in record.model_fields.items()
        if (field.alias or name) == alias
    )


def refused(record: type[BaseModel], alias: str, value: object) -> bool:
    """Whether a value is refused at its own field, whatever else is missing."""
    try:
        record.model_validate({alias: value})
    except ValidationError as error:
        return any(detail["loc"][:1] in ((alias,), ()) for detail in error.errors())
    return False


def test_there_are_records_of_all_kinds() -> None:
    names = {record.__name__ for record, _ in FIELDS}
    assert {"Injection", "Pump", "CalibrationFile", "PopulationFile", "SweepFile", "Size"} <= names
    assert {"ExpectedNumber", "SensitivityFile", "Claim", "GroupEntry", "_Reference"} <= names


@pytest.mark.parametrize("record", dict.fromkeys(record for record, _ in FIELDS))
def test_nothing_stands_for_no_value(record: type[BaseModel]) -> None:
    for alias in (alias for own, alias in FIELDS if own is record):
        name, field = field_of(record, alias)
        takes = kinds(field.annotation)
        if not field.is_required() or (Any in takes and name not in leaf_units(record)):
            continue
        assert refused(record, alias, None), f"{record.__name__}.{alias} may be null"


@pytest.mark.parametrize("record", dict.fromkeys(record for record, _ in FIELDS))
def test_an_empty_text_stands_for_no_text(record: type[BaseModel]) -> None:
    for alias in (alias for own, alias in FIELDS if own is record):
        name, field = field_of(record, alias)
        takes = kinds(field.annotation)
        values: list[object] = [""] if str in takes or name in leaf_units(record) else []
        values += [bad for kind in takes for below, bad in inside(kind, "") if str in below]
        for value in values:
            assert refused(record, alias, value), f"{record.__name__}.{alias} may be {value!r}"


@pytest.mark.parametrize("record", dict.fromkeys(record for record, _ in FIELDS))
def test_a_truth_value_stands_for_no_number(record: type[BaseModel]) -> None:
    for alias in (alias for own, alias in FIELDS if own is record):
        name, field = field_of(record, alias)
        takes = kinds(field.annotation)
        number = {int, float} & takes and str not in takes
        values: list[object] = [True] if number or name in leaf_units(record) else []
        values += [
            bad
            for kind in takes
            for below, bad in inside(kind, True)
            if {int, float} & below and not {str, bool} & below
        ]
        for value in values:
            assert refused(record, alias, value), f"{record.__name__}.{alias} may be {value!r}"


def test_every_field_has_a_kind_that_these_tests_know() -> None:
    """A field of a new kind must be thought of here."""
    known = (str, int, float, bool, NoneType)
    for record, alias in FIELDS:
        for kind in kinds(field_of(record, alias)[1].annotation):
            plain = kind in known or kind is Any or get_origin(kind) in (tuple, dict, Literal)
            section = isinstance(kind, type) and issubclass(kind, BaseModel)
            assert plain or section, f"{record.__name__}.{alias}: {kind}"
