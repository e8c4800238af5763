"""What makes two experiments the same: a hash of everything that decides the numbers."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from striosome.quantities import magnitude
from striosome.schema.experiment import Experiment
from striosome.schema.section import leaf_units

__all__ = ["content_hash"]


def content_hash(experiment: Experiment) -> str:
    """SHA-256 of an experiment's values; names of files, title and claims do not enter.

    Equal values hash alike however they are spelled ("3 uM" and "3000 nM").
    """
    content = {
        "groups": [[g.name, g.animals, _plain(g.parameters)] for g in experiment.groups],
        "sessions": {name: _plain(session) for name, session in experiment.sessions.items()},
        "simulation": _plain(experiment.simulation),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Plain data of a record; quantities in the unit of their field, to twelve digits."""
    if isinstance(value, BaseModel):
        units = leaf_units(type(value))
        return {
            name: _number(part, units[name]) if name in units and part is not None else _plain(part)
            for name, part in value
        }
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _number(quantity: Any, unit: str) -> str:
    return f"{magnitude(quantity, unit):.12g}"
