# ruff: noqa: E501 (many values a line)
"""Files as they come from a hurried hand or a failing disk: hypothesis strategies that spoil them."""

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

__all__ = ["put_spoilt", "spoilt_bytes", "spoilt_data", "spoilt_files"]

Draw = Any
VALUES: list[Any] = [
    None, "", " ", True, False, [], {}, [None], {"x": None}, {"": 1}, 0, -1, 1, 3.5, -0.0, 1e300, 5e-324, 10**25, 10**300,
    "nan", "inf", "-inf min", ".inf", "1e400 s", "1,5 mg/kg", "-5 mg/kg", "5 mg/kg", "5 min", "1 day", "0 s", "5 mV", "3 nM",
    "1e-300 uM", "5 parsec", "mg/kg", "5 mg/", "5 /kg/kg/kg", "5**9**9 s", "x" * 3000, "a.b[0].c", "../..", "/dev/null", ".",
    "~", "\N{FULLWIDTH DIGIT FIVE}", "\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}M", "\u202e", "\U0001f400", "e\u0301", "*",
    "{x}", "$HOME", "%s", "[0, 1]", "null", "default", "control", "vehicle", "1 mg/kg to 2 mg/kg", "__class__",
]  # fmt: skip
PIECES: list[bytes] = [
    b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1b[2J", b"\x07", b"\t", b"\r", b"\r\n", b"\x80", b"\xed\xa0\x80", b"\xe2\x80\xa8",
    b"\xe2\x80\xae", b"&a ", b"*a", b"!!python/object:os.system ", b"<<: ", b"? ", b"- ", b"--- ", b"...\n", b"%YAML 9.9\n",
    b": ", b"#", b"'", b'"', b"{", b"}", b"[", b"]", b",", b"|\n", b">\n", b"@", b"`", b"[" * 500, b"{x: " * 500, b"- " * 500,
    b"9" * 400, b"x" * 5000, b'"\\ud800"', b'"\\0"', b"  ", b"\n", b"\xc2\xa0", b"\xc2\x85",
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every section, list and leaf of a document."""
    yield path
    entries: Any = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for key, value in entries:
        yield from places(value, (*path, key))


def _part(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def _nested(depth: int, within: str) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if within == "list" else {"x": value}
    return value


def _change(draw: Draw, data: Any) -> None:
    """Change one place of a document."""
    within = [path for path in places(data) if path]
    if not within:
        return
    path = draw(st.sampled_from(within))
    parent, key = _part(data, path[:-1]), path[-1]
    how = draw(
        st.sampled_from(("value", "value", "drop", "rename", "copy", "wrap", "nest", "scale"))
    )
    match how:
        case "drop":
            del parent[key]
        case "rename" if isinstance(parent, dict):
            name = draw(st.sampled_from((f"{key}s", str(key)[:-1], str(key).upper(), "x" * 3000)))
            parent[name] = parent.pop(key)
        case "rename":
            parent.append(deepcopy(parent[key]))
        case "copy":
            parent[key] = deepcopy(_part(data, draw(st.sampled_from(within))))
        case "wrap":
            parent[key] = draw(st.sampled_from(([parent[key]], {"value": parent[key]})))
        case "nest":
            depth = draw(st.sampled_from((3, 40, 150)))
            parent[key] = _nested(depth, draw(st.sampled_from(("list", "dict"))))
        case "scale" if isinstance(parent[key], int | float):
            parent[key] *= draw(st.sampled_from((-1, 0, 1e-12, 1e12)))
        case _:
            parent[key] = deepcopy(draw(st.sampled_from(VALUES)))


@st.composite
def spoilt_data(draw: Draw, data: Any, most: int = 3) -> bytes:
    """The text of a YAML document of which some places are changed."""
    data = deepcopy(data)
    for _ in range(draw(st.sampled_from((1, 1, 2, most)))):
        _change(draw, data)
    text: str = yaml.safe_dump(data, allow_unicode=True, width=10**6, sort_keys=False)
    return text.encode("utf-8", "surrogatepass")


@st.composite
def spoilt_bytes(draw: Draw, content: bytes, most: int = 3) -> bytes:
    """The bytes of a file of which some are changed, cut out, repeated or new."""
    for _ in range(draw(st.sampled_from((1, 1, 2, most)))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        match draw(st.sampled_from(("cut", "flip", "insert", "insert", "out", "line"))):
            case "cut":
                content = content[:at]
            case "flip":
                bit = 1 << draw(st.integers(0, 7))
                content = (
                    content[:at] + bytes(b ^ bit for b in content[at : at + 1]) + content[at + 1 :]
                )
            case "insert":
                content = content[:at] + draw(st.sampled_from(PIECES)) + content[at:]
            case "out":
                content = content[:at] + content[at + draw(st.integers(1, 60)) :]
            case _:
                lines = content.splitlines(keepends=True)
                if lines:
                    line = draw(st.sampled_from(lines))
                    number = draw(st.integers(0, len(lines)))
                    content = b"".join([*lines[:number], line, *lines[number:]])
    return content


@st.composite
def spoilt_files(draw: Draw, content: bytes) -> bytes | None:
    """The bytes of a spoilt file; None for a pipe in its place, which whoever opens it waits for."""
    return None if draw(st.integers(0, 4)) == 0 else draw(spoilt_bytes(content))


def put_spoilt(path: Path, content: bytes | None) -> None:
    """Put what `spoilt_files` gave in the place of a file."""
    if content is not None:
        path.write_bytes(content)
        return
    path.unlink()
    os.mkfifo(path)
