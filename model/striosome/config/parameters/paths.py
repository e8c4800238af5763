"""Access to the frozen parameter tree by dotted paths such as `circuit.cell_types.spn.g_ampa`."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel

__all__ = ["get_leaf", "replace_leaves", "unknown_name"]

Tree = TypeVar("Tree", bound=BaseModel)


def unknown_name(kind: str, name: str, known: Iterable[str]) -> KeyError:
    """Return the error for a name that is not among the `known`, with the nearest that is."""
    near = get_close_matches(name, known := list(known), n=1, cutoff=0.0)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return KeyError(f"unknown {kind} {name!r}{hint}")


def get_leaf(tree: BaseModel, path: str) -> Any:
    """Return the value at a dotted path.

    Parameters
    ----------
    tree : BaseModel
        A record, for example `Parameters`.
    path : str
        Field names, and keys of dictionaries, joined by dots: `ligands.dopamine.tone`.

    Raises
    ------
    KeyError
        If a name in the path is unknown (the message has the nearest known one), if a section on
        the way is absent, or if the path ends at a section.
    """
    node: Any = tree
    walked: list[str] = []
    for name in path.split("."):
        node = _child(node, walked, name)
        walked.append(name)
    _refuse_section(node, path)
    return node


def replace_leaves(tree: Tree, changes: Mapping[str, Any]) -> Tree:
    """Return a copy of the tree with new values at some paths; the rest is shared, not copied.

    Parameters
    ----------
    tree : BaseModel
        A record, for example `Parameters`; it stays as it is.
    changes : mapping of str to value
        Dotted path to the new leaf: a number, a quantity, or an array of shape (animals, 1).

    Raises
    ------
    KeyError
        As in `get_leaf`.
    """
    replaced: Tree = _replaced(tree, [], changes)
    return replaced


def _replaced(node: Any, walked: list[str], changes: Mapping[str, Any]) -> Any:
    below: dict[str, dict[str, Any]] = {}
    for path, value in changes.items():
        name, _, rest = path.partition(".")
        below.setdefault(name, {})[rest] = value
    update: dict[str, Any] = {}
    for name, deeper in below.items():
        child, here = _child(node, walked, name), [*walked, name]
        if "" in deeper:
            _refuse_section(child, ".".join(here))
            update[name] = deeper[""]
        else:
            update[name] = _replaced(child, here, deeper)
    return {**node, **update} if isinstance(node, dict) else node.model_copy(update=update)


def _child(node: Any, walked: list[str], name: str) -> Any:
    if isinstance(node, BaseModel):
        known = {field: getattr(node, field) for field in type(node).model_fields}
    elif isinstance(node, dict):
        known = node
    else:
        raise KeyError(f"{'.'.join(walked)!r} has no {name!r}: it is {_describe(node)}")
    if name not in known:
        raise unknown_name(
            "name", ".".join([*walked, name]), (".".join([*walked, k]) for k in known)
        )
    return known[name]


def _refuse_section(node: Any, path: str) -> None:
    if node is None or isinstance(node, (BaseModel, dict)):
        raise KeyError(f"{path!r} is {_describe(node)}, not a number")


def _describe(node: Any) -> str:
    if node is None:
        return "absent"
    return "a section" if isinstance(node, (BaseModel, dict)) else "a leaf"
