"""Plain numbers in records: the values that are accepted, and those that are not."""

from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BeforeValidator, Field

from striosome.base.quantities import parse_quantity

__all__ = ["AS_SHARE", "MAX_DIGITS", "Seed", "without_truth_values"]

MAX_DIGITS = 300
"""Most digits of a whole number: one with more exceeds the largest floating-point number."""

Seed = Annotated[int, Field(ge=0)]
"""A seed of random numbers, of any size."""


def _share(value: object) -> Any:
    return parse_quantity(value, "1")


AS_SHARE = BeforeValidator(_share)
"""Reads a part of a whole, which a text may give in percent."""


def without_truth_values(annotation: Any, value: Any) -> Any:
    """Replace true and false by texts where numbers are expected, so that they are refused.

    Parameters
    ----------
    annotation : type
        Of the field.
    value : object
        As it is written.

    Returns
    -------
    object
        The same, but for truth values that would count as one or zero.
    """
    if not isinstance(value, (bool, list, dict)):
        return value
    kinds = _kinds(annotation)
    if isinstance(value, bool):
        number = not {bool, Any} & set(kinds) and {int, float} & set(kinds)
        return str(value).lower() if number else value
    for kind in kinds:
        inside = get_args(kind)
        if get_origin(kind) is tuple and isinstance(value, list):
            each = inside[:1] * len(value) if inside[-1] is Ellipsis else inside
            rest = value[len(each) :]
            found = zip(each, value, strict=False)
            return [*(without_truth_values(one, part) for one, part in found), *rest]
        if get_origin(kind) is dict and isinstance(value, dict):
            return {key: without_truth_values(inside[1], part) for key, part in value.items()}
    return value


@cache
def _kinds(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a field accepts."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for one in get_args(annotation) for kind in _kinds(one))
    return (annotation,)
