"""A copy of the project whose files are made so small that documented commands run in a test."""

import re
import shutil
from pathlib import Path

from support.places import ROOT
from support.sweep_files import keep_made_up_surface

# The scenario that the documents run; all of them are what test_shipped.py is for.
_SCENARIO = "challenges"

# (files, what is written there, what the copy writes instead).
_SMALLER = (
    ("configs/experiments/*.yaml", r"fidelity: windowed", "fidelity: surrogate"),
    ("configs/experiments/*.yaml", r"\{animals: \d+", "{animals: 3"),
    ("configs/experiments/challenges.yaml", r", \.\./protocols/dose_series\.yaml", ""),
    ("configs/sweeps/*.yaml", r"points: (11|9)\b", "points: 2"),
    ("configs/sweeps/*.yaml", r"values: \[0.5, 0.75, 1, 1.25, 1.5\]", "values: [0.5, 1]"),
    (
        "configs/sensitivity/*.yaml",
        r"trajectories: 20, levels: 4|points: 128, keep: 8",
        lambda found: "trajectories: 2, levels: 4" if "traj" in found[0] else "points: 8, keep: 2",
    ),
    ("configs/calibration/*.yaml", r"runs: 4", "runs: 2"),
    ("configs/calibration/*.yaml", r"live: 1000", "live: 50\n  covered: 0.1"),
    ("configs/calibration/*.yaml", r" draws: 2048", " draws: 128"),
    ("configs/calibration/*.yaml", r"most_draws: 8192", "most_draws: 256"),
    ("configs/calibration/*.yaml", r"prior: 2048", "prior: 64"),
    ("configs/calibration/*.yaml", r"effective: \d+", "effective: 2"),
    ("configs/calibration/*.yaml", r"log_evidence_error: 0.1", "log_evidence_error: 9"),
    ("configs/calibration/*.yaml", r"r_hat: 1.01", "r_hat: 9"),
    ("configs/calibration/*.yaml", r"animals: 8", "animals: 2"),
    ("configs/calibration/*.yaml", r"population: \{sets: 200", "population: {sets: 12"),
    ("configs/calibration/*.yaml", r"confirmation: \{sets: 200", "confirmation: {sets: 0"),
)


def write_small_project(folder: Path) -> None:
    """Copy what the documents' commands read, smaller; every change finds what it is for."""
    shutil.copytree(ROOT / "configs", folder / "configs")
    compiled = shutil.ignore_patterns("__pycache__")
    scenario = Path("experiments") / _SCENARIO
    shutil.copytree(ROOT / scenario, folder / scenario, ignore=compiled)
    shutil.copy(ROOT / "configs" / "claims.yaml", folder / "own.yaml")  # a reader's own ledger
    shutil.copy(ROOT / "configs" / "references.bib", folder)
    for files, old, new in _SMALLER:
        found = 0
        for path in folder.glob(files):
            text, count = re.subn(old, new, path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
            found += count
        assert found, f"no {old!r} in {files}"
    keep_made_up_surface()
