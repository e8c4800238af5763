"""Content of a calibration file: priors, likelihood, sampling, population, hypotheses."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from striosome.config.documents.names import ShortName, Title
from striosome.config.documents.numbers import AS_SHARE, Seed
from striosome.config.documents.section import Number, Section, parameter
from striosome.config.experiments.experiment import Simulation

__all__ = [
    "CalibrationFile",
    "ConfirmationEntry",
    "EffectEntry",
    "HypothesisEntry",
    "KeptSets",
    "LikelihoodEntry",
    "MeasurementEntry",
    "RivalryEntry",
    "SamplerEntry",
    "SpreadEntry",
]


# More than any computer samples: a slip of the keyboard.
_MOST_SETS, _MOST_RUNS = 2**24, 1000


def _power_of_two(value: int) -> int:
    if value < 2 or value & (value - 1):
        raise ValueError("expected a power of two, for example 8")
    if value > _MOST_SETS:
        raise ValueError(f"must be at most {_MOST_SETS}")
    return value


def _different(names: tuple[str, ...]) -> tuple[str, ...]:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise ValueError(f"{name} is there twice")
    return names


class SpreadEntry(Section):
    """Standard deviation that is not known: of fluorescence, by a sensor that is not known."""

    fluorescence: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]] = Field(
        description="lowest and highest, in per cent of fluorescence"
    )
    sensors: tuple[str, ...] = Field(
        min_length=1, description="sensors that the study may have used, all as probable"
    )

    _sensors = field_validator("sensors")(_different)


class LikelihoodEntry(Section):
    """Settings of the likelihood of a published outcome."""

    animals: int = Field(
        8, description="virtual animals behind each mean and spread, a power of two"
    )
    measurement: dict[str, Annotated[float, Field(ge=0)] | SpreadEntry] = Field(
        description="standard deviation that measuring adds to one animal's value, by metric: a "
        "number in its unit, or what is inferred"
    )
    analyses: tuple[Literal["interval", "paired", "mixed"], ...] = Field(
        ("interval",),
        min_length=1,
        description="how the study may have reached its statements, all as probable",
    )
    wrong_statement: Annotated[float, Field(ge=0, lt=0.5), AS_SHARE] = Field(
        description="probability that a statement reached us wrongly"
    )
    wrong_number: dict[str, Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict,
        description="half of the numbers that reach us wrongly lie between minus and plus this, by "
        "metric; for every metric of which the claims give a number",
    )

    _animals = field_validator("animals")(_power_of_two)
    _analyses = field_validator("analyses")(_different)


class SamplerEntry(Section):
    """Settings of the sampling, and of its end."""

    runs: int = Field(
        4, ge=2, le=_MOST_RUNS, description="independent runs, which are held against each other"
    )
    live: int = Field(
        1000, ge=50, le=_MOST_SETS, description="points that each run of nested sampling keeps"
    )
    draws: int = Field(
        description="parameter sets of each run that are weighed by the outcomes, a power of two"
    )
    most_draws: int = Field(
        description="as many at most, where fewer are not enough, a power of two"
    )
    prior: int = Field(
        1024, description="sets of the prior, for what is predicted before, a power of two"
    )
    effective: float = Field(description="effective number of sets that is asked for", gt=0)
    log_evidence_error: float = Field(
        0.1, description="largest standard error of the logarithm of the evidence", gt=0
    )
    r_hat: float = Field(1.01, description="largest R-hat over all parameters", gt=1)
    covered: Annotated[float, Field(gt=0, le=1), AS_SHARE] = Field(
        0.99, description="share of the prior that the response surface must answer for"
    )
    seed: Seed = Field(1, description="of the sample; not of the animals", ge=0)

    _sizes = field_validator("draws", "most_draws", "prior")(_power_of_two)

    @property
    def most_sets(self) -> int:
        """Sets of all runs together at most."""
        return self.runs * self.most_draws

    @model_validator(mode="after")
    def _can_end(self) -> Self:
        if self.draws > self.most_draws:
            raise ValueError(f"most_draws: must be at least draws, {self.draws}")
        if self.effective > self.most_sets:
            raise ValueError(
                f"effective: {self.effective:g} sets are more than are ever drawn, {self.most_sets}"
                ": runs times most_draws"
            )
        return self


class KeptSets(Section):
    """The accepted sets that are kept."""

    sets: int = Field(description="parameter sets in the population file", ge=2, le=_MOST_SETS)
    seed: Seed = Field(1, description="of their choice", ge=0)


class ConfirmationEntry(Section):
    """Extent of the confirmation with spikes."""

    sets: int = Field(description="sets of the population, from its first; 0 for none", ge=0)
    spacing: Number | None = parameter(
        "min", "largest distance between spiking windows; by default that of the experiment", None
    )
    finest_spacing: Number | None = parameter(
        "min", "smallest distance between spiking windows; by default that of the experiment", None
    )

    def of(self, simulation: Simulation) -> Simulation:
        """Return how sets are simulated, from how the experiment is."""
        own = {"spacing": self.spacing, "finest_spacing": self.finest_spacing}
        given = {key: value for key, value in own.items() if value is not None}
        return simulation.model_copy(update={"fidelity": "windowed", **given})


class HypothesisEntry(Section):
    """Priors of one hypothesis besides or instead of the common ones."""

    priors: dict[str, Any] = Field(
        default_factory=dict, description="priors instead of common ones, or besides them"
    )


class EffectEntry(Section):
    """The effect that is traced to the components of iron deficiency."""

    metric: str = Field(description="as summary.csv spells it")
    session: str = Field(description="session of the experiment")
    group: str = Field(description="the iron-deficient group")


class MeasurementEntry(Section):
    """A possible measurement: a parameter, or a metric of a group in a session."""

    parameter: str | None = Field(None, description="path of a parameter that varies")
    metric: str | None = Field(None, description="or a metric, of the two below")
    session: str | None = Field(None, description="session of the experiment")
    group: str | None = Field(None, description="group of the experiment")
    error: str | int | float = Field(description="standard error, with its unit")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        endpoint = {key: getattr(self, key) for key in ("metric", "session", "group")}
        given = [key for key, value in endpoint.items() if value is not None]
        if self.parameter is not None and given:
            raise ValueError(f"{given[0]}: expected either a parameter or a metric, not both")
        if self.parameter is None and len(given) < len(endpoint):
            raise ValueError("expected a parameter, or a metric with its session and group")
        return self


class RivalryEntry(Section):
    """Ingredients of experiments that distinguish hypotheses."""

    animals: int = Field(description="animals per group", ge=2)
    effective: float = Field(
        description="effective number of sets of each hypothesis that is enough to compare", gt=0
    )
    runs: int = Field(
        2,
        ge=2,
        description="independent runs of each hypothesis, of those that a calibration makes",
    )
    experiment: str = Field(description="experiment file whose groups and sessions are candidates")
    metrics: tuple[str, ...] = Field(min_length=1, description="readouts")
    measurement: dict[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict,
        description="standard deviation that measuring adds to one animal's value, for metrics of "
        "which likelihood.measurement says nothing",
    )

    _metrics = field_validator("metrics")(_different)


class CalibrationFile(Section):
    """Input of `striosome calibrate` and `striosome compare`. Paths are relative to the file."""

    name: ShortName
    title: Title
    experiment: str = Field(description="the experiment whose claims are calibrated to")
    evidence: str | None = Field(
        None, description="ledger of evidence; its rows for calibration are fitted as well"
    )
    priors: dict[str, Any] = Field(
        description="what varies: a parameter by its path, shares by a name of their own"
    )
    hypotheses: dict[str, Any] = Field(
        description="hypotheses by name of their file, the one that is calibrated by default first"
    )
    likelihood: LikelihoodEntry = Field(description="how probable a published outcome is")
    sampler: SamplerEntry = Field(description="how the prior is sampled")
    population: KeptSets = Field(description="the accepted sets that are kept")
    confirmation: ConfirmationEntry = Field(description="how much is simulated with spikes")
    effect: EffectEntry = Field(description="the effect that is traced to components")
    measurements: dict[str, Any] = Field(
        default_factory=dict, description="single measurements that could be made, by name"
    )
    rivalry: RivalryEntry = Field(description="what could tell hypotheses apart")
    scoreboard: str = Field(
        description="experiment file whose groups and sessions test every statement"
    )
    studies: int = Field(
        400,
        ge=10,
        le=1_000_000,
        description="made-up studies that the statements are scored in",
    )

    @model_validator(mode="after")
    def _sets_are_there(self) -> Self:
        if self.population.sets > self.sampler.most_sets:
            raise ValueError(
                f"population.sets: must be at most {self.sampler.most_sets}, the sets that are "
                "ever drawn: sampler.runs times sampler.most_draws"
            )
        if self.rivalry.runs > self.sampler.runs:
            raise ValueError(f"rivalry.runs: must be at most {self.sampler.runs}, as sampler.runs")
        if self.confirmation.sets > self.population.sets:
            raise ValueError(
                f"confirmation.sets: must be at most {self.population.sets}, the sets of the "
                "population"
            )
        return self
