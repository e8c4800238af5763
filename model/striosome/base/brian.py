"""Import Brian2 without the changes that its import makes to the whole process.

Brian2 takes over uncaught exceptions (which it asks to report to its own authors), Ctrl-C (a
running network stops early, and what follows goes on with what there is) and warnings; and it
copies the user's script and a log into the temporary folder. A program that imports this library
keeps its own of all that. If the program has imported Brian2 before, what that did stays.
"""

import logging
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__: list[str] = []


@contextmanager
def _process_as_it_was() -> Iterator[None]:
    """Restore what an import of Brian2 has changed."""
    hook, shown = sys.excepthook, warnings.showwarning
    interrupt = signal.getsignal(signal.SIGINT)
    with warnings.catch_warnings():
        # Whatever it and its own imports do that is deprecated: the user cannot mend it.
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
        if warnings.showwarning is not shown:
            logging.captureWarnings(False)
    sys.excepthook = hook
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupt)


def _close_its_files() -> None:
    """Remove log and copy of the script, and the handler that shows everybody's warnings."""
    from brian2.utils.logger import BrianLogger

    logger = logging.getLogger("brian2")
    if BrianLogger.file_handler is not None:
        logger.removeHandler(BrianLogger.file_handler)
        BrianLogger.file_handler.close()
        BrianLogger.file_handler = None
    for made in (BrianLogger.tmp_log, BrianLogger.tmp_script):
        if made is not None:
            with suppress(OSError):
                Path(made).unlink()
    BrianLogger.tmp_log = BrianLogger.tmp_script = None
    if BrianLogger.console_handler is not None:
        logging.getLogger("py.warnings").removeHandler(BrianLogger.console_handler)


if "brian2" not in sys.modules:
    with _process_as_it_was():
        import brian2  # noqa: F401
    _close_its_files()
# Also when it runs, it uses names of pyparsing that have since changed.
warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"(brian2|pyparsing)\.")
