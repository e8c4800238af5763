"""Sessions from protocol files and from the experiment file itself."""

from collections.abc import Sequence
from copy import deepcopy

from striosome.config.documents.documents import Document, KeyPath, Place, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.named_files import NamedFiles
from striosome.config.documents.names import session_faults
from striosome.config.documents.records import Located, read_record
from striosome.config.experiments.experiment import Session
from striosome.config.experiments.experiment_file import ExperimentFile
from striosome.config.experiments.overrides import Override, key_path, put

__all__ = ["read_sessions"]


_SECTION = "sessions"


def read_sessions(
    file: ExperimentFile,
    files: NamedFiles,
    problems: list[Problem],
    changes: Sequence[Override] = (),
) -> tuple[dict[str, Located[Session]], set[str]]:
    """Return the valid sessions by name, and all names; a later session replaces its namesake.

    Changes are made to the sessions of protocols, not to their files.
    """
    sources: list[tuple[Document, KeyPath, list[str]]] = []
    for position, protocol in enumerate(file.protocols):
        document = files.read(protocol, ("protocols", position))
        if document is not None:
            sources.append((document, (), list(document.data)))
    sources.append((files.document, (_SECTION,), list(file.sessions)))
    _apply(changes, sources, problems)
    sessions: dict[str, Located[Session]] = {}
    places: dict[str, tuple[KeyPath, Place]] = {}
    for document, at, found in sources:
        for name in found:
            places[name] = (*at, name), document.place((*at, name))
            session = read_record(Session, document, (*at, name), problems)
            if session is not None:
                sessions[name] = session
    for name, fault in session_faults(places):
        key, place = places[name]
        problems.append(place.problem(dotted(key), fault))
    return sessions, set(places)


def _copy(document: Document, at: KeyPath) -> tuple[Document, KeyPath]:
    """Copy a document for changes, with its sessions where the path of a change has them."""
    data, places = deepcopy(document.data), dict(document.places)
    if at:
        return Document(data, places), at
    places = {(_SECTION, *key): place for key, place in places.items()}
    return Document({_SECTION: data}, places), (_SECTION,)


def _apply(
    changes: Sequence[Override],
    sources: list[tuple[Document, KeyPath, list[str]]],
    problems: list[Problem],
) -> None:
    """Change each session at the last place that defines it."""
    copied: set[int] = set()
    for change in changes:
        _, name, *keys = key_path(change.path)
        holders = [index for index, (_, _, found) in enumerate(sources) if name in found]
        if not holders:
            known = [session for _, _, found in sources for session in found]
            message = f"unknown session{did_you_mean(str(name), known)}"
            problems.append(change.place.problem(change.path, message))
            continue
        document, at, found = sources[holders[-1]]
        if holders[-1] not in copied:
            document, at = _copy(document, at)
            sources[holders[-1]] = document, at, found
            copied.add(holders[-1])
        put(document, (*at, name, *keys), change, problems)
