"""Sessions from protocol files and from the experiment file itself."""

from striosome.schema.documents import Document, KeyPath
from striosome.schema.errors import Problem
from striosome.schema.experiment import Session
from striosome.schema.experiment_file import ExperimentFile
from striosome.schema.named_files import NamedFiles
from striosome.schema.records import Located, read_record

__all__ = ["read_sessions"]


def read_sessions(
    file: ExperimentFile, files: NamedFiles, problems: list[Problem]
) -> tuple[dict[str, Located[Session]], set[str]]:
    """The valid sessions by name, and all names; a later session replaces one of the same name."""
    sources: list[tuple[Document, KeyPath, list[str]]] = []
    for position, protocol in enumerate(file.protocols):
        document = files.read(protocol, ("protocols", position))
        if document is not None:
            sources.append((document, (), list(document.data)))
    sources.append((files.document, ("sessions",), list(file.sessions)))
    sessions: dict[str, Located[Session]] = {}
    names: set[str] = set()
    for document, at, found in sources:
        for name in found:
            names.add(name)
            session = read_record(Session, document, (*at, name), problems)
            if session is not None:
                sessions[name] = session
    return sessions, names
