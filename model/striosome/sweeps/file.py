"""Content of a sweep file: what to vary, around which experiment, and what to keep."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from striosome.config.documents.names import ShortName, Title
from striosome.config.documents.numbers import AS_SHARE, Seed
from striosome.config.documents.section import Section

__all__ = [
    "DESIGNS",
    "MAX_POINTS",
    "MAX_STREAMS",
    "SAMPLERS",
    "AxisEntry",
    "PopulationDesign",
    "SampleEntry",
    "SampledEntry",
    "StudyFile",
    "SweepFile",
]

# Beyond these nobody waits for the end, and to lay out the runs takes all memory.
MAX_POINTS = 1_000_000
MAX_STREAMS = 10_000
SAMPLERS = ("random", "latin_hypercube", "sobol")
DESIGNS = ("grid", "zip", "list", *SAMPLERS, "population", "product", "union")


class StudyFile(Section):
    """Keys of every file that runs many points. Paths are relative to the file itself."""

    name: ShortName
    title: Title
    experiment: str = Field(description="the experiment file that every point starts from")
    fidelity: Literal["continuous", "windowed", "surrogate"] | None = Field(
        None, description="how points are simulated; by default as the experiment says"
    )
    changes: dict[str, Any] = Field(
        default_factory=dict, description="path: value, the same at every point"
    )
    sessions: tuple[str, ...] | None = Field(
        None, description="sessions to run, with their matched controls; by default all"
    )
    metrics: tuple[str, ...] = Field(
        ("epn_gaba_change",), description="metrics to keep, as summary.csv spells them"
    )
    largest_failed_share: Annotated[float, Field(ge=0, le=1), AS_SHARE] = Field(
        0.5, description="share of failed points above which the sweep stops early"
    )
    largest_hours: float = Field(24.0, description="longest time it may take", gt=0)
    largest_gigabytes: float = Field(20.0, description="most it may write", gt=0)


class SweepFile(StudyFile):
    """Input of `striosome sweep`."""

    design: dict[str, Any] = Field(description=f"one of {', '.join(DESIGNS)}")
    streams: int = Field(
        1, description="random streams in which every point is run", ge=1, le=MAX_STREAMS
    )
    common_random_numbers: bool = Field(
        True,
        description="true: a stream has the same animals at every point; false: its own at each",
    )
    store: Literal["summary", "traces", "spikes"] = Field(
        "summary",
        description="what is kept besides metrics: nothing, time courses, or also some spikes",
    )


class AxisEntry(Section):
    """The values of one axis: listed, or evenly spaced between two ends."""

    paths: tuple[str, ...] = Field((), description="what the values are given to; default the name")
    values: tuple[Any, ...] | None = Field(None, description="every value, with its unit")
    start: str | int | float | None = Field(None, alias="from", description="first value")
    stop: str | int | float | None = Field(None, alias="to", description="last value")
    points: int | None = Field(
        None, description="number of values from first to last", ge=2, le=MAX_POINTS
    )
    scale: Literal["linear", "log"] = Field("linear", description="of even spacing")


class SampledEntry(Section):
    """The values that one parameter of a sample may take; by default its range."""

    paths: tuple[str, ...] = Field((), description="what the values are given to; default the name")
    range: tuple[str | int | float, str | int | float] | None = Field(
        None, description="lowest and highest value; by default those of the parameter"
    )
    spread: Annotated[float, Field(gt=0), AS_SHARE] | None = Field(
        None, description="instead of a range: up to this share above and below the value"
    )

    scale: Literal["linear", "log"] = Field("linear", description="of even filling")

    @field_validator("spread")
    @classmethod
    def _below_the_value(cls, spread: float | None) -> float | None:
        if spread is not None and spread > 1.0:
            raise ValueError(
                f"a spread of {spread:g} begins below zero; a share is meant: 0.3 is 30 %"
            )
        return spread


class PopulationDesign(Section):
    """A design of accepted parameter sets, drawn by their weights."""

    file: str = Field(description="population file, relative to the sweep file")
    sets: int = Field(description="number of points", ge=1, le=MAX_POINTS)
    seed: Seed = Field(0, description="of the draw; not of the animals", ge=0)


class SampleEntry(Section):
    """A design that fills the space between the ends of its parameters."""

    points: int = Field(
        description="number of points; for sobol a power of two", ge=1, le=MAX_POINTS
    )
    seed: Seed = Field(0, description="of the design; not of the animals")
    parameters: dict[str, Any] = Field(description="the parameters by path or name")
