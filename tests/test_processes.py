"""A script that new processes would run again is told so, and no other is."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from striosome.errors import BadInput
from striosome.processes import leave_interrupts

STARTS = "from striosome.processes import require_main_guard\ndef work(): require_main_guard()\n"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        [sys.executable, *map(str, command)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "text",
    [
        'if __name__ == "__main__":\n    work()\n',
        'if "__main__" == __name__:\n    for _ in range(1):\n        work()\n',
        'work() if __name__ == "__main__" else None\n',
        '__name__ == "__main__" and work()\n',
        'if __name__ != "__main__":\n    raise SystemExit\nwork()\n',
        "import multiprocessing as m\nif m.parent_process() is None:\n    work()\n",
    ],
)
def test_a_script_with_a_guard_works(tmp_path: Path, text: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(STARTS + text)
    done = run(script)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "text", ["work()\n", "if True:\n    work()\n", 'work()\nif __name__ == "__main__":\n    pass\n']
)
def test_a_script_without_one_is_told_the_line(tmp_path: Path, text: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(STARTS + text)
    line = 1 + (STARTS + text).splitlines().index(
        next(line for line in text.splitlines() if line.strip() == "work()")
    )
    done = run(script)
    assert done.stderr.splitlines()[-1] == (
        f"striosome.errors.BadInput: {script}:{line}: this starts new processes, which run the "
        'script again: put it below the line `if __name__ == "__main__":`'
    )


def test_a_text_and_a_module_have_no_script_that_is_run_again(tmp_path: Path) -> None:
    (tmp_path / "started.py").write_text(f"{STARTS}work()\n")
    assert run("-c", f"{STARTS}work()").returncode == 0
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    done = subprocess.run(
        [sys.executable, "-m", "started"], env=os.environ | environment, check=False
    )
    assert done.returncode == 0


def test_whatever_starts_processes_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    from striosome.calibration import sampling
    from striosome.sweeps import cluster

    def refuse() -> None:
        raise BadInput("told")

    for module in (cluster, sampling):
        monkeypatch.setattr(module, "require_main_guard", refuse)
    with pytest.raises(BadInput, match="told"), cluster.connect(1, None):
        pass
    with pytest.raises(BadInput, match="told"):
        next(sampling._blocks(MagicMock(), MagicMock(), 1))


def test_a_worker_leaves_the_terminal_to_its_leader(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", heard.__setitem__)
    leave_interrupts()
    assert heard[signal.SIGINT] == signal.SIG_IGN
    assert signal.SIGTERM not in heard
