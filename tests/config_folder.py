"""A copy of the shipped configuration that a test may spoil."""

import shutil
from pathlib import Path


class ConfigFolder:
    """A copy of the shipped configuration that a test may spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(Path(__file__).parents[1] / "configs", root, dirs_exist_ok=True)
        # What the claims say is another room's business; here the file only has to exist.
        (root / "claims.yaml").write_text("{}\n")

    def experiment(self, name: str = "challenges") -> Path:
        return self.root / "experiments" / f"{name}.yaml"

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))

    def place(self, file: str, marker: str) -> str:
        """`file:line` of the first line that holds the marker, as a message would name it."""
        lines = (self.root / file).read_text().splitlines()
        number = next(i for i, line in enumerate(lines, start=1) if marker in line)
        return f"{self.root / file}:{number}"
