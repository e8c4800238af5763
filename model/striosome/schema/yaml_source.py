"""YAML files as documents, which remember the line of every key.

Stricter than YAML 1.1: duplicate keys, anchors and tags are refused, `1e-3` is a number,
and only `true` and `false` are truth values.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from striosome.schema.documents import Document, KeyPath, Place, dotted
from striosome.schema.errors import ConfigError, Problem
from striosome.schema.numbers import MOST_DIGITS

__all__ = ["SCALAR_RESOLVERS", "read_scalar", "read_yaml"]

_PREFIX = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """PyYAML's parser with the scalars of YAML 1.2: no sexagesimal, octal, date, yes or no."""

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
    _Loader.add_implicit_resolver(_PREFIX + _tag, re.compile(_pattern), _first)

# How a plain scalar is recognised; whoever writes YAML for this reader must quote by it.
SCALAR_RESOLVERS = _Loader.yaml_implicit_resolvers


def _whole(text: str) -> int:
    """A whole number, of as many digits as a floating-point number can have before its point."""
    if len(text) > MOST_DIGITS:
        raise ValueError(f"expected a whole number of at most {MOST_DIGITS} digits")
    return int(text)


_SCALARS: dict[str, Any] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": _whole,
    "float": float,
    "str": str,
}


class _Reader:
    """Turns the nodes of one file into data, noting places and problems on the way."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.places: dict[KeyPath, Place] = {(): Place(file, 1 if file else None)}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def report(self, node: yaml.Node, path: KeyPath, message: str) -> None:
        place = Place(self.file, node.start_mark.line + 1)
        self.problems.append(place.problem(dotted(path), message))

    def read(self, node: yaml.Node, path: KeyPath) -> Any:
        if id(node) in self._seen:
            return self.report(node, path, "anchors are not allowed; write the value out")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*path, i)) for i, item in enumerate(node.value)]
        convert = _SCALARS.get(node.tag.removeprefix(_PREFIX))
        if convert is None:
            return self.report(node, path, f"the tag {node.tag} is not allowed")
        try:
            return convert(node.value)
        except ValueError as error:
            return self.report(node, path, str(error))

    def _item(self, node: yaml.Node, path: KeyPath) -> Any:
        self.places[path] = Place(self.file, node.start_mark.line + 1)
        return self.read(node, path)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(key_node, path, "a key must be a plain name")
                continue
            key = key_node.value
            here = (*path, key)
            if key in result:
                first = self.places[here].line
                self.report(key_node, here, f"duplicate key, first given on line {first}")
                continue
            self.places[here] = Place(self.file, key_node.start_mark.line + 1)
            result[key] = self.read(value_node, here)
        return result


def read_yaml(file: Path) -> Document:
    """Read one YAML file of `key: value` pairs.

    Raises
    ------
    ConfigError
        If the file is missing, empty, no YAML, or holds duplicate keys, anchors or tags.
    """
    whole = Place(file, None)
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
        reader = _Reader(file)
        data = None if node is None else reader.read(node, ())
    except OSError as error:
        raise ConfigError([whole.problem("", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise ConfigError([whole.problem("", "is not UTF-8 text")]) from None
    except RecursionError:
        raise ConfigError([whole.problem("", "is nested too deeply")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1) if mark else whole
        raise ConfigError([place.problem("", f"is not YAML: {error.problem}")]) from None
    except yaml.YAMLError:
        raise ConfigError([whole.problem("", "is not YAML: it holds control characters")]) from None
    if reader.problems:
        raise ConfigError(reader.problems)
    if not isinstance(data, dict):
        message = "is empty" if data is None else "expected `key: value` pairs"
        raise ConfigError([Place(file, 1).problem("", message)])
    return Document(data, reader.places)


def read_scalar(text: str) -> Any:
    """Read the value of a `--set path=value` as YAML would: a number, a truth value or a text.

    Raises
    ------
    ValueError
        If it is a number with too many digits.
    """
    for tag, pattern in SCALAR_RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _SCALARS[tag.removeprefix(_PREFIX)](text)
    return text
