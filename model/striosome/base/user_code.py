"""Python files of users: read without running them, or executed where that is intended.

Nothing else in the package executes what it reads.
"""

import ast
import hashlib
import importlib.util
import symtable
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from striosome.base.errors import SimulationError
from striosome.base.user_files import Unreadable, read_bytes

__all__ = ["PythonText", "UserCodeError", "execute", "locating_errors", "read_python"]


class UserCodeError(SimulationError):
    """An error in a user's own code; the message gives its line there."""

    line: int | None
    """line of the user's file"""
    reason: str
    """type and message of the exception"""
    brief: str
    """the message with the name of the file in place of its path"""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = "" if line is None else f":{line}"
        super().__init__(f"{path}{where}: {reason}")
        self.line, self.reason = line, reason
        self.brief = f"{path.name}{where}: {reason}"


@dataclass(frozen=True, slots=True)
class PythonText:
    """A Python file as text that is known to compile."""

    path: Path
    """the file"""
    text: str
    """its whole text"""
    tree: ast.Module = field(compare=False)
    """its syntax tree"""

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode(errors="surrogatepass")).hexdigest()

    @property
    def names(self) -> list[str]:
        """Names that the file defines, assigns or imports at its top level."""
        symbols = symtable.symtable(self.text, str(self.path), "exec")
        return [
            symbol.get_name()
            for symbol in symbols.get_symbols()
            if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
        ]


def read_python(path: Path) -> PythonText:
    """Read a Python file and check that it compiles; nothing of it is executed.

    Raises
    ------
    Unreadable
        If it cannot be read, or is not Python.
    """
    try:
        text = importlib.util.decode_source(read_bytes(path))
        # Whatever a text warns of, such as a wrong escape, is said when it is run.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, str(path))
            compile(tree, str(path), "exec", dont_inherit=True)
            symtable.symtable(text, str(path), "exec")
    except SyntaxError as error:
        raise Unreadable(path, f"is not Python: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(path, f"is not Python: {error or 'too deep'}") from None
    return PythonText(path, text, tree)


def execute(source: PythonText, name: str) -> ModuleType:
    """Execute a text except for its main program, and return the names that it defines.

    It is the text that was read, whatever the file holds by now.

    Parameters
    ----------
    source : PythonText
        The text, from `read_python`.
    name : str
        Of the module.

    Raises
    ------
    UserCodeError
        If the file fails.
    """
    module = ModuleType(name)
    path = source.path
    module.__file__ = str(path)
    # Dataclasses and pydantic look their module up by its name.
    sys.modules[name] = module
    with locating_errors(path):
        # No compiled copy is left beside the file, as an import would leave one.
        exec(compile(source.text, str(path), "exec", dont_inherit=True), vars(module))
    return module


@contextmanager
def locating_errors(path: Path) -> Iterator[None]:
    """Turn any exception of the user's own code into one message with its line.

    That it asks the program to end is no reason to end without a word. Ctrl-C stays Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        own = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else (own or [None])[-1]
        raise UserCodeError(path, line, f"{type(error).__name__}: {error}") from error
