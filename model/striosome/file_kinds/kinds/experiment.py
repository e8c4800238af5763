"""Experiments: what `striosome run` takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json
from striosome.file_kinds.kinds.history import history_schema
from striosome.file_kinds.kinds.parameters import overlay_schema
from striosome.file_kinds.kinds.protocol import protocol_schema
from striosome.file_kinds.schema_parts import each

__all__ = ["EXPERIMENT"]


def _check(file: Path, sets: Sequence[str]) -> Checked:
    from striosome.claims.verdicts import require_ledger
    from striosome.config.experiments.identity import content_hash
    from striosome.config.experiments.resolve import load_experiment
    from striosome.simulation.memory_estimate import beyond_memory
    from striosome.simulation.own_metrics import declared_metrics

    loaded = load_experiment(file, sets)
    experiment = loaded.experiment
    own = declared_metrics(experiment)
    ledger = require_ledger(experiment, loaded.references)
    animals = sum(group.animals for group in experiment.groups)
    short = beyond_memory(experiment)
    return (
        f"{counted(animals, 'animal')} in {counted(experiment.groups, 'group')}, "
        f"{counted(experiment.sessions, 'session')}, hypothesis {experiment.hypothesis}, "
        f"content {content_hash(experiment)[:12]}"
        f"{_own_words(own)}"
        f"{f'; cannot be run here: {short}' if short else ''}"
        f"{ledger.unchecked if ledger else ''}"
    ), loaded.warnings


def _own_words(own: Mapping[str, str]) -> str:
    """Return words for the metrics of the experiment's own, whose files were not executed."""
    if not own:
        return ""
    metrics = ", ".join(f"{name} ({unit})" for name, unit in own.items())
    return f"; own metrics {metrics}, read and not executed"


def _schema() -> Json:
    from striosome.config.experiments.experiment import Simulation
    from striosome.config.experiments.experiment_file import ExperimentFile, GroupEntry

    schema = ExperimentFile.model_json_schema()
    group, protocol = GroupEntry.model_json_schema(), protocol_schema()
    overlay = {"$ref": "#/$defs/Overlay"}
    history = history_schema()
    within = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/History"}]}
    group["properties"] |= {"parameters": overlay, "history": within}
    schema["properties"] |= {
        "parameters": overlay,
        "groups": each(group),
        "sessions": each(protocol["additionalProperties"]),
        "simulation": Simulation.model_json_schema(),
    }
    definitions = {**protocol["$defs"], **history.pop("$defs")}
    return {**schema, "$defs": {**definitions, "History": history, "Overlay": overlay_schema()}}


EXPERIMENT = FileKind(
    name="experiment",
    plural="experiments",
    schema=_schema,
    distinctive_keys=("groups", "simulation"),
    check=_check,
    takes_changes=True,
)
