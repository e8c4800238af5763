"""Checks of a record against the required files of a run and against its experiment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from striosome.base.wording import shortened
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.yaml_source import read_yaml
from striosome.store.contents import CLAIMS, CONFIG, EFFECTS, LEDGER, POPULATION, RESULT, SUMMARY
from striosome.store.errors import FolderError
from striosome.store.record import RECORD, RunRecord

__all__ = ["require_agreement", "require_complete"]

_REMEDY = "Put it back as it was, or simulate again (striosome run --force)"


def require_complete(folder: Path, record: RunRecord) -> None:
    """Check that a record which lists files leaves out none that its run has.

    Raises
    ------
    FolderError
        If it does: nobody could tell that such a file was changed.
    """
    if record.files is None:
        return
    needed = [CONFIG, RESULT, SUMMARY, EFFECTS, CLAIMS]
    needed += [LEDGER] if record.ledger else []
    needed += [POPULATION] if record.population else []
    for name in needed:
        if name not in record.files:
            raise FolderError(
                f"{folder / RECORD}: files: was changed: expected size and digest of {name} among "
                f"them. {_REMEDY}"
            )


def require_agreement(folder: Path, record: RunRecord) -> None:
    """Check that a record and the resolved experiment beside it agree.

    Raises
    ------
    FolderError
        If they do not.
    """
    for key, own, other in _common(folder, record):
        if own != other:
            raise FolderError(
                f"{folder / RECORD}: {key}: says {shortened(repr(own))}, but {CONFIG} says "
                f"{shortened(repr(other))}: one of the two was changed. {_REMEDY}"
            )


def _common(folder: Path, record: RunRecord) -> Iterator[tuple[str, Any, Any]]:
    """Yield key and both values of everything that both contain."""
    try:
        config = read_yaml(folder / CONFIG).data
    except ConfigError:
        return  # Told by whatever needs the experiment; the tables of an older run open without.
    simulation = config.get("simulation")
    held = {**config, **(simulation if isinstance(simulation, dict) else {})}
    for key, name in (
        ("experiment", "name"),
        ("title", "title"),
        ("hypothesis", "hypothesis"),
        ("seed", "seed"),
        ("fidelity", "fidelity"),
    ):
        # A run of an older version does not say how it was simulated.
        if name in held and getattr(record, key) is not None:
            yield key, getattr(record, key), held[name]
