"""Folder of the results of a calibration: what may be in it, and what is set aside."""

import json
import re
from pathlib import Path

from striosome.calibration.declaration import CalibrationDeclaration
from striosome.store.ownership import begin_folder

__all__ = ["MANIFEST", "POPULATION", "results_folder", "set_aside"]

MANIFEST, POPULATION = "manifest.json", "population.yaml"
_EARLIER = "earlier"
_BLOCK = re.compile(r"[0-9a-f]{16}-\d{4,}\.npz")


def results_folder(declared: CalibrationDeclaration, out: Path | None) -> Path:
    """Return the folder of a calibration file's results, which holds them or is empty.

    Raises
    ------
    striosome.store.errors.FolderError
        If it holds something else.
    """
    folder = out or Path("results") / f"calibration-{declared.file.name}"
    begin_folder(folder, "calibration", declared.file.name, _is_older)
    return folder


def _is_older(folder: Path) -> bool:
    """Tell whether a version that left no mark has begun a calibration in a folder."""
    # Earlier versions drew sets in blocks.
    blocks = (path.name for path in folder.glob("*/blocks/*.npz"))
    return any(_BLOCK.fullmatch(name) for name in blocks) or any(folder.glob("*/surface/*.npz"))


def set_aside(folder: Path, key: str) -> None:
    """Move what another calibration has finished here to `earlier`, so that nothing seems done."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("key")
    except (FileNotFoundError, ValueError, AttributeError):
        # Without a manifest that can be read nobody knows of what the rest is.
        found = None
    there = [folder / name for name in (MANIFEST, POPULATION) if (folder / name).exists()]
    if found == key or not there:
        return
    earlier = folder / _EARLIER
    earlier.mkdir(exist_ok=True)
    for file in there:
        file.replace(earlier / file.name)
