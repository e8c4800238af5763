"""Other programs, asked with a limit of time."""

import subprocess
import sys
import time

import pytest

from striosome.engines.spiking.programs import ask_program
from support.processes import ends


def test_what_a_program_says_comes_back():
    code = "import sys; print(input()); print('no', file=sys.stderr); sys.exit(3)"
    outcome = ask_program([sys.executable, "-c", code], limit_s=60, said="yes\n")
    assert (outcome.stdout, outcome.stderr, outcome.returncode) == ("yes\n", "no\n", 3)


def test_who_reads_where_nothing_is_said_is_answered_at_once():
    assert ask_program(["cat"], limit_s=60).stdout == ""


def test_one_that_hangs_is_ended_with_what_it_started(tmp_path):
    script = f'sleep 600 & echo $! > "{tmp_path}/grandchild"; wait'
    begin = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        ask_program(["sh", "-c", script], limit_s=0.3)
    assert time.monotonic() - begin < 60
    grandchild = int((tmp_path / "grandchild").read_text())
    assert ends(grandchild)
