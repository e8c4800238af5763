"""Sensitivity analyses: what `striosome sensitivity` takes."""

from collections.abc import Sequence
from pathlib import Path

from striosome.base.wording import counted
from striosome.file_kinds.kind import Checked, FileKind, Json

__all__ = ["SENSITIVITY"]


def _check(file: Path, _: Sequence[str]) -> Checked:
    from striosome.sensitivity.declaration import load_sensitivity

    declared = load_sensitivity(file)
    settings = declared.file
    number = len(declared.space.axes)
    return (
        f"{number} parameters, {settings.morris.trajectories * (number + 1)} points to screen them "
        f"and {settings.sobol.points * (settings.sobol.keep + 2)} for the first "
        f"{settings.sobol.keep}, each in {counted(settings.streams, 'random stream')}, "
        f"experiment {declared.study.base.experiment.name}"
    ), declared.study.base.warnings


def _schema() -> Json:
    from striosome.file_kinds.schema_parts import SAMPLED, each, filled, with_definitions
    from striosome.sensitivity.file import SensitivityFile
    from striosome.sweeps.file import SampledEntry

    schema = with_definitions(SensitivityFile, SampledEntry)
    return filled(schema, parameters={**each(SAMPLED), "minProperties": 2})


SENSITIVITY = FileKind(
    name="sensitivity",
    plural="sensitivity analyses",
    schema=_schema,
    distinctive_keys=("morris", "sobol"),
    check=_check,
)
