"""Histories: the diet and drugs of a group before its sessions."""

from striosome.file_kinds.kind import FileKind, Json

__all__ = ["HISTORY", "history_schema"]


def history_schema() -> Json:
    """Return the schema of a history."""
    from striosome.config.experiments.history import Pump, RepeatedDose, SingleDose
    from striosome.config.experiments.history_file import HistoryFile

    schema = HistoryFile.model_json_schema()
    kinds = [kind.model_json_schema() for kind in (SingleDose, RepeatedDose, Pump)]
    schema["properties"]["doses"]["items"] = {"anyOf": kinds}
    return schema


HISTORY = FileKind(
    name="history",
    plural="histories",
    schema=history_schema,
    checked_with="experiment",
)
