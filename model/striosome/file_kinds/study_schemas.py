"""JSON Schemas of the files around experiments: calibrations, sweeps, sensitivity, populations.

Their records leave designs, axes and priors as plain data, since those are read key by key, each
fault at its line. For editors they are spelled out here.
"""

from typing import Any

from pydantic import BaseModel

from striosome.calibration.file import CalibrationFile, HypothesisEntry, MeasurementEntry
from striosome.config.experiments.population_file import PopulationFile
from striosome.sensitivity.file import SensitivityFile
from striosome.sweeps.file import (
    SAMPLERS,
    AxisEntry,
    PopulationEntry,
    SampledEntry,
    SampleEntry,
    SweepFile,
)

__all__ = [
    "calibration_schema",
    "population_schema",
    "sensitivity_schema",
    "sweep_schema",
]

_Json = dict[str, Any]

_VALUE: _Json = {"type": ["string", "number"]}
# An empty entry stands for the parameter's own range.
_SAMPLED: _Json = {"anyOf": [{"$ref": "#/$defs/SampledEntry"}, {"type": "null"}]}


def calibration_schema() -> _Json:
    """Of what `striosome calibrate` and `striosome compare` take."""
    hypothesis = HypothesisEntry.model_json_schema()
    _fill(hypothesis, priors=_each(_SAMPLED))
    schema = _with_definitions(CalibrationFile, SampledEntry, MeasurementEntry)
    return _fill(
        schema,
        priors=_each(_SAMPLED),
        hypotheses={**_each(hypothesis), "minProperties": 1},
        measurements=_each({"$ref": "#/$defs/MeasurementEntry"}),
    )


def sweep_schema() -> _Json:
    """Of what `striosome sweep` takes."""
    sample = SampleEntry.model_json_schema()
    _fill(sample, parameters={**_each(_SAMPLED), "minProperties": 1})
    schema = _with_definitions(SweepFile, AxisEntry, SampledEntry, PopulationEntry)
    schema["$defs"] |= {"Sample": sample, "Design": _design()}
    return _fill(schema, design={"$ref": "#/$defs/Design"})


def sensitivity_schema() -> _Json:
    """Of what `striosome sensitivity` takes."""
    schema = _with_definitions(SensitivityFile, SampledEntry)
    return _fill(schema, parameters={**_each(_SAMPLED), "minProperties": 2})


def population_schema() -> _Json:
    """Of what `striosome calibrate` writes, and an experiment's `population` names."""
    return PopulationFile.model_json_schema()


def _design() -> _Json:
    """A design, which may hold others: exactly one of the names that a sweep file knows."""
    values = {"type": "array", "items": _VALUE, "minItems": 1}
    axes = {**_each({"anyOf": [values, {"$ref": "#/$defs/AxisEntry"}]}), "minProperties": 1}
    point = {**_each(_VALUE), "minProperties": 1}
    parts = {"type": "array", "items": {"$ref": "#/$defs/Design"}, "minItems": 1}
    kinds = {
        "grid": ("every combination", axes),
        "zip": ("lists that run together", axes),
        "list": ("points written out", {"type": "array", "items": point, "minItems": 1}),
        **{name: ("fills the space", {"$ref": "#/$defs/Sample"}) for name in SAMPLERS},
        "population": ("accepted sets", {"$ref": "#/$defs/PopulationEntry"}),
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


def _each(schema: _Json) -> _Json:
    """A section whose keys are names, each holding the same."""
    return {"type": "object", "additionalProperties": schema}


def _with_definitions(record: type[BaseModel], *entries: type[BaseModel]) -> _Json:
    """The schema of a file, with records that its own leaves open among the definitions."""
    schema = record.model_json_schema()
    schema.setdefault("$defs", {})
    schema["$defs"] |= {entry.__name__: entry.model_json_schema() for entry in entries}
    return schema


def _fill(schema: _Json, **sections: _Json) -> _Json:
    """Spell out sections that a record leaves open; their descriptions stay."""
    for name, section in sections.items():
        kept = {k: v for k, v in schema["properties"][name].items() if k == "description"}
        schema["properties"][name] = {**kept, **section}
    return schema
