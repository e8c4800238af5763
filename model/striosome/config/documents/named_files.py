"""Files and folders that a configuration file names, each read with its problems collected."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from striosome.base.user_code import PythonText, read_python
from striosome.base.user_files import (
    Unreadable,
    file_exists,
    names_in,
    why_closed,
    why_not_found,
)
from striosome.config.documents.documents import Document, KeyPath, Place, dotted
from striosome.config.documents.errors import ConfigError, Problem, did_you_mean
from striosome.config.documents.shipped import shipped_path
from striosome.config.documents.yaml_source import read_yaml

__all__ = ["NamedFiles", "absolute", "yaml_files"]


def absolute(path: Path) -> Path:
    """Return the path from the root, without `..`; links are kept as the user spelled them.

    Raises
    ------
    ConfigError
        If the path starts at a working folder that was deleted.
    """
    try:
        return Path(os.path.abspath(path))
    except OSError as error:
        message = f"the working folder cannot be found ({error.strerror}); change to one that can"
        raise ConfigError([Problem(str(path), None, "", message)]) from None


def yaml_files(folder: Path) -> dict[str, Path]:
    """Return the YAML files of a folder by their stems; none where it cannot be read."""
    files = [folder / name for name in names_in(folder)]
    return {file.stem: file for file in files if file.suffix == ".yaml"}


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """Reader of the files and folders that a document names, relative to a folder."""

    document: Document
    """the file that names others; a missing one is reported at the line that names it"""
    folder: Path
    """where its relative paths start; those that begin with `striosome:` lead to shipped files"""
    problems: list[Problem]
    """list to which problems are appended"""

    def path(self, name: str) -> Path:
        """Return the absolute path of a named file."""
        return absolute(shipped_path(name) or self.folder / name)

    def find(self, name: str, at: KeyPath) -> Path | None:
        """Return the absolute path of a file that must exist."""
        file = self.path(name)
        if file_exists(file):
            return file
        reason = why_not_found(file)
        there = [other for other in names_in(file.parent) if Path(other).suffix == file.suffix]
        missing = f"no file {name}{did_you_mean(file.name, there)}"
        self._report(at, f"{name} {reason}" if reason else missing)
        return None

    def read(self, name: str, at: KeyPath) -> Document | None:
        """Read a YAML file that the document names at a key."""
        file = self.find(name, at)
        return None if file is None else self._read(file)

    def read_python(self, name: str, at: KeyPath) -> PythonText | None:
        """Read a Python file that the document names at a key; nothing of it is executed."""
        file = self.find(name, at)
        if file is None:
            return None
        try:
            return read_python(file)
        except Unreadable as error:
            self.problems.append(Place(file, error.line).problem("", error.reason))
            return None

    def read_folders(self, names: Sequence[str], at: KeyPath) -> list[tuple[str, Document]]:
        """Read every YAML file of some folders, each with its name without the ending."""
        documents = [
            (stem, self._read(file))
            for folder in self._listed(names, at)
            for stem, file in folder.items()
        ]
        return [(stem, document) for stem, document in documents if document is not None]

    def read_choice(
        self, choice: str, at: KeyPath, names: Sequence[str], names_at: KeyPath
    ) -> Document | None:
        """Read the one file of some folders that the document chooses; the last one of its name."""
        folders = self._listed(names, names_at)
        files = {stem: file for folder in folders for stem, file in folder.items()}
        if choice in files:
            return self._read(files[choice])
        if all(folders):
            self._report(at, f"unknown name {choice!r}{did_you_mean(choice, files)}")
        return None

    def _listed(self, names: Sequence[str], at: KeyPath) -> list[dict[str, Path]]:
        """Return the YAML files of folders that are named by one text or in a list."""
        several = bool(names) and isinstance(self.document.at(at), list)
        return [
            self.list_folder(name, (*at, position) if several else at)
            for position, name in enumerate(names)
        ]

    def list_folder(self, name: str, at: KeyPath) -> dict[str, Path]:
        """Return the YAML files of a folder in the order of their names."""
        folder = self.path(name)
        files = yaml_files(folder)
        if not files:
            reason = why_closed(folder)
            missing = f"no folder {name} with .yaml files in it"
            self._report(at, f"{name} {reason}" if reason else missing)
        return files

    def _read(self, file: Path) -> Document | None:
        try:
            return read_yaml(file)
        except ConfigError as error:
            self.problems.extend(error.problems)
            return None

    def _report(self, at: KeyPath, message: str) -> None:
        self.problems.append(self.document.place(at).problem(dotted(at), message))
