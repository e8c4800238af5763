"""A loaded experiment as one self-contained YAML file that loads to the same experiment."""

import os
from collections.abc import Sequence
from typing import Any

from striosome.config.documents.file_version import WRITTEN_BY, written_by
from striosome.config.documents.yaml_text import OneLine, written_yaml
from striosome.config.experiments.history_file import ReadHistory
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.config.parameters.provenance import Provenance

__all__ = ["resolved_yaml"]

_HEADER = (
    "# Every value of one experiment, with its range, source and the file and line that set it.\n"
    "# `striosome run` takes this file as it takes the one it was made from.\n"
)


def resolved_yaml(
    loaded: LoadedExperiment,
    *,
    claims: str | None = None,
    metrics: Sequence[str] | None = None,
    population: str | None = None,
    references: Sequence[str] | None = None,
) -> str:
    """Write a loaded experiment; values common to all groups stand once, under `parameters`.

    Parameters
    ----------
    loaded : LoadedExperiment
        The experiment with the origin of its values.
    claims, population : str, optional
        Names of the ledger and of the accepted sets, as seen from where the file will stand. By
        default as seen from the working folder.
    metrics : sequence of str, optional
        Names of the files with metrics of its own, likewise.
    references : sequence of str, optional
        Names of the files with the publications that sources cite, likewise; none where they will
        stand beside it.
    """
    experiment, provenance = loaded.experiment, loaded.provenance
    first, *others = provenance.values()
    common = {
        path: entry
        for path, entry in first.items()
        if all(other.get(path) == entry for other in others)
    }
    content: dict[str, Any] = {
        "name": experiment.name,
        "title": experiment.title,
        WRITTEN_BY: written_by(),
        "resolved": True,
        "hypothesis": experiment.hypothesis,
    }
    if experiment.claims is not None:
        content["claims"] = claims or os.path.relpath(experiment.claims)
    if experiment.metrics:
        seen = [os.path.relpath(one.path) for one in experiment.metrics]
        content["metrics"] = list(metrics or seen)
    drawn_from = loaded.population
    if drawn_from.path is not None:
        content["population"] = population or os.path.relpath(drawn_from.path)
    if references is None:
        references = [os.path.relpath(file) for file in loaded.references.files]
    if references:
        content["references"] = list(references)
    content["simulation"] = loaded.simulation
    content["sessions"] = {
        name: {**session, "injections": [OneLine(item) for item in session["injections"]]}
        for name, session in loaded.sessions.items()
    }
    content["groups"] = {
        group.name: {
            "animals": group.animals,
            **({} if group.sessions is None else {"sessions": list(group.sessions)}),
            **_history(loaded.histories.get(group.name)),
            **(
                {"from_population": list(drawn_from.leaves[group.name])}
                if drawn_from.path is not None
                else {}
            ),
            "parameters": _tree(
                {p: e for p, e in provenance[group.name].items() if p not in common}
            ),
        }
        for group in experiment.groups
    }
    content["parameters"] = _tree(common)
    return _HEADER + written_yaml(content)


def _history(history: ReadHistory | None) -> dict[str, Any]:
    """Return a group's history in place of the file's name, and the time of its sessions."""
    if history is None:
        return {}
    written = {"title": history.record.title, "set_by": history.set_by}
    sections = {
        key: [OneLine(entry) for entry in entries]
        for key, entries in history.located.written().items()
        if key in ("doses", "diet")
    }
    return {"history": written | sections, "at": history.at_written}


def _tree(entries: dict[str, Provenance]) -> dict[str, Any]:
    """Nest dotted paths into sections, each value with its source and range on one line."""
    tree: dict[str, Any] = {}
    for path, entry in entries.items():
        head, _, rest = path.partition(".")
        # What varies between animals is named by a dotted path, which is one key.
        parts = [head, rest] if head == "variability" else path.split(".")
        section = tree
        for part in parts[:-1]:
            section = section.setdefault(part, {})
        section[parts[-1]] = _leaf(entry)
    return tree


def _leaf(entry: Provenance) -> OneLine:
    limits = {
        "range": list(entry.range) if entry.range else None,
        "choices": list(entry.choices) if isinstance(entry.choices, tuple) else entry.choices,
    }
    texts = {name: getattr(entry, name) for name in ("source", "status", "note", "set_by")}
    effect: dict[str, Any] = {}
    if entry.effect is not None:
        effect = {entry.effect.form: entry.effect.leaf, "time": entry.effect.time}
    fields = {**effect, "value": entry.value, **limits, **texts}
    return OneLine({name: value for name, value in fields.items() if value is not None})
