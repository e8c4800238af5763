"""Check that a script may start processes, which read it again and must find nothing to start.

A new process that is to run Python imports the script of the one that started it, except for what
stands under `if __name__ == "__main__":`.
"""

import ast
import inspect
import linecache
import multiprocessing
import os
import sys
from types import FrameType

from striosome.base.errors import BadInput

__all__ = ["MissingGuard", "require_main_guard"]

_NAME = "__name__"


class MissingGuard(BadInput):
    """Error for a script whose processes would each start it again."""


def require_main_guard() -> None:
    """Refuse to start processes for a script that has no guard.

    A process that was started from the script nevertheless ends without a word, so that there is
    one message and not one for each.

    Raises
    ------
    MissingGuard
        With the line of the script and what to write.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.exit(1)
    frame = _of_script()
    if frame is not None and not _is_guarded(frame):
        raise MissingGuard(
            f"{frame.f_code.co_filename}:{frame.f_lineno}: this starts other processes, which read "
            f'the script again: put it under `if {_NAME} == "__main__":`'
        )


def _of_script() -> FrameType | None:
    """Return the frame of the script that was started; None where no process reads it again."""
    main = sys.modules.get("__main__")
    # A notebook, a console and `-c` have no file; the main part of a package is left out.
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if file is None or (spec is not None and spec.name.endswith("__main__")):
        return None
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if code.co_name == "<module>" and os.path.abspath(code.co_filename) == file:
            return frame
        frame = frame.f_back
    return None


def _is_guarded(frame: FrameType) -> bool:
    """Tell whether a condition on `__name__` encloses, or precedes, the line being executed."""
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except SyntaxError:  # changed since it was started
        return True
    return any(
        isinstance(node, ast.If)
        and node.lineno <= frame.f_lineno
        and any(isinstance(part, ast.Name) and part.id == _NAME for part in ast.walk(node.test))
        for node in tree.body
    )
