"""Expected numbers: the file expected.yaml of a scenario."""

from striosome.file_kinds.kind import FileKind, Json

__all__ = ["EXPECTED"]


def _schema() -> Json:
    from striosome.scenarios.expected_file import ExpectedNumbers

    section = ExpectedNumbers.model_json_schema()
    definitions = section.pop("$defs")
    return {"type": "object", "additionalProperties": section, "$defs": definitions}


EXPECTED = FileKind(
    name="expected",
    plural="expected numbers",
    schema=_schema,
    checked_with="scenario",
)
