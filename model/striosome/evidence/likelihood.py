"""How probable the evidence is: numbers of one source together, their errors correlated.

On the scale of its assay each number has one standard deviation, of its own error and of its
transfer to this model. The numbers of a source are jointly t-distributed with few degrees of
freedom, so that one that reached us wrongly does not decide alone. Nothing is known of a number
that an assay cannot predict: such a parameter set has no likelihood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import multivariate_t, t

from striosome.base.arrays import Array
from striosome.evidence.assay import off_scale, on_scale
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
        return np.asarray(sum(self.by_source(predicted).values()))

    def by_source(self, predicted: Mapping[str, Array]) -> dict[str, Array]:
        """Return the parts of `log_density`, one for each source, each of shape (sets,).

        Sources are independent: without one of them, the logarithm of the density is less by its
        part.

        Parameters
        ----------
        predicted : mapping of str to float array (sets,)
            As for `log_density`.
        """
        return {
            source: self._of_source(rows, predicted) for source, rows in self._sources().items()
        }

    def made_up(
        self, predicted: Mapping[str, Array], which: int, rng: np.random.Generator
    ) -> "EvidenceLikelihood":
        """Make up a literature under one of the parameter sets: the same studies, other numbers.

        The numbers of a source are drawn together, from the density that `log_density` has.

        Parameters
        ----------
        predicted : mapping of str to float array (sets,)
            As for `log_density`.
        which : int
            The parameter set.
        rng : Generator
            Source of chance.

        Raises
        ------
        ValueError
            If an assay has no prediction under that set.
        """
        told: dict[str, EvidenceRow] = {}
        for rows in self._sources().values():
            off = np.atleast_1d(self._joint(rows).rvs(random_state=rng))
            for row, away in zip(rows, off, strict=True):
                center = float(on_scale(row.assay, predicted[row.id])[which])
                if not np.isfinite(center):
                    raise ValueError(f"row {row.id}: set {which} gives no such measurement")
                told[row.id] = row.reporting(
                    float(off_scale(row.assay, center + row.deviation * away))
                )
        return replace(self, rows=tuple(told[row.id] for row in self.rows))

    def below(self, row: EvidenceRow, predicted: Array) -> Array:
        """Return the probability that a study reports less than the row's number, shape (sets,)."""
        return np.asarray(t.cdf(-row.off(predicted), FREEDOM))

    def drawn(self, row: EvidenceRow, predicted: Array, rng: np.random.Generator) -> Array:
        """Draw what a study would report, in the unit of the assay, shape (sets,)."""
        noise = row.deviation * rng.standard_t(FREEDOM, predicted.shape)
        return off_scale(row.assay, on_scale(row.assay, predicted) + noise)

    def _sources(self) -> dict[str, list[EvidenceRow]]:
        """Return the rows of every source."""
        sources: dict[str, list[EvidenceRow]] = {}
        for row in self.rows:
            sources.setdefault(row.cited, []).append(row)
        return sources

    def _joint(self, rows: Sequence[EvidenceRow]) -> Any:
        """Return the density of what the numbers of one source are off, in their deviations."""
        correlation = np.full((len(rows), len(rows)), self.shared)
        np.fill_diagonal(correlation, 1.0)
        return multivariate_t(shape=correlation, df=FREEDOM)

    def _of_source(self, rows: Sequence[EvidenceRow], predicted: Mapping[str, Array]) -> Array:
        off = np.stack([-row.off(predicted[row.id]) for row in rows], axis=-1)
        known = np.isfinite(off).all(axis=-1)
        found = np.full(len(off), -np.inf)
        found[known] = np.atleast_1d(self._joint(rows).logpdf(off[known]))
        return found - sum(float(np.log(row.deviation)) for row in rows)
