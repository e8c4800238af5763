"""Readers of result files that may be damaged: they read, or refuse with a message."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from striosome.base import user_files
from striosome.base.user_files import Unreadable, file_exists, why_not_found
from striosome.store.errors import FolderError

__all__ = ["as_model", "netcdf_errors", "read_json", "read_object", "read_text"]

# A sweep of a million runs lists them in 65 MB.
_LARGEST_MB = 500

Model = TypeVar("Model", bound=BaseModel)


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, without a byte order mark.

    Raises
    ------
    FolderError
        If there is none, or it cannot be read; the message names it.
    """
    _require_file(path)
    try:
        return user_files.read_text(path, _LARGEST_MB)
    except Unreadable as error:
        raise FolderError(str(error)) from None


def read_object(path: Path, what: str) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What the file is, for messages: "the manifest of a sweep".

    Raises
    ------
    FolderError
        If it cannot be read, or holds something else; the message names the file.
    """
    text = read_text(path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        why = f"{path}:{error.lineno}: is not JSON, or was cut short: {error.msg}"
        raise FolderError(why) from None
    except (ValueError, RecursionError):
        raise FolderError(f"{path}: is not JSON that can be read") from None
    if not isinstance(data, dict):
        raise FolderError(f"{path}: is not {what}: expected keys and values")
    return data


def as_model(path: Path, data: dict[str, Any], model: type[Model], what: str) -> Model:
    """Validate an object from `read_object` as a known form, a pydantic model.

    Raises
    ------
    FolderError
        If it says something else; the message names the file and the key.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        told = "it has no" if first["type"] == "missing" else "not what is expected is its"
        raise FolderError(f"{path}: is not {what}: {told} {key}") from None


def read_json(path: Path, model: type[Model], what: str) -> Model:
    """Read a JSON file that holds an object of a known form; arguments as of the others.

    Raises
    ------
    FolderError
        As the others.
    """
    return as_model(path, read_object(path, what), model, what)


@contextmanager
def netcdf_errors(path: Path) -> Iterator[None]:
    """Report in a sentence what is wrong with a netCDF file that is opened or read inside.

    What its readers raise where a file is cut or changed is as varied as the damage.

    Raises
    ------
    FolderError
        If it cannot be read; the message names the file.
    """
    _require_file(path)
    try:
        yield
    except FolderError:
        raise
    except Exception as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        why = f"{path}: is not netCDF that can be read, or was cut short: {said}"
        raise FolderError(why) from None


def _require_file(path: Path) -> None:
    """Refuse a path that is no file; opening a pipe would wait for a writer."""
    if not file_exists(path):
        raise FolderError(f"{path}: {why_not_found(path) or 'is missing'}")
