"""What starts new processes of Python asks first, and what they do first."""

import ast
import signal
import sys
from pathlib import Path
from types import FrameType

from striosome.errors import BadInput

__all__ = ["leave_interrupts", "require_main_guard"]

# Names with which a script asks whether it is the program itself.
_QUESTIONS = {"__name__", "parent_process", "current_process"}


def require_main_guard() -> None:
    """Refuse a script that a new process would run from its start, and so without end.

    A new process imports the script that was started, so that it knows what is defined there.

    Raises
    ------
    BadInput
        If the line of the script that is being run does not stand below a question whether the
        script is the program; it is named.
    """
    frame = _frame_of_script()
    if frame is None:
        return
    file = getattr(sys.modules["__main__"], "__file__", None)
    try:
        script = ast.parse(Path(str(file)).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    if not any(_asks(node, frame.f_lineno) for node in ast.walk(script)):
        raise BadInput(
            f"{file}:{frame.f_lineno}: this starts new processes, which run the script again: put "
            'it below the line `if __name__ == "__main__":`'
        )


def leave_interrupts() -> None:
    """Leave Ctrl-C and the end of the terminal, told to all processes, to the one that leads."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _frame_of_script() -> FrameType | None:
    """Where the started script is, unless new processes do not import it."""
    main = sys.modules["__main__"]
    # Neither a module by its name (`python -m`) nor a text (`python -c`, a notebook) is imported
    # from a file of its own.
    if getattr(main, "__spec__", None) is not None or getattr(main, "__file__", None) is None:
        return None
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_globals is vars(main) and frame.f_code.co_name == "<module>":
            return frame
        frame = frame.f_back
    return None


def _asks(node: ast.AST, line: int) -> bool:
    """Whether a condition that has been met on the way to a line asks who runs the script."""
    if not isinstance(node, ast.If | ast.IfExp | ast.BoolOp) or node.lineno > line:
        return False
    question = node if isinstance(node, ast.BoolOp) else node.test
    names = {getattr(part, "id", getattr(part, "attr", None)) for part in ast.walk(question)}
    return not names.isdisjoint(_QUESTIONS)
