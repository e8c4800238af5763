"""A script that starts processes is told once what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import striosome

_START = """
import multiprocessing
from striosome.base.main_guard import MissingGuard, require_main_guard

def end_of(exit_code):
    print("ended", exit_code)
"""
_CALL = """
try:
    require_main_guard()
except MissingGuard as error:
    print(error)
else:
    child = multiprocessing.get_context("spawn").Process(target=print, args=("worked",))
    child.start()
    child.join()
    end_of(child.exitcode)
"""


def run(folder: Path, script: str, *how: str) -> str:
    (folder / "script.py").write_text(script)
    done = subprocess.run(
        [sys.executable, *(how or ("script.py",))],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(striosome.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


@pytest.mark.parametrize(
    "call",
    [
        _CALL,
        f"def main():{indented(_CALL)}\nmain()\n",
        f"if True:{indented(_CALL)}\n\nif __name__ == '__main__':\n    pass\n",
    ],
)
def test_a_script_without_a_guard_is_told_where_to_put_it(tmp_path, call):
    said = run(tmp_path, _START + call)
    assert said.startswith(f"{tmp_path / 'script.py'}:")
    assert 'put it under `if __name__ == "__main__":`' in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("call", "how"),
    [
        (f"if __name__ == '__main__':{indented(_CALL)}", ()),
        (f"import sys\nif __name__ != '__main__':\n    sys.modules[__name__].x = 1\nelse:"
         f"{indented(_CALL)}", ()),
        (f"def main():{indented(_CALL)}\n", ("-c", "import script; script.main()")),
    ],
)  # fmt: skip
def test_a_guarded_script_and_a_console_may_start_processes(tmp_path, call, how):
    assert run(tmp_path, _START + call, *how) == "worked\nended 0\n"


def test_a_process_that_reads_an_unguarded_script_ends_without_a_word(tmp_path):
    no_guard = "if [__name__]:\n    pass\n"
    assert run(tmp_path, _START + no_guard + _CALL) == "ended 1\n"
