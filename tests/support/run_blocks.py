"""Runs the blocks of a document, in their order and in the working folder."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
import yaml

from support.commands import striosome
from support.fenced_blocks import Step
from support.whole_files import write_whole_file


def newest(name: str, count: int = 1) -> list[str]:
    """The run folders of a name that were written last, the older first."""
    folders = sorted(Path("results").glob(f"{name}-*"), key=lambda path: path.stat().st_mtime_ns)
    assert len(folders) >= count, f"{count} runs of {name} are wanted; there are {folders}"
    return [str(folder) for folder in folders[-count:]]


def filled(text: str) -> str:
    """The text with run folders and files in place of what stands for them."""
    # The shipped one, by its name, takes minutes; the small copy has the same name in its folder.
    text = text.replace('    "challenges",', '    "configs/experiments/challenges.yaml",')
    text = text.replace("FILE…", "configs/experiments/challenges.yaml configs/claims.yaml")
    if re.search(r"\bRESULT\b|challenges-…", text):
        run = newest("challenges")[0]
        text = re.sub(r"\bRESULT\b|results/challenges-…", run, text)
    if "diff A B" in text:
        files = (f"configs/experiments/{name}.yaml" for name in ("challenges", "antagonists"))
        text = text.replace("A B", " ".join(files))
    if re.search(r"\bA B\b|challenges-1f…", text):
        first, second = newest("challenges", 2)
        text = re.sub(r"\bA B\b", f"{first} {second}", text)
        text = text.replace("results/challenges-1f…", first)
        text = text.replace("results/challenges-9a…", second)
    return text


class Runner:
    """One document's namespace and terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str], home: Path) -> None:
        self._capsys = capsys
        self._environment = os.environ | {"HOME": str(home)}
        self.names: dict[str, Any] = {}

    def run(self, step: Step) -> None:
        """Run a command or a block; whatever fails names the document and the line."""
        try:
            getattr(self, f"_{step.block.language}")(step)
        except BaseException as error:
            error.add_note(f"{step.place}: {step.text}")
            raise

    def _sh(self, step: Step) -> None:
        text = filled(step.text)
        if not text.startswith("striosome "):
            self._bash(text)
            return
        command, _, rest = text.partition(" | ")
        words = shlex.split(os.path.expandvars(command), comments=True)
        self._capsys.readouterr()
        code = striosome(*words[1:])
        printed = self._capsys.readouterr()
        assert code == 0, f"exit code {code}\n{printed.out}\n{printed.err}"
        if rest:
            assert self._bash(rest, printed.out), "nothing goes through the pipe"

    def _bash(self, text: str, given: str = "") -> str:
        command = ["bash", "-e", "-c", text]
        done = subprocess.run(
            command, input=given, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _python(self, step: Step) -> None:
        text = filled(step.text)
        if "__main__" in text:
            self._script(text)
            return
        # Lines keep their numbers in tracebacks.
        blank = "\n" * (step.line - 1)
        exec(compile(blank + text, step.block.document, "exec"), self.names)
        plt.close("all")

    @staticmethod
    def _script(ending: str) -> None:
        """The end of a scenario's `run.py`, and that the file then runs as the command does."""
        path = Path("experiments/my_question/run.py")
        head = "import sys\nfrom pathlib import Path\n\nimport striosome\n"
        path.write_text(f"{head}{path.read_text()}\n{ending}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", [str(path)])
            with suppress(SystemExit):
                runpy.run_path(str(path), run_name="__main__")

    def _yaml(self, step: Step) -> None:
        assert yaml.safe_load(step.text)
        checked = write_whole_file(step.block)
        if checked is not None:
            assert striosome("check", checked) == 0, self._capsys.readouterr()
