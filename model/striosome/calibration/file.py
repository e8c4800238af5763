"""Content of a calibration file: priors, likelihood, sampling, population, hypotheses."""

from typing import Annotated, Any

from pydantic import Field, field_validator

from striosome.config.documents.names import ShortName, Title
from striosome.config.documents.numbers import AS_SHARE, Seed
from striosome.config.documents.section import Section

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
]


def _power_of_two(value: int) -> int:
    if value < 2 or value & (value - 1):
        raise ValueError("expected a power of two, for example 8")
    return value


class LikelihoodEntry(Section):
    """Settings of the likelihood of a published outcome."""

    animals: int = Field(
        8, description="virtual animals behind each mean and spread, a power of two"
    )
    measurement: dict[str, float] = Field(
        description="standard deviation that measuring adds to one animal's value, by metric"
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


class SamplerEntry(Section):
    """Settings of the sampling of the prior, and of its end."""

    block: int = Field(1024, description="parameter sets of a block, a power of two")
    fewest_blocks: int = Field(8, description="blocks that are drawn at least", ge=8)
    most_blocks: int = Field(description="blocks after which it gives up", ge=8)
    effective: float = Field(description="effective number of sets that is asked for", gt=0)
    log_evidence_error: float = Field(
        0.1, description="largest standard error of the logarithm of the evidence", gt=0
    )
    r_hat: float = Field(1.02, description="largest R-hat over all parameters", gt=1)
    seed: Seed = Field(1, description="of the sample; not of the animals", ge=0)

    _block = field_validator("block")(_power_of_two)


class KeptSets(Section):
    """The accepted sets that are kept."""

    sets: int = Field(description="parameter sets in the population file", ge=2)
    seed: Seed = Field(1, description="of their choice", ge=0)


class ConfirmationEntry(Section):
    """Extent of the confirmation with spikes."""

    sets: int = Field(description="sets of the population, from its first; 0 for none", ge=0)


class HypothesisEntry(Section):
    """Priors of one hypothesis besides or instead of the common ones."""

    priors: dict[str, Any] = Field(
        default_factory=dict, description="path: range and scale, over the common ones"
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


class RivalryEntry(Section):
    """Ingredients of experiments that distinguish hypotheses."""

    animals: int = Field(description="animals per group", ge=2)
    effective: float = Field(
        description="effective number of sets of each hypothesis that is enough to compare", gt=0
    )
    experiment: str = Field(description="experiment file whose groups and sessions are candidates")
    metrics: tuple[str, ...] = Field(description="readouts")
    measurement: dict[str, float] = Field(
        description="standard deviation that measuring adds to one animal's value, by metric"
    )


class CalibrationFile(Section):
    """Input of `striosome calibrate` and `striosome compare`. Paths are relative to the file."""

    name: ShortName
    title: Title
    experiment: str = Field(description="the experiment whose claims are calibrated to")
    priors: dict[str, Any] = Field(
        default_factory=dict,
        description="path: range and scale, over the range of every calibrated parameter",
    )
    order: tuple[str, ...] = Field(
        (),
        description="paths in the order of the dimensions that sample them, whatever their order "
        "in the base file; others follow",
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
        description="experiment file, on a population, that every statement is scored with"
    )
