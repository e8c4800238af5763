"""History of an animal before its sessions: doses by day, and diets."""

from typing import Any

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter
from striosome.config.parameters.tree import Parameters

__all__ = [
    "DIETS",
    "DietInterval",
    "Dose",
    "History",
    "ParametersWithHistory",
    "Pump",
    "RepeatedDose",
    "SingleDose",
    "with_history",
]

DIETS = ("deficient", "normal")


class SingleDose(Section):
    """One dose at one time. A history begins at day 0."""

    drug: str
    route: str
    dose: Number = parameter("mg/kg", "dose per body mass, of the free base unless a form is named")
    form: str | None = Field(
        None, description="salt or hydrate that the dose is of, as the drug's file names it"
    )
    time: Number = parameter("day", "when it is given")


class RepeatedDose(Section):
    """The same dose repeated: first at `start`, then after every interval `every`, before `end`."""

    drug: str
    route: str
    dose: Number = parameter(
        "mg/kg", "each dose per body mass, of the free base unless a form is named"
    )
    form: str | None = Field(
        None, description="salt or hydrate that the dose is of, as the drug's file names it"
    )
    every: Number = parameter("h", "time from one dose to the next")
    start: Number = parameter("day", "first dose")
    end: Number = parameter("day", "no dose is given from here on")


class Pump(Section):
    """An implanted pump that delivers at a constant rate."""

    drug: str
    route: str
    rate: Number = parameter(
        "mg/kg/day", "delivery per body mass, of the free base unless a form is named"
    )
    form: str | None = Field(
        None, description="salt or hydrate that is delivered, as the drug's file names it"
    )
    start: Number = parameter("day", "when it starts")
    end: Number = parameter("day", "when it stops")


Dose = SingleDose | RepeatedDose | Pump


class DietInterval(Section):
    """An interval on one diet; outside all of them iron stays at the group's `iron_deficiency`."""

    iron: str = Field(description="iron in the food: " + " or ".join(DIETS))
    start: Number = parameter("day", "first day on it")
    end: Number | None = parameter("day", "when it ends; absent if it goes on", None)


class History(Section):
    """Doses and diets from day 0 on; until then the animal is as its parameters describe it."""

    title: str
    doses: tuple[Dose, ...]
    diet: tuple[DietInterval, ...]


class ParametersWithHistory(Parameters):
    """Parameters of animals that have a history before their sessions."""

    history: History
    at: Number = parameter("day", "time zero of the sessions on the clock of the history")
    history_step: Number = parameter("min", "longest step on which slow states are solved")


def with_history(
    parameters: Parameters, history: History, at: Any, history_step: Any
) -> ParametersWithHistory:
    """Return the same animals with a history before their sessions."""
    own = {name: getattr(parameters, name) for name in Parameters.model_fields}
    return ParametersWithHistory(**own, history=history, at=at, history_step=history_step)
