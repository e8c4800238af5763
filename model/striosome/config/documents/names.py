"""Rules for names, shared by every kind of file.

A name is kept as it is written, whatever the script or the punctuation, in every table, figure and
file of a result. Refused are names that one of these could not reproduce: empty ones, invisible
spaces, and names that a result uses for something else.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

__all__ = [
    "EXAMPLES_NODE",
    "HISTORY_NODE",
    "LONGEST_NAME",
    "ShortName",
    "Title",
    "axis_fault",
    "difference_name",
    "group_faults",
    "name_fault",
    "part_fault",
    "session_faults",
    "session_node",
]

LONGEST_NAME = 100
"""Letters that a name may have."""
# NetCDF has room for 256; files and folders that are named so add something.
_MAX_BYTES = 200
_MAX_NODE_BYTES = 240
# Longer ones are no line of a page, and beyond 64 kB netCDF takes no attribute.
_LONGEST_TITLE = 300

HISTORY_NODE = "history"
"""Name of the node of a group's history, beside those of its sessions."""
EXAMPLES_NODE = "examples"
"""Spikes of single windows stand beside the groups of a result, under this name."""

# Control and format characters, halves of pairs, line and paragraph separators, other spaces.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def name_fault(name: str) -> str | None:
    """Say what is wrong with a name of any kind; None if nothing is."""
    if not name.strip():
        return "a name must not be empty"
    if name != name.strip():
        return "a name must not start or end with a space"
    for letter in name:
        if _is_unseen(letter):
            return f"a name must not hold what nobody sees (U+{ord(letter):04X})"
    if len(name) > LONGEST_NAME or len(name.encode()) > _MAX_BYTES:
        return f"a name must not be longer than {LONGEST_NAME} letters; here {len(name)}"
    return None


def part_fault(name: str) -> str | None:
    """Say what is wrong with a name that is part of parameter paths, such as that of a drug."""
    fault = name_fault(name)
    if fault is None and set(name) & set('.[]"'):
        return 'a name that stands in paths must not hold ., [, ] or "'
    return fault


def group_faults(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each faulty name of a group, the reference first, with the reason."""
    first = next(iter(names), "")
    differences = {difference_name(name, first) for name in names if name != first}
    for name in names:
        fault = name_fault(name) or _path_fault(name)
        if fault is None and name == EXAMPLES_NODE:
            fault = "results keep example spikes under this name"
        if fault is None and name in differences:
            fault = "results call the difference of two other groups so"
        if fault is not None:
            yield name, fault


def session_faults(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each faulty name of a session, with the reason."""
    nodes: dict[str, str] = {}
    for name in names:
        node = session_node(name)
        fault = name_fault(name) or _path_fault(node)
        if fault is None and len(node.encode()) > _MAX_NODE_BYTES:
            fault = 'a name must not be longer, with each "/" as " per "'
        if fault is None and node == HISTORY_NODE:
            fault = "results keep what animals lived through under this name"
        if fault is None and node in nodes:
            fault = f'results keep {nodes[node]!r} under the same name, since "/" becomes " per "'
        nodes.setdefault(node, name)
        if fault is not None:
            yield name, fault


def axis_fault(name: str, taken: Collection[str]) -> str | None:
    """Say what is wrong with the name of an axis, which must not be one that results use."""
    fault = name_fault(name) or _path_fault(name)
    if fault is not None and "(" in name:
        fault += "; results keep the unit beside the name, which need not hold it"
    if fault is None and name in taken:
        return f"results use this name themselves, as they do {', '.join(sorted(taken))}"
    return fault


def session_node(session: str) -> str:
    """Return the name of a session's node in a result, where a slash would start a new level.

    The node of "methadone 1 mg/kg" is "methadone 1 mg per kg".
    """
    return session.replace("/", " per ")


def difference_name(group: str, reference: str) -> str:
    """Return the name of the difference of two groups in tables: "iron_deficient - control"."""
    return f"{group} - {reference}"


def _is_unseen(letter: str) -> bool:
    return letter != " " and unicodedata.category(letter) in _UNSEEN


def _path_fault(name: str) -> str | None:
    if "/" in name:
        return 'this name must not hold "/", which starts a new level in result files'
    if name in (".", ".."):
        return "this name means a folder"
    return None


def _one_line(text: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text):
        raise ValueError("expected one line")
    for letter in text:
        if _is_unseen(letter):
            raise ValueError(f"a title must not hold what nobody sees (U+{ord(letter):04X})")
    if len(text) > _LONGEST_TITLE:
        raise ValueError(f"expected one line of at most {_LONGEST_TITLE} letters; here {len(text)}")
    return text


ShortName = Annotated[
    str,
    Field(
        description="short name, used for folders",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
        max_length=LONGEST_NAME,
    ),
]
"""Name of a file's subject, which also names its folder."""

Title = Annotated[
    str,
    Field(description="one line for tables and figures", max_length=_LONGEST_TITLE),
    AfterValidator(_one_line),
]
"""Title of a file's subject, for tables and figures."""
