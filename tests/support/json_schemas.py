"""As much of JSON Schema as the printed schemas use; what it does not know is an error."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, Any, Json, Json], Iterator[str]]

# Told to readers and editors; nothing to hold a value against.
_ANNOTATIONS = {"$schema", "$defs", "title", "description", "default", "unit", "discriminator"}
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
}


def faults(value: Any, schema: Json, root: Json | None = None) -> list[str]:
    """Everything in a value that its schema does not allow; empty if there is nothing."""
    root = schema if root is None else root
    found: list[str] = []
    for keyword, wanted in schema.items():
        if keyword not in _ANNOTATIONS:
            found += _CHECKS[keyword](value, wanted, schema, root)
    return found


def _type(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(_TYPES[name](value) for name in names):
        yield f"{value!r} is no {' or '.join(names)}"


def _properties(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value.keys() & wanted.keys():
            yield from (f"{name}: {fault}" for fault in faults(value[name], wanted[name], root))


def _others(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    for name in value.keys() - schema.get("properties", {}).keys():
        if wanted is False:
            yield f"{name} is unknown"
        elif wanted is not True:
            yield from (f"{name}: {fault}" for fault in faults(value[name], wanted, root))


def _names(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"name {fault}" for name in value for fault in faults(name, wanted, root))


def _required(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{name} is missing" for name in wanted if name not in value)


def _first_items(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if isinstance(value, list):
        for place, (item, own) in enumerate(zip(value, wanted, strict=False)):
            yield from (f"[{place}]: {fault}" for fault in faults(item, own, root))


def _items(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if isinstance(value, list):
        first = len(schema.get("prefixItems", ()))
        for place, item in enumerate(value[first:], start=first):
            yield from (f"[{place}]: {fault}" for fault in faults(item, wanted, root))


def _any_of(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    tried = [faults(value, one, root) for one in wanted]
    if all(tried):
        yield f"fits nothing: {tried}"


def _one_of(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    tried = [faults(value, one, root) for one in wanted]
    if sum(not found for found in tried) != 1:
        yield f"fits not exactly one: {tried}"


def _reference(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    yield from faults(value, root["$defs"][wanted.removeprefix("#/$defs/")], root)


def _when(known: type | tuple[type, ...], wrong: Callable[[Any, Any], bool]) -> Check:
    """A limit on values of one type; others are none of its business."""

    def check(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
        if isinstance(value, known) and not isinstance(value, bool) and wrong(value, wanted):
            yield f"{value!r} is beyond {wanted!r}"

    return check


def _equal(value: Any, wanted: Any, schema: Json, root: Json) -> Iterator[str]:
    if value not in (wanted if isinstance(wanted, list) else [wanted]):
        yield f"{value!r} is not {wanted!r}"


_CHECKS: dict[str, Check] = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _others,
    "propertyNames": _names,
    "required": _required,
    "prefixItems": _first_items,
    "items": _items,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "$ref": _reference,
    "enum": _equal,
    "const": _equal,
    "pattern": _when(str, lambda value, wanted: re.search(wanted, value) is None),
    "minimum": _when((int, float), lambda value, wanted: value < wanted),
    "maximum": _when((int, float), lambda value, wanted: value > wanted),
    "exclusiveMinimum": _when((int, float), lambda value, wanted: value <= wanted),
    "exclusiveMaximum": _when((int, float), lambda value, wanted: value >= wanted),
    "minLength": _when(str, lambda value, wanted: len(value) < wanted),
    "maxLength": _when(str, lambda value, wanted: len(value) > wanted),
    "minItems": _when(list, lambda value, wanted: len(value) < wanted),
    "maxItems": _when(list, lambda value, wanted: len(value) > wanted),
    "minProperties": _when(dict, lambda value, wanted: len(value) < wanted),
    "maxProperties": _when(dict, lambda value, wanted: len(value) > wanted),
}
