"""Files of arrays that may be damaged."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["DamagedError", "read_arrays"]


class DamagedError(Exception):
    """Error for a file of arrays that cannot be read; the message says why."""


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of a file that `numpy.savez` has written; no code in it is ever run.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedError
        If it is cut short, changed, something else, or may not be read.
    """
    try:
        # Opening a pipe would wait for somebody to write into it.
        if path.exists() and not path.is_file():
            raise DamagedError("it is no file")
        with np.load(path, allow_pickle=False) as stored:
            return {str(name): stored[name] for name in stored.files}
    except (FileNotFoundError, DamagedError):
        raise
    except OSError as error:
        raise DamagedError(error.strerror or str(error)) from None
    except Exception as error:
        # A single changed byte of the archive may raise almost anything.
        raise DamagedError(str(error) or type(error).__name__) from None
