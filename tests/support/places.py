"""Folders of the repository."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
EXPERIMENTS = ROOT / "experiments"
LEDGER = CONFIGS / "claims.yaml"
