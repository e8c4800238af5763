"""Builds the package together with the files that it carries.

`configs/` and `experiments/` stand where a reader of the repository looks for them. A wheel holds
them below `striosome/data`, since it can hold them nowhere else; there is one copy of each in
either place. An editable installation reads those of the checkout.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = {"configs": (".yaml", ".bib"), "experiments": (".yaml", ".py", ".md", ".csv")}
"""Folders whose files of some kinds are carried; pictures are only in the repository."""


class BuildWithFiles(build_py):
    """Copies what is carried beside the modules."""

    def run(self) -> None:
        """Copy the modules, then the files; a build folder of before may hold older ones."""
        super().run()
        if self.editable_mode:
            return
        data = Path(self.build_lib) / "striosome" / "data"
        shutil.rmtree(data, ignore_errors=True)
        for folder, endings in CARRIED.items():
            for file in sorted(Path(folder).rglob("*")):
                if file.suffix in endings and not file.name.startswith("."):
                    target = data / file
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)


setup(cmdclass={"build_py": BuildWithFiles})
