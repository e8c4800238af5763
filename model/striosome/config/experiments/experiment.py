"""Experiments: groups of animals, sessions with injections, and the simulation of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from striosome.base.brief import Brief, Card
from striosome.base.quantities import NotFiniteError, UnitError, magnitude, parse_quantity
from striosome.base.user_code import PythonText
from striosome.base.wording import counted
from striosome.config.documents.numbers import Seed
from striosome.config.documents.section import Number, Section, parameter
from striosome.config.parameters.physiology import PHASES
from striosome.config.parameters.tree import Parameters

__all__ = [
    "FREE_BASE",
    "VEHICLE",
    "EffectWindow",
    "Experiment",
    "Group",
    "Injection",
    "Session",
    "Simulation",
]

# The drug name of an injection that contains none.
VEHICLE = "vehicle"
# What a dose is of that names no form.
FREE_BASE = "free base"


class Injection(Section):
    """One dose of one drug; without a duration it is a bolus, with one a constant infusion."""

    drug: str
    time: Number = parameter("min", "time of the injection; the one asked about is at 0 min")
    dose: Number = parameter("mg/kg", "dose per body mass, of the free base unless a form is named")
    form: str | None = Field(
        None, description="salt or hydrate that the dose is of, as the drug's file names it"
    )
    route: str
    duration: Number | None = parameter("min", "length of an infusion; absent for a bolus", None)

    @field_validator("duration", mode="before")
    @classmethod
    def _ends(cls, value: object) -> object:
        try:
            parse_quantity(0 if value is None else value, "min")
        except NotFiniteError:
            raise ValueError("an infusion must end") from None
        except UnitError:
            pass  # said for every quantity alike
        return value


class EffectWindow(Section):
    """A window of a session that counts from one of its injections."""

    after: int | str = Field(
        description="the injection from which it counts: its drug, or its position in the list of "
        "injections, the first being 0"
    )
    start: Number = parameter("min", "start of the window, counted from the injection")
    end: Number = parameter("min", "end of the window, counted from the injection")
    baseline_start: Number | None = parameter(
        "min", "start of a baseline of its own, counted from the injection; default: the session's",
        None,
    )  # fmt: skip
    baseline_end: Number | None = parameter("min", "end of a baseline of its own", None)

    @field_validator("after", mode="before")
    @classmethod
    def _names_an_injection(cls, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError("expected a drug, or the position of an injection, the first being 0")
        return value


class Session(Section):
    """A timeline: start, injections, end; `control` names the session it is compared with."""

    start: Number = parameter("min", "start of the recording, before time zero")
    end: Number = parameter("min", "end of the recording")
    injections: tuple[Injection, ...]
    control: str | None = None
    phase: str | None = Field(
        None, description="phase of day, instead of the group's: " + ", ".join(PHASES)
    )
    windows: dict[str, EffectWindow] = Field(
        default_factory=dict,
        description="windows by name in which effects are measured, besides the default one",
    )
    figures: bool = Field(True, description="whether figures show the session")


class Simulation(Section):
    """Simulation of the fast circuit: fidelity, windows, time step, seed.

    The fidelities: `continuous` simulates every time step of a session, in successive segments;
    `windowed` simulates windows spread over it; `surrogate` takes firing and release at the
    windows from a response surface of the network.
    """

    fidelity: Literal["continuous", "windowed", "surrogate"]
    seed: Seed
    time_step: Number = parameter("ms", "step of the spiking network")
    stretch: Number = parameter("s", "continuous: length of the stretches that cover a session")
    window: Number = parameter("s", "windowed: length of one spiking window that counts")
    warm_up: Number = parameter("s", "simulated before each stretch or window and discarded")
    spacing: Number = parameter("min", "largest distance between windows")
    finest_spacing: Number = parameter("min", "smallest distance between windows")
    tolerance: Number = parameter(
        "1", "change of PKA, or relative change of release, that windows may leave between them"
    )
    slow_step: Number = parameter("s", "step of the slow layers (drugs, receptors, PKA)")
    history_step: Number | None = parameter(
        "min", "longest step of the slow states; needed where a group has a history", None
    )

    @property
    def length_s(self) -> float:
        """Length of one segment of spiking that counts, in this fidelity (s)."""
        return float(magnitude(self.stretch if self.fidelity == "continuous" else self.window, "s"))


@dataclass(frozen=True, slots=True, repr=False)
class Group(Brief):
    """Animals that share a condition."""

    name: str
    animals: int
    parameters: Parameters
    own: Mapping[str, Any] = field(default_factory=dict)
    """values of each animal that replace the group's value, shape (animals, 1) by path"""
    sessions: tuple[str, ...] | None = None
    """names of the sessions that these animals have, with their controls; None for all"""

    def card(self) -> Card:
        """Return the title and facts by which the group is displayed."""
        facts = {
            ".parameters": "values that its animals share",
            ".own": f"values of each animal: {', '.join(self.own) or 'none'}",
            ".sessions": "all" if self.sessions is None else ", ".join(self.sessions),
        }
        return Card(f"Group {self.name}: {counted(range(self.animals), 'animal')}", facts)


@dataclass(frozen=True, slots=True, repr=False)
class Experiment(Brief):
    """A fully resolved experiment: the argument of `striosome.simulation.session.simulate`."""

    name: str
    title: str
    hypothesis: str
    groups: tuple[Group, ...]
    sessions: dict[str, Session]
    simulation: Simulation
    claims: Path | None
    metrics: tuple[PythonText, ...] = ()
    """files with metrics of its own, read and not executed"""

    def card(self) -> Card:
        """Return the title and facts by which the experiment is displayed."""
        groups = (
            f"{group.name} ({counted(range(group.animals), 'animal')})" for group in self.groups
        )
        facts = {
            "hypothesis": self.hypothesis,
            "groups": ", ".join(groups),
            "sessions": ", ".join(self.sessions),
            "simulation": f"fidelity {self.simulation.fidelity}, seed {self.simulation.seed}",
            "claims": "none" if self.claims is None else self.claims.name,
        }
        return Card(f"Experiment {self.name}: {self.title}", facts)

    def sessions_of(self, group: Group) -> dict[str, Session]:
        """Return the sessions of a group, in the order of the experiment."""
        if group.sessions is None:
            return self.sessions
        return {name: one for name, one in self.sessions.items() if name in group.sessions}
