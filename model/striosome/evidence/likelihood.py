"""How probable the evidence is: numbers of one source together, their errors correlated.

On the scale of its assay each number has one standard deviation, of its own error and of its
transfer to this model. The numbers of a source are jointly t-distributed with few degrees of
freedom, so that one that reached us wrongly does not decide alone. Nothing is known of a number
that an assay cannot predict: such a parameter set has no likelihood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import multivariate_t, t

from striosome.base.arrays import Array
from striosome.evidence.ledger import EvidenceLedger
from striosome.evidence.row import EvidenceRow

__all__ = ["FREEDOM", "EvidenceLikelihood"]

FREEDOM = 4.0
"""Degrees of freedom of an error: a number off by five deviations is improbable, not impossible."""


@dataclass(frozen=True, slots=True)
class EvidenceLikelihood:
    """Likelihood of some rows of a ledger."""

    rows: tuple[EvidenceRow, ...]
    """the rows"""
    shared: float
    """correlation of the errors of two numbers from one source"""

    @classmethod
    def of(cls, ledger: EvidenceLedger, *roles: str) -> "EvidenceLikelihood":
        """Return that of the rows of some roles."""
        return cls(ledger.in_roles(*roles), ledger.shared)

    def log_density(self, predicted: Mapping[str, Array]) -> Array:
        """Return the logarithm of the density of all rows, shape (sets,).

        Parameters
        ----------
        predicted : mapping of str to float array (sets,)
            What each assay would measure, by the row's identifier.
        """
        parts = [self._of_source(rows, predicted) for rows in self._by_source()]
        return np.asarray(sum(parts))

    def below(self, row: EvidenceRow, predicted: Array) -> Array:
        """Return the probability that a study reports less than the row's number, shape (sets,)."""
        return np.asarray(t.cdf((row.scaled - _scaled(row, predicted)) / row.deviation, FREEDOM))

    def drawn(self, row: EvidenceRow, predicted: Array, rng: np.random.Generator) -> Array:
        """Draw what a study would report, in the unit of the assay, shape (sets,)."""
        noise = row.deviation * rng.standard_t(FREEDOM, predicted.shape)
        found = _scaled(row, predicted) + noise
        return np.exp(found) if row.assay.scale == "log" else found

    def _by_source(self) -> Sequence[Sequence[EvidenceRow]]:
        sources: dict[str, list[EvidenceRow]] = {}
        for row in self.rows:
            sources.setdefault(row.cited, []).append(row)
        return list(sources.values())

    def _of_source(self, rows: Sequence[EvidenceRow], predicted: Mapping[str, Array]) -> Array:
        off = np.stack(
            [(row.scaled - _scaled(row, predicted[row.id])) / row.deviation for row in rows],
            axis=-1,
        )
        correlation = np.full((len(rows), len(rows)), self.shared)
        np.fill_diagonal(correlation, 1.0)
        known = np.isfinite(off).all(axis=-1)
        joint = multivariate_t(shape=correlation, df=FREEDOM)
        found = np.full(len(off), -np.inf)
        found[known] = np.atleast_1d(joint.logpdf(off[known]))
        return found - sum(float(np.log(row.deviation)) for row in rows)


def _scaled(row: EvidenceRow, predicted: Array) -> Array:
    if row.assay.scale == "linear":
        return predicted
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(predicted)
