"""The schemas for editors describe the files that are shipped."""

import json

import pytest

from striosome.file_kinds.json_schema import json_schema
from striosome.file_kinds.registry import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_json_with_resolvable_references(kind: str) -> None:
    schema = json_schema(kind)
    text = json.dumps(schema)
    for reference in text.split('"$ref": "#/$defs/')[1:]:
        assert reference.split('"')[0] in schema["$defs"]


def test_a_base_must_be_complete_and_an_overlay_need_not() -> None:
    def leaf(kind: str) -> dict[str, object]:
        section = json_schema(kind)["properties"]["circuit"]
        spn = section["properties"]["cell_types"]["properties"]["spn"]
        return spn["properties"]["g_ampa"]  # type: ignore[no-any-return]

    assert leaf("base")["required"] == ["value", "range", "source", "status"]
    assert leaf("base")["description"] == "AMPA conductance scale (nS)"
    assert {"type": ["string", "number"]} in leaf("overlay")["anyOf"]
    assert "required" not in json_schema("overlay")


def test_an_experiment_knows_its_keys() -> None:
    schema = json_schema("experiment")
    assert schema["additionalProperties"] is False
    assert {"name", "title", "hypothesis", "groups", "simulation"} <= set(schema["required"])
    assert "window" in schema["properties"]["simulation"]["properties"]
    assert "iron_deficiency" in schema["$defs"]["Overlay"]["properties"]
