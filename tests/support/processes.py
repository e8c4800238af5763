"""What becomes of processes that nobody waits for."""

import os
import signal
import time
from pathlib import Path

__all__ = ["ends"]


def ends(process: int) -> bool:
    """Whether a process that nobody waits for ends within a minute, of which it needs a second."""
    for _ in range(600):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    os.kill(process, signal.SIGKILL)
    return False
