"""What an import of Brian2 changes in a process is put back, and nothing of it warns."""

import os
import subprocess
import sys
from pathlib import Path

from support.tiny import write_tiny

# With warnings as errors, as users test their own code.
SCRIPT = """\
import logging, os, signal, sys, tempfile, warnings

def state():
    return (
        sys.excepthook,
        warnings.showwarning,
        signal.getsignal(signal.SIGINT),
        logging.getLogger("py.warnings").handlers[:],
        os.listdir(tempfile.gettempdir()),
    )

before = state()
import striosome

striosome.load(sys.argv[1])
import striosome.circuit.network
from brian2 import NeuronGroup

NeuronGroup(1, "dv/dt = -v / second : 1")
assert state() == before, (before, state())
try:
    warnings.warn("of the user's own code", DeprecationWarning)
except DeprecationWarning:
    raise ValueError("the user's own mistake")
"""


def test_the_process_is_as_it_was_and_errors_stay_the_users(tmp_path: Path) -> None:
    script, scratch = tmp_path / "script.py", tmp_path / "scratch"
    script.write_text(SCRIPT)
    scratch.mkdir()
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TMPDIR": str(scratch),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(write_tiny(tmp_path))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stderr.splitlines()
    assert said[0] == "Traceback (most recent call last):", done.stderr
    assert said[-1] == "ValueError: the user's own mistake", done.stderr
    assert "brian" not in done.stderr
    assert not list(scratch.iterdir())


def test_what_a_program_did_with_brian2_before_stays(tmp_path: Path) -> None:
    code = (
        "import sys, brian2\n"
        "before = sys.excepthook\n"
        "import striosome.base.brian\n"
        "assert sys.excepthook is before is not sys.__excepthook__"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
