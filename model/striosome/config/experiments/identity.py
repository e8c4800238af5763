"""Identity of an experiment: a hash of everything that determines its numbers."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

import numpy as np
from pydantic import BaseModel

from striosome.base.quantities import magnitude
from striosome.cells.registry import own_digests
from striosome.config.documents.section import leaf_units
from striosome.config.experiments.experiment import Experiment, Group, Injection, Session
from striosome.config.experiments.history import Dose, ParametersWithHistory
from striosome.config.parameters.pharmacology import components_of
from striosome.config.parameters.receptors import acting
from striosome.config.parameters.tree import Parameters

__all__ = ["content_hash", "content_of", "number_text"]

# Steps of the analysis that came later, with the value that leaves everything as it was before.
_NOTHING_DONE = {"smoothing": 0.0, "raw_rate": 1.0}


def content_hash(experiment: Experiment) -> str:
    """Return the SHA-256 of an experiment's values, without names of files, title and claims.

    Equal values hash alike however they are spelled ("3 uM" and "3000 nM").
    """
    return hashlib.sha256(json.dumps(content_of(experiment), sort_keys=True).encode()).hexdigest()


def content_of(experiment: Experiment) -> dict[str, Any]:
    """Return everything that determines an experiment's numbers, as plain data."""
    return {
        "groups": [
            [
                g.name,
                g.animals,
                _parameters(g.parameters, experiment),
                *_own(g),
                *_sessions(g, experiment),
            ]
            for g in experiment.groups
        ],
        "sessions": {name: _session(session) for name, session in experiment.sessions.items()},
        "simulation": _without_none(_plain(experiment.simulation), "history_step"),
        **_own_cells(experiment),
        **({"metrics": [one.digest for one in experiment.metrics]} if experiment.metrics else {}),
    }


def _own_cells(experiment: Experiment) -> dict[str, dict[str, str]]:
    """Return digests of the user's files of cell types that the circuit has, if there are any."""
    circuit = experiment.groups[0].parameters.circuit
    digests = own_digests(dict.fromkeys(one.cell for one in circuit.populations.values()))
    return {"cell_types": digests} if digests else {}


def _session(session: Session) -> dict[str, Any]:
    """Return a timeline without the keys that have their default values."""
    content = _without_none(_plain(session), "phase")
    # What was added later leaves the hash of a session that does without it as it was.
    defaults: dict[str, Any] = {"windows": {}, "figures": True}
    kept = {name: part for name, part in content.items() if part != defaults.get(name, ...)}
    return kept | {"injections": [_without_none(one, "form") for one in kept["injections"]]}


def _sessions(group: Group, experiment: Experiment) -> list[list[str]]:
    """Return the names of a group's sessions, unless it has all of them."""
    held = sorted(experiment.sessions_of(group))
    return [held] if len(held) < len(experiment.sessions) else []


def _parameters(parameters: Parameters, experiment: Experiment) -> dict[str, Any]:
    """Return a group's parameters without those that have no effect in it.

    Slow states and receptors that act in no session are read only where there is a history, the
    phase of day only where there is another than that of rest, and stimulation only where something
    is stimulated.
    Raw channels that are not smoothed, and kept in means of a second, are those of old.
    """
    content: dict[str, Any] = _plain(parameters)
    analysis = content["photometry"]["analysis"]
    for name, value in _NOTHING_DONE.items():
        if float(analysis[name]) == value:
            del analysis[name]
    sessions = experiment.sessions.values()
    doses: list[Injection | Dose] = [one for session in sessions for one in session.injections]
    if isinstance(parameters, ParametersWithHistory):
        doses += parameters.history.doses
    weighed = {
        (part, dose.form)
        for dose in doses
        if dose.drug in parameters.ligands
        for part in components_of(parameters.ligands, dose.drug)
    }
    _drop_unused_forms(content["ligands"], weighed)
    if isinstance(parameters, ParametersWithHistory):
        history = content["history"]
        del history["title"]
        history["doses"] = [_without_none(dose, "form") for dose in history["doses"]]
    else:
        del content["adaptation"]
        acts = acting(parameters.receptors)
        content["receptors"] = {name: content["receptors"][name] for name in acts}
        given = {part for part, _ in weighed}
        present = {name for name, one in content["ligands"].items() if float(one["tone"]) > 0.0}
        content["ligands"] = {
            name: own
            for name, ligand in content["ligands"].items()
            if (own := _in_session(ligand, name in given | present, acts))
        }
    if parameters.day.phase == "rest" and not any(session.phase for session in sessions):
        del content["day"]
    if _unstimulated(parameters):
        del content["stimulation"]
    return content


def _drop_unused_forms(ligands: dict[str, Any], used: Collection[tuple[str, str | None]]) -> None:
    """Drop salts that are never given."""
    for name, ligand in ligands.items():
        kinetics = ligand["pharmacokinetics"]
        forms = {} if kinetics is None else kinetics.pop("forms")
        if own := {form: part for form, part in forms.items() if (name, form) in used}:
            kinetics["forms"] = own


def _in_session(
    ligand: dict[str, Any], present: bool, acting: Collection[str]
) -> dict[str, Any] | None:
    """Return the parts of a ligand that have an effect in a session; None without any."""
    bound = ligand.pop("receptors")
    ligand["receptors"] = {name: one for name, one in bound.items() if name in acting}
    block = ligand.pop("glutamate_release")
    idle = not ligand["receptors"] and not ligand["adenosine_uptake"]
    if not present and idle and (block or bound):
        return None
    if present and block:
        ligand["glutamate_release"] = block
    return ligand


def _unstimulated(parameters: Parameters) -> bool:
    """Tell whether neither cortex nor vagus is stimulated, in any animal."""
    varied = any(path.startswith("stimulation.") for path in parameters.variability)
    cortex, vagus = parameters.stimulation.cortex, parameters.stimulation.vagus
    still = (magnitude(cortex.drive, "1"), magnitude(vagus.noradrenaline_rise, "1")) == (1.0, 0.0)
    return still and not varied


def _without_none(content: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the content without a key that was left out."""
    return {name: part for name, part in content.items() if name != key or part is not None}


def _own(group: Group) -> list[dict[str, str]]:
    """Return a digest of the values of single animals; empty if they have none of their own."""
    if not group.own:
        return []
    digests = {
        path: hashlib.sha256(np.round(np.asarray(values, dtype=float), 15).tobytes()).hexdigest()
        for path, values in group.own.items()
    }
    return [digests]


def _plain(value: Any) -> Any:
    """Return plain data of a record; quantities in the unit of their field, to twelve digits."""
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
    # A number of a cell type, in SI base units: only the type knows its own.
    return number_text(value) if isinstance(value, float | np.ndarray) else value


def number_text(value: Any) -> str:
    """Format a number in the unit of its field, to twelve digits."""
    return f"{float(value):.12g}"
