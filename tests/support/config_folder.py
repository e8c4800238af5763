"""A copy of the shipped configuration that a test may spoil."""

import re
import shutil
from pathlib import Path

from support.places import CONFIGS


class ConfigFolder:
    """A copy of the shipped configuration that a test may spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(CONFIGS, root, dirs_exist_ok=True)
        # What the claims say is another room's business; here there need not be any.
        (root / "claims.yaml").write_text("claims: []\n")

    def experiment(self, name: str = "challenges") -> Path:
        return self.root / "experiments" / f"{name}.yaml"

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))

    def spoil(self, file: str, key: str, field: str, new: str) -> int:
        """Give a field of a leaf ("value", "range", ...) another text, whatever it holds now.

        Returns the number of its line.
        """
        path = self.root / file
        lines = path.read_text().splitlines(keepends=True)
        number = self._line(lines, key)
        found = rf"\b{field}: (\[.*?\]|\".*?\"|[^,}}]*)"
        spoilt, count = re.subn(found, lambda _: f"{field}: {new}", lines[number], count=1)
        assert count, f"{key} has no {field} in {file}"
        lines[number] = spoilt
        path.write_text("".join(lines))
        return number + 1

    @staticmethod
    def _line(lines: list[str], key: str) -> int:
        """The line of a dotted key: each part below the one before it, two spaces further in."""
        number = -1
        for depth, part in enumerate(key.split(".")):
            starts = f"{'  ' * depth}{part}:"
            number = next(i for i in range(number + 1, len(lines)) if lines[i].startswith(starts))
        return number

    def place(self, file: str, marker: str) -> str:
        """`file:line` of the first line that holds the marker, as a message would name it."""
        lines = (self.root / file).read_text().splitlines()
        number = next(i for i, line in enumerate(lines, start=1) if marker in line)
        return f"{self.root / file}:{number}"
