"""Histories for tests, spelt as in a configuration."""

from typing import Any

from striosome.base.quantities import parse_quantity
from striosome.config.experiments.history import (
    DietInterval,
    History,
    ParametersWithHistory,
    Pump,
    RepeatedDose,
    SingleDose,
    with_history,
)
from support.builders import build_parameters

# Methadone twice a day for three days.
TWICE_A_DAY = {
    "drug": "methadone",
    "route": "ip",
    "dose": "10 mg/kg",
    "every": "12 h",
    "start": "0 day",
    "end": "3 day",
}
# It holds MOR near saturation until the pump ends.
PUMP = {
    "drug": "methadone",
    "route": "sc",
    "rate": "100 mg/kg/day",
    "start": "0 day",
    "end": "10 day",
}


def build_history(
    *doses: dict[str, str], diet: tuple[dict[str, str], ...] = (), title: str = "a history"
) -> History:
    def record(spelt: dict[str, str]) -> SingleDose | RepeatedDose | Pump:
        kind = Pump if "rate" in spelt else RepeatedDose if "every" in spelt else SingleDose
        return kind.model_validate(spelt)

    return History(
        title=title,
        doses=tuple(map(record, doses)),
        diet=tuple(map(DietInterval.model_validate, diet)),
    )


def lived(
    *doses: dict[str, str],
    at: str,
    step: str = "10 min",
    diet: tuple[dict[str, str], ...] = (),
    **changes: Any,
) -> ParametersWithHistory:
    """Animals of the small tree with a history; `changes` are paths with `__` for the dot."""
    leaves = {path.replace("__", "."): value for path, value in changes.items()}
    return with_history(
        build_parameters(leaves),
        build_history(*doses, diet=diet),
        parse_quantity(at, "day"),
        parse_quantity(step, "min"),
    )
