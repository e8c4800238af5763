"""Calibrations: what `striosome calibrate` and `striosome compare` take."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["CALIBRATION"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.calibration.declaration import load_calibration

    declared = load_calibration(file, execute=False)
    varied = {len(calibration.space.parameters) for calibration in declared.calibrations.values()}
    few, many = min(varied), max(varied)
    claims = declared.named(None).study.claims
    return (
        f"{counted(declared.calibrations, 'hypothesis', 'hypotheses')}, "
        f"{few if few == many else f'{few} to {many}'} parameters vary, "
        f"calibrated to {', '.join(claim.id for claim in claims)}{declared.ledger.unchecked}"
    ), declared.named(None).loaded.warnings


def _schema() -> Json:
    from striosome.calibration.file import CalibrationFile, HypothesisEntry, MeasurementEntry
    from striosome.calibration.priors.file import PriorEntry
    from striosome.file_kinds.schema_parts import each, filled, with_definitions

    hypothesis, prior = HypothesisEntry.model_json_schema(), {"$ref": "#/$defs/PriorEntry"}
    filled(hypothesis, priors=each(prior))
    schema = with_definitions(CalibrationFile, PriorEntry, MeasurementEntry)
    return filled(
        schema,
        priors=each(prior),
        hypotheses={**each(hypothesis), "minProperties": 1},
        measurements=each({"$ref": "#/$defs/MeasurementEntry"}),
    )


CALIBRATION = FileKind(
    name="calibration",
    plural="calibrations",
    schema=_schema,
    distinctive_keys=("likelihood", "sampler"),
    check=_check,
)
