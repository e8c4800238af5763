"""Version of the package that a file was written for, and whether this one reads it.

Any configuration file may say `written_by: striosome 0.2.0`. Versions that differ in their last
number only read each other's files.
"""

import re
from dataclasses import replace
from typing import Any

import striosome
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError

__all__ = ["WRITTEN_BY", "of_this_version", "written_by"]

WRITTEN_BY = "written_by"
_RESOLVED = "resolved"

OLDEST_READ = (0, 2)
"""Files of older versions mean something else by now; raised when a key changes its meaning."""

_VERSION = re.compile(r"striosome (\d{1,9})\.(\d{1,9})(?:\.\w+)*")


def written_by() -> str:
    """Return the text that files of this version carry."""
    return f"striosome {striosome.__version__}"


def of_this_version(document: Document) -> Document:
    """Return the document without the key, if this version reads files of the one it names.

    Raises
    ------
    ConfigError
        If it is of a newer version, or of one that is too old, and nothing else: what is wrong in
        such a file may be right for its version.
    """
    written = document.data.get(WRITTEN_BY)
    if WRITTEN_BY not in document.data:
        if document.data.get(_RESOLVED) is True:
            # Every version since has written its name into such a file.
            raise ConfigError([document.place((_RESOLVED,)).problem(_RESOLVED, _too_old())])
        return document
    fault = _fault(written)
    if fault is not None:
        place = document.place((WRITTEN_BY,))
        raise ConfigError([place.problem(WRITTEN_BY, fault)])
    data = {key: value for key, value in document.data.items() if key != WRITTEN_BY}
    return replace(document, data=data)


def _fault(written: Any) -> str | None:
    found = _VERSION.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return f'expected the version that the file was written for, as "{written_by()}"'
    version, own = (int(found[1]), int(found[2])), _own()
    if version > own:
        return (
            f"this is {written_by()}, and the file needs {found[1]}.{found[2]} or newer: install "
            f"that, or write the file anew with `striosome init`"
        )
    return _too_old() if version < OLDEST_READ else None


def _too_old() -> str:
    oldest = ".".join(map(str, OLDEST_READ))
    return (
        f"this is {written_by()}, which reads files of {oldest} and newer; the file was written by "
        f"a version before {oldest}: install that, write the file anew with `striosome init`, or, "
        "if it is of a run, run the experiment that it was made from again"
    )


def _own() -> tuple[int, int]:
    major, minor = striosome.__version__.split(".")[:2]
    return int(major), int(minor)
