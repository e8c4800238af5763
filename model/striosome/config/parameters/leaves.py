"""Shape of the parameter tree, derived from the typed records: its sections and leaves."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from striosome.cells.registry import cell_types
from striosome.config.documents.section import (
    Section,
    has_effects,
    is_derived,
    is_structural,
    leaf_units,
)
from striosome.config.parameters.physiology import EFFECT_KEYS
from striosome.config.parameters.tree import Parameters

__all__ = ["Branch", "Leaf", "Named", "Node", "ParameterPath", "parameter_shape", "walk"]

ParameterPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value: a quantity where it has a unit, else a whole number or a text."""

    unit: str | None
    kind: type
    meaning: str
    structural: bool = False
    """whether it is a structural choice of the model, which needs no range and no source"""
    keys: tuple[str, ...] = ()
    """keys allowed besides its value, range or choices, source, status and note"""


# Sections are told apart as objects, so that what is found in one can be kept for the next group.
@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A record with fixed keys; those in `optional` may be absent."""

    children: dict[str, "Node"]
    optional: frozenset[str]
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A section whose keys are names, each holding the same thing (ligands, sensors, routes)."""

    each: "Node"
    meaning: str


Node = Leaf | Branch | Named


@cache
def parameter_shape() -> Branch:
    """Return the shape of the whole parameter tree."""
    return _branch(Parameters)


def _branch(record: type[Section]) -> Branch:
    units = leaf_units(record)
    children: dict[str, Node] = {}
    for name, field in record.model_fields.items():
        meaning = field.description or ""
        if is_derived(field):
            continue
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "by_cell_type" in extra:
            children[name] = _cell_types(meaning)
        elif is_structural(field):
            children[name] = Leaf(None, str, meaning, structural=True)
        elif name in units:
            children[name] = Leaf(units[name], float, meaning)
        elif has_effects(field):
            children[name] = Named(Leaf("1", float, meaning, keys=EFFECT_KEYS), meaning)
        else:
            children[name] = _node(field.annotation, meaning)
    optional = frozenset(
        name for name, field in record.model_fields.items() if not field.is_required()
    )
    return Branch(children, optional, (record.__doc__ or "").split("\n\n")[0])


def _cell_types(meaning: str) -> Branch:
    """Return the shared parameters of every cell type; those of used types must be given."""
    types: dict[str, Node] = {
        name: Branch(
            {key: Leaf(one.unit, float, one.meaning) for key, one in cell.parameters.items()},
            frozenset(),
            cell.meaning,
        )
        for name, cell in cell_types().items()
    }
    return Branch(types, frozenset(types), meaning)


def _node(annotation: Any, meaning: str) -> Node:
    if get_origin(annotation) is dict:
        _, each = get_args(annotation)
        # A number in a dict has no field of its own to carry a unit: it is a plain number.
        return Named(Leaf("1", float, meaning) if each is Any else _node(each, ""), meaning)
    alternatives = [kind for kind in get_args(annotation) if kind is not NoneType]
    kind = alternatives[0] if alternatives else annotation
    return _branch(kind) if issubclass(kind, Section) else Leaf(None, kind, meaning)


def walk(
    node: Node, present: Mapping[ParameterPath, Collection[str]], path: ParameterPath = ()
) -> Iterator[tuple[ParameterPath, Leaf]]:
    """Yield every leaf that a tree must have, given the names in each section that it has.

    An optional section counts only if it is present; named sections count name by name, in the
    order in which they are present.
    """
    if isinstance(node, Leaf):
        yield path, node
    elif isinstance(node, Named):
        for name in present.get(path, ()):
            yield from walk(node.each, present, (*path, name))
    else:
        there = present.get(path, ())
        for name, child in node.children.items():
            if name not in node.optional or name in there:
                yield from walk(child, present, (*path, name))
