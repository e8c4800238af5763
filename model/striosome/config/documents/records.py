"""Validation of parts of a document as typed records, with pydantic's messages reworded."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.section import Section

__all__ = ["Located", "of_another_kind", "read_record", "report"]

Record = TypeVar("Record", bound=Section)

_SECTION = "expected a section of `key: value` pairs"
# Begins what says which kind of value a key takes.
_EXPECTED = "expected "
# How pydantic marks a fault of a key, not of what stands below it.
_OF_KEY = "[key]"
# As many unknown keys may be slips of the pen in a file of the right kind.
_SLIPS = 3
# The key that tells one of several records from the others.
_TAG = "type"
_MESSAGES = {
    "missing": "is missing",
    "string_type": "expected a text",
    "string_too_short": "is empty: expected a text",
    "string_pattern_mismatch": "expected a name of letters, digits, - and _",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing_size": "expected a whole number; one this large is written digit by digit",
    "greater_than": "must be above {gt:.10g}",
    "greater_than_equal": "must be at least {ge:.10g}",
    "less_than": "must be below {lt:.10g}",
    "less_than_equal": "must be at most {le:.10g}",
    "too_short": "expected at least {min_length} of them, got {actual_length}",
    "too_long": "expected at most {max_length} of them, got {actual_length}",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "union_tag_not_found": "its type is missing",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "tuple_type": "expected a list",
    "dict_type": _SECTION,
    "model_type": _SECTION,
}


@dataclass(frozen=True, slots=True)
class Located(Generic[Record]):
    """A valid record, with its document and its place there."""

    record: Record
    document: Document
    at: KeyPath

    def problem(self, key: KeyPath, message: str) -> Problem:
        """Report what is wrong with a key of the record."""
        path = (*self.at, *key)
        return self.document.place(path).problem(dotted(path), message)

    def written(self) -> Any:
        """Return the record as plain data, the way its author spelled it."""
        return self.document.at(self.at)


def read_record(
    record: type[Record], document: Document, at: KeyPath, problems: list[Problem]
) -> Located[Record] | None:
    """Validate one part of a document; None, with the problems noted, if it is not valid."""
    try:
        return Located(record.model_validate(document.at(at)), document, at)
    except ValidationError as error:
        report(error, record, document, at, problems)
        return None


def report(
    error: ValidationError,
    record: type[BaseModel],
    document: Document,
    at: KeyPath,
    problems: list[Problem],
) -> None:
    """Note everything that pydantic found wrong at its line, a file of another kind as such."""
    other = of_another_kind(error, document) if at == () else None
    if other is not None:
        problems.append(other)
        return
    found_at: dict[KeyPath, list[str]] = {}
    for detail in error.errors():
        found = detail["loc"]
        if detail["type"] == "union_tag_invalid":
            found = (*found, _TAG)
        message = _message(record, detail)
        if found[-1:] == (_OF_KEY,):
            found, message = found[:-1], f"the key {message}"
        path = _written(document, at, found, missing=detail["type"] == "missing")
        if detail["type"] == "value_error":
            path, message = _at_named_key(document, path, message)
        found_at.setdefault(path, []).append(message)
    for path, messages in found_at.items():
        # Of several kinds of values, the one that was meant goes deeper before it fails.
        deeper = any(_is_below(other, path) for other in found_at)
        kinds = [one for one in messages if one.startswith(_EXPECTED)]
        if len(kinds) < len(messages):
            said = [one for one in messages if one not in kinds]
        else:
            said = [] if deeper else [_any_of(kinds)]
        problems += [document.place(path).problem(dotted(path), one) for one in said]


def of_another_kind(error: ValidationError, document: Document) -> Problem | None:
    """Return what is wrong with a file of another kind; None if it is of the right kind.

    It is of another kind if a required key is missing, and most of its keys are unknown.
    """
    unknown, missing = _top_keys(error, "extra_forbidden"), _top_keys(error, "missing")
    known = len(document.data) - len(unknown)
    if not missing or len(unknown) <= (max(_SLIPS, known) if known else 0):
        return None
    message = (
        f"is a file of another kind: it lacks {', '.join(missing)}, and "
        f"nothing reads its {', '.join(unknown)}. `striosome check` tells which kind it is"
    )
    return document.place(()).problem("", message)


def _top_keys(error: ValidationError, type_of_fault: str) -> list[str]:
    found = [one for one in error.errors() if one["type"] == type_of_fault]
    return [str(one["loc"][0]) for one in found if len(one["loc"]) == 1]


def _at_named_key(document: Document, path: KeyPath, message: str) -> tuple[KeyPath, str]:
    """Return the place of the key that a message about a record begins with, and the rest."""
    name, _, rest = message.partition(": ")
    deeper = path
    for part in name.split("."):
        section = document.at(deeper)
        if isinstance(section, dict) and part in section:
            deeper = (*deeper, part)
        elif isinstance(section, list) and part.isdecimal() and int(part) < len(section):
            deeper = (*deeper, int(part))
        else:
            return path, message
    return deeper, rest


def _is_below(path: KeyPath, above: KeyPath) -> bool:
    return len(path) > len(above) and path[: len(above)] == above


def _any_of(messages: list[str]) -> str:
    """Return one message for what was tried as values of several kinds."""
    kinds = dict.fromkeys(message.removeprefix(_EXPECTED) for message in messages)
    return _EXPECTED + " or ".join(kinds)


def _written(document: Document, at: KeyPath, found: KeyPath, *, missing: bool) -> KeyPath:
    """Return the path of a fault as the file spells it: the record that was tried is no key."""
    path = at
    for depth, part in enumerate(found):
        section = document.at(path)
        asked = missing and depth == len(found) - 1
        known = isinstance(section, dict) and (part in section or asked)
        if known or (isinstance(section, list) and isinstance(part, int)):
            path = (*path, part)
    return path


def _message(record: type[BaseModel], detail: Any) -> str:
    if detail["type"] == "extra_forbidden":
        *above, name = detail["loc"]
        return f"unknown key{did_you_mean(str(name), _record_at(record, above).model_fields)}"
    if detail["type"] == "union_tag_invalid":
        known = detail["ctx"]["expected_tags"].replace("'", "").split(", ")
        return f"unknown name{did_you_mean(detail['ctx']['tag'], known)}"
    if detail["type"] == "literal_error":
        return f"expected {detail['ctx']['expected']}"
    if detail["type"] == "string_type" and isinstance(detail["input"], int | float):
        return "expected a text; put it in quotes"
    if detail["type"] == "string_too_long":
        return f"expected at most {detail['ctx']['max_length']} letters"
    if detail["type"] in _MESSAGES:
        return _MESSAGES[detail["type"]].format_map(detail.get("ctx", {}))
    return str(detail["msg"]).removeprefix("Value error, ")


def _record_at(record: type[BaseModel], path: list[str | int]) -> type[BaseModel]:
    """Return the record that a path of keys and list indices leads to."""
    kind: Any = record
    for part in path:
        kind = _inside(kind, part)
    return kind  # type: ignore[no-any-return]


def _inside(kind: Any, part: str | int) -> Any:
    """Return the type below a key, a name, a list index or the tag of one of several records."""
    if isinstance(part, int):
        return get_args(kind)[0]
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    if isinstance(kind, type) and get_origin(kind) is None:
        return kind.model_fields[part].annotation  # type: ignore[attr-defined]
    # One of several records may be annotated with its tag.
    records = [getattr(one, "__origin__", one) for one in get_args(kind)]
    return {get_args(one.model_fields[_TAG].annotation)[0]: one for one in records}[part]
