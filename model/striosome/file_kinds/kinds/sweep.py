"""Sweeps: what `striosome sweep` takes."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["SWEEP"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.sweeps.declaration import load_sweep

    sweep = load_sweep(file)
    return (
        f"{counted(sweep.points, 'point')} over {counted(sweep.points.axes, 'axis', 'axes')}, "
        f"each in {counted(sweep.file.streams, 'random stream')}, "
        f"experiment {sweep.base.experiment.name}"
    ), sweep.base.warnings


def _schema() -> Json:
    from striosome.file_kinds.schema_parts import SAMPLED, each, filled, with_definitions
    from striosome.sweeps.file import (
        AxisEntry,
        PopulationDesign,
        SampledEntry,
        SampleEntry,
        SweepFile,
    )

    sample = SampleEntry.model_json_schema()
    filled(sample, parameters={**each(SAMPLED), "minProperties": 1})
    schema = with_definitions(SweepFile, AxisEntry, SampledEntry, PopulationDesign)
    schema["$defs"] |= {"Sample": sample, "Design": _design()}
    return filled(schema, design={"$ref": "#/$defs/Design"})


def _design() -> Json:
    """Return the schema of a design, which may nest others: exactly one key of a sweep file."""
    from striosome.file_kinds.schema_parts import VALUE, each
    from striosome.sweeps.file import SAMPLERS

    values = {"type": "array", "items": VALUE, "minItems": 1}
    axes = {**each({"anyOf": [values, {"$ref": "#/$defs/AxisEntry"}]}), "minProperties": 1}
    point = {**each(VALUE), "minProperties": 1}
    parts = {"type": "array", "items": {"$ref": "#/$defs/Design"}, "minItems": 1}
    kinds = {
        "grid": ("every combination", axes),
        "zip": ("lists that run together", axes),
        "list": ("points written out", {"type": "array", "items": point, "minItems": 1}),
        **{name: ("fills the space", {"$ref": "#/$defs/Sample"}) for name in SAMPLERS},
        "population": ("accepted sets", {"$ref": "#/$defs/PopulationDesign"}),
        "product": ("every combination of the parts' points", parts),
        "union": ("the points of all parts", parts),
    }
    return {
        "type": "object",
        "description": "exactly one kind of design",
        "properties": {name: {"description": d, **s} for name, (d, s) in kinds.items()},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


SWEEP = FileKind(
    name="sweep",
    plural="sweeps",
    schema=_schema,
    distinctive_keys=("design",),
    check=_check,
)
