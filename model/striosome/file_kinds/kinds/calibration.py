"""Calibrations: what `striosome calibrate` and `striosome compare` take."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["CALIBRATION"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.calibration.declaration import load_calibration

    declared = load_calibration(file, execute=False)
    varied = {len(calibration.space.axes) for calibration in declared.calibrations.values()}
    few, many = min(varied), max(varied)
    claims = declared.named(None).study.claims
    return (
        f"{counted(declared.calibrations, 'hypothesis', 'hypotheses')}, "
        f"{few if few == many else f'{few} to {many}'} parameters vary, "
        f"calibrated to {', '.join(claim.id for claim in claims)}{declared.ledger.unchecked}"
    ), declared.named(None).loaded.warnings


def _schema() -> Json:
    from striosome.calibration.file import CalibrationFile, HypothesisEntry, MeasurementEntry
    from striosome.file_kinds.schema_parts import SAMPLED, each, filled, with_definitions
    from striosome.sweeps.file import SampledEntry

    hypothesis = HypothesisEntry.model_json_schema()
    filled(hypothesis, priors=each(SAMPLED))
    schema = with_definitions(CalibrationFile, SampledEntry, MeasurementEntry)
    return filled(
        schema,
        priors=each(SAMPLED),
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
