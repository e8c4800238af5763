"""YAML files as documents, which remember the line of every key.

Stricter than YAML 1.1: duplicate keys, anchors and tags are refused, `1e-3` is a number,
only `true` and `false` are truth values, and no text holds what a terminal would obey.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml import events

from striosome.base.user_files import Unreadable, read_text
from striosome.config.documents.documents import Document, KeyPath, Place, dotted
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.file_version import of_this_version
from striosome.config.documents.numbers import MAX_DIGITS

__all__ = ["PARSER", "SCALAR_RESOLVERS", "fault_of_text", "parse_yaml", "read_scalar", "read_yaml"]

PARSER: Callable[[str], Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Parser from text to events: libyaml where PyYAML was built with it, or else Python."""

_PREFIX = "tag:yaml.org,2002:"
# No file of ours has a tenth of these levels.
_DEEPEST = 100


class _Resolver(yaml.SafeLoader):
    """Resolver for the scalars of YAML 1.2: no sexagesimal, octal, date, yes or no."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own class attribute)


for _tag, _pattern, _first in (
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    (
        "float",
        r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
        list("-+.0123456789"),
    ),
):
    _Resolver.add_implicit_resolver(_PREFIX + _tag, re.compile(_pattern), _first)

# How a plain scalar is recognised; whoever writes YAML for this reader must quote by it.
SCALAR_RESOLVERS = _Resolver.yaml_implicit_resolvers


def _whole(text: str) -> int:
    """Read a whole number, with as many digits as a float can have before its point."""
    if len(text) > MAX_DIGITS:
        raise ValueError(f"expected a whole number of at most {MAX_DIGITS} digits")
    return int(text)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": _whole,
    "float": float,
}
# What YAML allows in no file, and what an escape must not bring into a text.
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def fault_of_text(text: str) -> str | None:
    """Say what is wrong with a text that is to be stored, drawn and printed; None if nothing is."""
    found = _NO_TEXT.search(text)
    if found is None:
        return None
    code = ord(found[0])
    kind = "half of a character" if 0xD800 <= code <= 0xDFFF else "a control character"
    return f"holds {kind} (U+{code:04X}), which no text may"


class _Fault(NamedTuple):
    """One thing that is wrong in a text: its line, if there is one, its key, and what is wrong."""

    line: int | None
    key: str
    message: str


class _TooDeep(Exception):  # noqa: N818 - says what it is
    """Error for a text that is nested too deeply to be read on; the fault is noted."""


class _Reader:
    """Converter from the events of one text to data, which notes lines and faults."""

    def __init__(self, parser: Any) -> None:
        self.lines: dict[KeyPath, int] = {(): 1}
        self.faults: list[_Fault] = []
        self._next = parser.get_event
        self._peek = parser.check_event

    def report(self, event: Any, path: KeyPath, message: str) -> None:
        self.faults.append(_Fault(_line(event), dotted(path), message))

    def document(self) -> Any:
        """Return the content of the one document of a file; None for an empty file."""
        self._next()  # the start of the file
        if self._peek(events.StreamEndEvent):
            return None
        self._next()  # the start of the document
        data = self._read(self._next(), ())
        self._next()  # its end
        if not self._peek(events.StreamEndEvent):
            self.report(self._next(), (), "is not YAML: it holds a second document")
        return data

    def _read(self, event: Any, path: KeyPath) -> Any:
        if event.anchor is not None:
            self.report(event, path, "anchors are not allowed; write the value out")
        if isinstance(event, events.AliasEvent):
            return None
        if event.tag is not None:
            self.report(event, path, f"the tag {event.tag} is not allowed")
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= _DEEPEST:
            self.report(event, (), f"is nested too deeply: more than {_DEEPEST} levels")
            raise _TooDeep
        return self._mapping(path) if self._is_mapping(event) else self._sequence(path)

    @staticmethod
    def _is_mapping(event: Any) -> bool:
        return isinstance(event, events.MappingStartEvent)

    def _scalar(self, event: Any, path: KeyPath) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # in quotes, or a block
            fault = fault_of_text(text)
            if fault is not None:
                self.report(event, path, fault)
            return text
        try:
            return read_scalar(text)
        except ValueError as error:
            return self.report(event, path, str(error))

    def _sequence(self, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            here = (*path, len(items))
            self.lines[here] = _line(event)
            items.append(self._read(event, here))
        return items

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._key(event, path)
            if key is None:
                self._skip(self._next())
                continue
            here = (*path, key)
            if key in result:
                first = self.lines[here]
                self.report(event, here, f"duplicate key, first given on line {first}")
                self._skip(self._next())
                continue
            self.lines[here] = _line(event)
            result[key] = self._read(self._next(), here)
        return result

    def _key(self, event: Any, path: KeyPath) -> str | None:
        """Return a key as spelt, even `1` or `null`; None, with the problem noted, if invalid."""
        if not isinstance(event, events.ScalarEvent):
            self.report(event, path, "a key must be a plain name")
            self._skip(event)
            return None
        key: str = event.value
        here = (*path, key)
        if event.anchor is not None:
            self.report(event, here, "anchors are not allowed; write the value out")
        if event.tag is not None:
            self.report(event, here, f"the tag {event.tag} is not allowed")
        fault = fault_of_text(key) or ("holds a line break" if "\n" in key else None)
        if fault is not None:
            self.report(event, here, f"the key {fault}")
        return key

    def _skip(self, event: Any) -> None:
        """Skip the content of a node."""
        depth = 0
        while True:
            depth += isinstance(event, events.CollectionStartEvent)
            depth -= isinstance(event, events.CollectionEndEvent)
            if depth == 0:
                return
            event = self._next()


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def read_yaml(file: Path) -> Document:
    """Read one YAML file of `key: value` pairs.

    Raises
    ------
    ConfigError
        If the file cannot be read as `striosome.base.user_files.read_text` does, is empty, no YAML,
        or holds duplicate keys, anchors, tags or control characters; or if it was written for a
        version whose files this one does not read.
    """
    try:
        text = read_text(file)
    except Unreadable as error:
        raise ConfigError([Place(file, error.line).problem("", error.reason)]) from None
    return of_this_version(parse_yaml(text, file))


def parse_yaml(text: str, file: Path, parser: Callable[[str], Any] = PARSER) -> Document:
    """Read the text of a YAML file, as `read_yaml` does.

    Parameters
    ----------
    text : str
        What the file holds.
    file : Path
        Its name, for messages.
    parser : callable, optional
        A loader of PyYAML; only its events are used.
    """
    parsed = _parsed(text, parser)
    if parsed.faults:
        raise ConfigError(
            Place(file, fault.line).problem(fault.key, fault.message) for fault in parsed.faults
        )
    places = {key: Place(file, line) for key, line in parsed.lines.items()}
    return Document(_copied(parsed.data), places, text)


class _Parsed(NamedTuple):
    """What a text holds, the line of every key, and what is wrong with it."""

    data: Any
    lines: dict[KeyPath, int]
    faults: list[_Fault]


# Experiments share base, drugs and sensors, and a sweep or a session of Python reads them often.
@lru_cache(maxsize=256)
def _parsed(text: str, parser: Callable[[str], Any]) -> _Parsed:
    strange = _NOT_YAML.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1
        message = f"is not YAML: it holds control characters (U+{ord(strange[0]):04X})"
        return _Parsed(None, {}, [_Fault(line, "", message)])
    reader, data = _Reader(parser(text)), None
    try:
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        line_of = error.problem_mark.line + 1 if error.problem_mark else None
        reader.faults.append(_Fault(line_of, "", f"is not YAML: {error.problem}"))
    except _TooDeep:
        pass
    if not reader.faults and not isinstance(data, dict):
        message = "is empty" if data is None else "expected `key: value` pairs"
        reader.faults.append(_Fault(1, "", message))
    return _Parsed(data, reader.lines, reader.faults)


def _copied(data: Any) -> Any:
    """Return plain data of its own for each reader of a text that is parsed once."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def read_scalar(text: str) -> Any:
    """Read the value of a `--set path=value` as YAML would: a number, a truth value or a text.

    Raises
    ------
    ValueError
        If it is a whole number with too many digits.
    """
    for tag, pattern in SCALAR_RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _SCALARS[tag.removeprefix(_PREFIX)](text)
    return text
