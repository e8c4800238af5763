"""Sampler that draws sets in independent runs until the posterior is known, or gives up."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.progress import Progress
from striosome.calibration.file import SamplerEntry
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.target import Target
from striosome.calibration.sampling.workers import sampling_workers
from striosome.config.documents.errors import ConfigError
from striosome.evidence.ledger import row_problems

__all__ = [
    "Convergence",
    "NotConvergedError",
    "convergence",
    "history_table",
    "sample",
    "unanswered_rows",
]

_ROWS = 40


class NotConvergedError(SimulationError):
    """Error for a posterior that is not known well enough; the message says what is missing."""

    def __init__(self, message: str, posterior: Posterior | None = None) -> None:
        super().__init__(message)
        self.posterior = posterior
        """what is known of it; None if no sets were drawn"""


@dataclass(frozen=True, slots=True)
class Convergence:
    """Convergence of the sample, in the measures that a calibration file limits."""

    effective: float
    """effective number of sets"""
    log_evidence_error: float
    """standard error of the logarithm of the evidence"""
    r_hat: float
    """largest R-hat over the dimensions"""

    def lacking(self, asked: SamplerEntry) -> list[str]:
        """List the criteria that are not reached, in words."""
        lacking = []
        if not self.effective >= asked.effective:
            lacking.append(f"{self.effective:.0f} effective sets of {asked.effective:.0f}")
        if not self.log_evidence_error <= asked.log_evidence_error:
            lacking.append(
                f"log evidence ± {self.log_evidence_error:.2f} instead of "
                f"{asked.log_evidence_error:.2f}"
            )
        if not self.r_hat <= asked.r_hat:
            lacking.append(f"R-hat {self.r_hat:.3f} instead of {asked.r_hat:.3f}")
        return lacking


def convergence(posterior: Posterior) -> Convergence:
    """Measure how well a posterior is known."""
    return Convergence(
        posterior.effective, posterior.log_evidence_error, float(posterior.r_hat().max())
    )


def history_table(posterior: Posterior) -> pd.DataFrame:
    """Tabulate evidence, its error and the effective number with more and more draws."""
    each = len(posterior.unit) // posterior.runs
    rows = []
    for sets in np.unique(np.linspace(max(1, each // _ROWS), each, _ROWS).astype(int)):
        part = posterior.first(int(sets))
        if not np.isfinite(part.log_evidence_of_runs).all():
            continue
        rows.append(
            {
                "sets": int(sets) * posterior.runs,
                "log_evidence": part.log_evidence,
                "log_evidence_error": part.log_evidence_error,
                "effective": part.effective,
            }
        )
    return pd.DataFrame(rows)


def unanswered_rows(target: Target, unit: Array) -> dict[str, float]:
    """Return which share of some sets has no answer for rows that are fitted or shape the prior.

    Parameters
    ----------
    target : Target
        Of the calibration.
    unit : float array (sets, dimensions)
        Places in the unit cube.
    """
    asked = [one for one in (target.evidence, target.expected) if one is not None]
    rows = [row for one in asked for row in one.rows]
    if not rows:
        return {}
    found = target.measured(target.calibration.space.columns(unit), rows)
    return {row.id: float(np.mean(~np.isfinite(row.off(found[row.id])))) for row in rows}


def _refuse_unanswered(target: Target, unit: Array, covered: float) -> None:
    """Refuse rows that would cut off more of the prior than the surface may leave out."""
    lost = {
        row: f"has no prediction for {100.0 * share:.3g} % of the sets of the prior, more than the "
        f"{100.0 * (1.0 - covered):.3g} % that sampler.covered allows: they would count as "
        "impossible"
        for row, share in unanswered_rows(target, unit).items()
        if share > 1.0 - covered
    }
    if lost:
        file = target.calibration.evidence_file
        assert file is not None, "rows come from a file"
        raise ConfigError(row_problems(file, lost))


def sample(target: Target, folder: Path, workers: int, progress: Progress) -> Posterior:
    """Draw sets until the posterior is known well enough, starting from those that are stored.

    Parameters
    ----------
    target : Target
        Of the calibration.
    folder : Path
        Where finished parts are kept.
    workers : int
        Processes.
    progress : Progress
        Told how many steps of the work are done, of those that were not kept.

    Raises
    ------
    NotConvergedError
        If the largest number of draws is not enough, or the surface does not answer for as much of
        the prior as it must.
    ConfigError
        If as much of the prior gives some row of evidence no prediction, with its line.
    """
    asked = target.calibration.file.sampler
    store = RunStore(folder, target.key)
    with sampling_workers(target, store, min(workers, asked.runs), progress) as made:
        prior = made.prior()
        reached = float(prior.reached.mean())
        if reached < asked.covered:
            raise NotConvergedError(
                f"the response surface answers for {100.0 * reached:.1f} % of the prior, not for "
                f"{100.0 * asked.covered:.0f} %: narrow the priors, or lower sampler.covered"
            )
        _refuse_unanswered(target, prior.unit, asked.covered)
        log_base = made.evidence()
        parts: list[list[Draws]] = [[] for _ in range(asked.runs)]
        for part in range(max(1, asked.most_draws // asked.draws)):
            for own, new in zip(parts, made.draws(part), strict=True):
                own.append(new)
            posterior = Posterior.of(parts, log_base, prior)
            if not np.isfinite(posterior.log_evidence_of_runs).all():
                lacking = ["no set that explains the outcomes in each run"]
                continue
            lacking = convergence(posterior).lacking(asked)
            if not lacking:
                return posterior
    raise NotConvergedError(
        f"not converged after {len(posterior.unit)} sets of {asked.runs} runs: "
        f"{'; '.join(lacking)}. Raise sampler.most_draws, or sampler.live for the error of the "
        "evidence, and run it again: finished parts are kept",
        posterior,
    )
