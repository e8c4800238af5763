"""A made-up target whose evidence and posterior are known: normal likelihoods in the unit cube."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, truncnorm

from striosome.calibration.file import CalibrationFile, SamplerEntry
from striosome.calibration.priors.space import PriorSpace
from striosome.calibration.sampling.draws import Draws
from support.made_up_draws import space_of, weighed

__all__ = ["JOINT", "MEASUREMENTS", "OUTCOMES", "NormalLikelihood", "NormalTarget"]


class NormalLikelihood:
    """Independent bells, one for each parameter, and nothing above an end of the last one."""

    rows = ()
    """no row of a ledger is behind it"""

    def __init__(
        self, centre: ArrayLike, width: ArrayLike, end: float, log_height: float = 0.0
    ) -> None:
        self.centre, self.width = np.array(centre), np.array(width)
        self.end, self.log_height = end, log_height

    @property
    def parameters(self) -> int:
        return len(self.centre)

    def __call__(self, unit: np.ndarray) -> np.ndarray:
        bells = -0.5 * (((unit - self.centre) / self.width) ** 2).sum(axis=1)
        return np.where(unit[:, -1] < self.end, self.log_height + bells, -np.inf)

    def times(self, other: "NormalLikelihood") -> "NormalLikelihood":
        """A product of bells is a bell, lower the further their centres are apart."""
        own, others = self.width**-2, other.width**-2
        centre = (own * self.centre + others * other.centre) / (own + others)
        apart = (self.centre - other.centre) ** 2 / (self.width**2 + other.width**2)
        log_height = self.log_height + other.log_height - 0.5 * float(apart.sum())
        return NormalLikelihood(
            centre, (own + others) ** -0.5, min(self.end, other.end), log_height
        )

    @property
    def log_evidence(self) -> float:
        """Logarithm of the mean over the whole cube."""
        low, high = (norm.cdf((end - self.centre) / self.width) for end in (0.0, self._ends))
        areas = np.sqrt(2 * np.pi) * self.width * (high - low)
        return self.log_height + float(np.log(areas).sum())

    @property
    def posterior(self) -> Any:
        low, high = ((end - self.centre) / self.width for end in (0.0, self._ends))
        return truncnorm(low, high, loc=self.centre, scale=self.width)

    @property
    def _ends(self) -> np.ndarray:
        return np.append(np.ones(self.parameters - 1), self.end)


# Each of them alone has other moments: a sampler that leaves one out is found out.
MEASUREMENTS = NormalLikelihood([0.3, 0.65, 0.7], [0.2, 0.2, 0.3], 0.98)
OUTCOMES = NormalLikelihood([0.5, 0.4, 0.9], [0.3, 0.12, 0.2], 0.95)
JOINT = MEASUREMENTS.times(OUTCOMES)


@dataclass(frozen=True)
class _Calibration:
    """What a sampler asks of a calibration."""

    file: CalibrationFile
    space: PriorSpace


_SAMPLER = SamplerEntry(draws=64, most_draws=64, effective=1.0)
_CALIBRATION = _Calibration(CalibrationFile.model_construct(sampler=_SAMPLER), space_of(*"abc"))


@dataclass(frozen=True)
class NormalTarget:
    """Answers as the target of a calibration does, with these likelihoods."""

    calibration: _Calibration = _CALIBRATION
    evidence: NormalLikelihood | None = MEASUREMENTS
    expected: NormalLikelihood | None = None
    key: str = "normal"

    def log_evidence(self, unit: np.ndarray) -> np.ndarray:
        assert self.evidence is not None
        shaped = 0.0 if self.expected is None else self.expected(unit)
        return self.evidence(unit) + shaped

    def log_expected(self, unit: np.ndarray) -> np.ndarray:
        assert self.expected is not None
        return self.expected(unit)

    def draws(self, unit: np.ndarray, which: np.ndarray | None = None) -> Draws:
        return weighed(OUTCOMES, unit, which)
