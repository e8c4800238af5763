"""What makes two experiments the same: a hash of everything that decides the numbers."""

import hashlib
import json
from typing import Any

import numpy as np
from pydantic import BaseModel

from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment, Group
from striosome.schema.section import leaf_units

__all__ = ["content_hash", "content_of", "number_text"]


def content_hash(experiment: Experiment) -> str:
    """SHA-256 of an experiment's values; names of files, title and claims do not enter.

    Equal values hash alike however they are spelled ("3 uM" and "3000 nM").
    """
    return hashlib.sha256(json.dumps(content_of(experiment), sort_keys=True).encode()).hexdigest()


def content_of(experiment: Experiment) -> dict[str, Any]:
    """Everything that decides an experiment's numbers, as plain data."""
    return {
        "groups": [[g.name, g.animals, _plain(g.parameters), *_own(g)] for g in experiment.groups],
        "sessions": {name: _plain(session) for name, session in experiment.sessions.items()},
        "simulation": _plain(experiment.simulation),
    }


def _own(group: Group) -> list[dict[str, str]]:
    """A digest of what single animals have; nothing where they have nothing of their own."""
    if not group.own:
        return []
    digests = {
        path: hashlib.sha256(np.round(np.asarray(values, dtype=float), 15).tobytes()).hexdigest()
        for path, values in group.own.items()
    }
    return [digests]


def _plain(value: Any) -> Any:
    """Plain data of a record; quantities in the unit of their field, to twelve digits."""
    if isinstance(value, BaseModel):
        units = leaf_units(type(value))
        return {
            name: number_text(magnitude(part, units[name]))
            if name in units and part is not None
            else _plain(part)
            for name, part in value
        }
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def number_text(value: Any) -> str:
    """A number in the unit of its field, to twelve digits."""
    return f"{float(value):.12g}"
