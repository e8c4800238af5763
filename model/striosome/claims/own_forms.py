"""Forms of claims in files of the user's own: Python files named by `forms` in the ledger.

Reading such a file runs none of it: whether it is Python, and which forms it has, is taken from its
text. It is executed where a verdict or a likelihood is needed.
"""

import ast
import copyreg
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, create_model

from striosome.base.user_code import (
    PythonText,
    UserCodeError,
    execute,
    read_python,
)
from striosome.base.user_files import Unreadable, file_exists, names_in
from striosome.claims.endpoint import Endpoint
from striosome.claims.evidence import Evidence
from striosome.claims.finding import Finding
from striosome.claims.form import ClaimContext, ClaimForm, parts_lacking, type_of
from striosome.claims.likelihoods import Likelihood, NothingOfItsOwn
from striosome.config.documents.documents import Document, KeyPath, Place, dotted
from striosome.config.documents.errors import Problem, did_you_mean

__all__ = ["UnreadForm", "form_files", "read_forms", "unread_words"]

_FORMS_KEY = "forms"

_EXPECTED = (
    'a class of the top level that derives from ClaimForm and has a field `type: Literal["name"]`'
)


class UnreadForm(ClaimForm):
    """A form of a file that is read but not executed, so that its keys' meaning is unknown."""

    model_config = ConfigDict(extra="allow")

    agrees: ClassVar[str] = "as its file says"

    def endpoints(self, sessions: Iterable[str], groups: Iterable[str]) -> Iterable[Endpoint]:
        """Return none: they are not known."""
        return ()

    def verdict(self, evidence: Evidence, context: ClaimContext) -> Finding:
        """Refuse to judge."""
        raise TypeError("the file of this form was read without executing it")

    def likelihood(self) -> Likelihood:
        """Return none: it is not known."""
        return NothingOfItsOwn("its file was not executed")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reader of the files that a ledger names."""

    document: Document
    """the ledger"""
    folder: Path
    """folder of the ledger"""
    execute: bool
    """whether the files are executed"""
    problems: list[Problem]
    """list to which problems are appended"""
    places: dict[str, str] = field(default_factory=dict)
    """origin of each form, by its name"""

    def read(self, name: str, at: KeyPath) -> Iterator[type[ClaimForm]]:
        """Read the forms of one file."""
        if Path(name).name != name or not name.endswith(".py"):
            message = f"expected the name of a Python file beside the ledger, got {name!r}"
            self.problems.append(self.document.place(at).problem(dotted(at), message))
            return
        path = self.folder / name
        if not file_exists(path):
            there = [other for other in names_in(self.folder) if other.endswith(".py")]
            message = f"no file {name} beside the ledger{did_you_mean(name, there)}"
            self.problems.append(self.document.place(at).problem(dotted(at), message))
            return
        try:
            source = read_python(path)
        except Unreadable as error:
            self._report(path, error.line, error.reason)
            return
        found, new = list(_classes(source.tree)), {}
        if not found:
            self._report(path, None, f"has no form of claim: expected {_EXPECTED}")
        for form, node in found:
            if form in self.places:
                message = f"form {form!r} is one of {self.places[form]}: choose another name"
                self._report(path, node.lineno, message)
            else:
                self.places[form], new[form] = name, node
        if self.execute:
            yield from self._executed(source, new)
        else:
            for form in new:
                kind: Any = Literal[form]
                yield create_model(f"UnreadForm_{form}", __base__=UnreadForm, type=(kind, ...))

    def _executed(
        self, source: PythonText, classes: Mapping[str, ast.ClassDef]
    ) -> Iterator[type[ClaimForm]]:
        try:
            defined = _defined(source)
        except UserCodeError as error:
            self._report(source.path, error.line, error.reason)
            return
        for node in classes.values():
            cls = defined.get(node.name)
            if not (isinstance(cls, type) and issubclass(cls, ClaimForm)):
                message = f"class {node.name} is no form of claim: expected {_EXPECTED}"
                self._report(source.path, node.lineno, message)
            elif lacking := parts_lacking(cls):
                message = f"class {node.name} lacks {' and '.join(lacking)}"
                self._report(source.path, node.lineno, message)
            else:
                cls.file, cls.digest = source.path, source.digest
                # Processes that are started load the file themselves.
                copyreg.pickle(cls, _reduced)
                yield cls

    def _report(self, path: Path, line: int | None, message: str) -> None:
        self.problems.append(Place(path, line).problem("", message))


_EXECUTED: dict[tuple[Path, str], dict[str, Any]] = {}


def _defined(source: PythonText) -> dict[str, Any]:
    """Return the names that a file defines, executed once for each text that it has."""
    key = (source.path, source.digest)
    if key not in _EXECUTED:
        module = f"striosome_forms_{source.path.stem}_{source.digest[:12]}"
        _EXECUTED[key] = vars(execute(source, module))
    return _EXECUTED[key]


def _reduced(test: ClaimForm) -> tuple[Any, ...]:
    cls = type(test)
    return _restored, (cls.file, cls.digest, cls.__name__, test.model_dump())


def _restored(path: Path, digest: str, name: str, data: dict[str, Any]) -> ClaimForm:
    source = read_python(path)
    if source.digest != digest:
        raise UserCodeError(path, None, "was changed since it was read; run the command again")
    cls = _defined(source)[name]
    cls.file, cls.digest = path, digest
    copyreg.pickle(cls, _reduced)
    test: ClaimForm = cls.model_validate(data)
    return test


def form_files(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the files under `forms`, as far as they are names; for their copies."""
    named = data.get(_FORMS_KEY)
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()


def read_forms(
    document: Document,
    folder: Path,
    shipped: Sequence[type[ClaimForm]],
    problems: list[Problem],
    *,
    execute: bool,
) -> tuple[type[ClaimForm], ...]:
    """Read the forms of the files that a ledger names.

    Parameters
    ----------
    document : Document
        The ledger.
    folder : Path
        Where it stands.
    shipped : sequence of type
        Forms whose names are taken.
    problems : list of Problem
        Problems that are found are appended to it.
    execute : bool
        Whether the files are executed; if not, their forms are of `UnreadForm`.
    """
    taken = dict.fromkeys(map(type_of, shipped), "the package")
    reader = _Reader(document, folder, execute, problems, taken)
    return tuple(
        form
        for number, name in enumerate(form_files(document.data))
        for form in reader.read(name, (_FORMS_KEY, number))
    )


def _classes(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield every class of the top level that names a form, by that name."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                match part:
                    case ast.AnnAssign(
                        target=ast.Name(id="type"),
                        annotation=ast.Subscript(slice=ast.Constant(value=str(name))),
                    ):
                        yield name, node


def unread_words(ledger_forms: Sequence[str], identifiers: Sequence[str]) -> str:
    """List the statements not checked because the files of forms were read and not executed."""
    if not identifiers:
        return ""
    files, claims = " and ".join(ledger_forms), ", ".join(identifiers)
    return f"; {files} was read, not executed: the tests of {claims} are not checked"
