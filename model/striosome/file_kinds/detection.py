"""Detection of the kind of a file by keys that no other kind has."""

from collections.abc import Collection

from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError
from striosome.file_kinds.kind import FileKind
from striosome.file_kinds.registry import CHECKED, KINDS

__all__ = ["kind_of"]


def kind_of(document: Document) -> FileKind:
    """Return the kind of a file.

    Raises
    ------
    ConfigError
        If the file has the keys of no kind, or of several.
    """
    keys = document.data.keys()
    told = [kind for kind in CHECKED if kind.nothing_but is None and _own(kind, keys)]
    if not told:
        told = [kind for kind in CHECKED if kind.nothing_but is not None and _alone(kind, keys)]
    if len(told) == 1:
        return told[0]
    found = ", ".join(f"{kind.name} ({' or '.join(sorted(_own(kind, keys)))})" for kind in told)
    why = f"it has keys of several: {found}" if told else "it has the keys of none"
    kinds = ", ".join(f"{kind.name} by {kind.told_by}" for kind in CHECKED)
    message = (
        f"cannot tell which kind of file this is: {why}. {_parts()}; a scenario is checked by the "
        f"name of its folder. Other kinds are told by their keys: {kinds}"
    )
    raise ConfigError([document.place(()).problem("", message)])


def _own(kind: FileKind, keys: Collection[str]) -> set[str]:
    return set(kind.distinctive_keys) & set(keys)


def _alone(kind: FileKind, keys: Collection[str]) -> bool:
    """Tell whether a file has all keys that identify the kind, and none that it may not have."""
    own = set(kind.distinctive_keys)
    return own <= set(keys) <= own | set(kind.nothing_but or ())


def _parts() -> str:
    """List the kinds that are checked together with the file that names them."""
    by_whole: dict[str, list[str]] = {}
    for kind in KINDS.values():
        if kind.checked_with:
            by_whole.setdefault(kind.checked_with, []).append(kind.plural)
    return "; ".join(
        f"{', '.join(plurals)} are checked with the {whole} that names them"
        for whole, plurals in by_whole.items()
    )
