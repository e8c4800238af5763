"""Expected numbers: the file expected.yaml of a scenario."""

from striosome.file_kinds.kind import FileKind, Json
from striosome.file_kinds.schema_parts import by_name

__all__ = ["EXPECTED"]


def _schema() -> Json:
    from striosome.scenarios.expected_file import ExpectedNumbers

    return by_name(ExpectedNumbers)


EXPECTED = FileKind(
    name="expected",
    plural="expected numbers",
    schema=_schema,
    checked_with="scenario",
)
