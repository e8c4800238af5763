"""Sampler that draws sets in independent runs until the posterior is known, or gives up."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striosome.base.errors import SimulationError
from striosome.base.machine import end_with_parent, single_threaded
from striosome.base.new_processes import process_context, take_environment
from striosome.base.processes import leave_interrupts
from striosome.base.progress import Progress
from striosome.calibration.file import SamplerEntry
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.runs import RunStore, prior_draws, run_draws, run_evidence
from striosome.calibration.sampling.target import Target

__all__ = ["Convergence", "NotConvergedError", "convergence", "history_table", "sample"]

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
        Told how many parts of the work are done.

    Raises
    ------
    NotConvergedError
        If the largest number of draws is not enough, or the surface does not answer for as much of
        the prior as it must.
    """
    asked = target.calibration.file.sampler
    store = RunStore(folder, target.key)
    done, total = 0, 1 + 2 * asked.runs

    def advance() -> None:
        nonlocal done
        done += 1
        progress.advance(done, max(total, done))

    with _pool(target, store, min(workers, asked.runs)) as every:
        (prior,) = every(_prior, [()], advance)
        reached = float(prior.reached.mean())
        if reached < asked.covered:
            raise NotConvergedError(
                f"the response surface answers for {100.0 * reached:.1f} % of the prior, not for "
                f"{100.0 * asked.covered:.0f} %: narrow the priors, or lower sampler.covered"
            )
        log_base = every(_evidence, [(run,) for run in range(asked.runs)], advance)
        parts: list[list[Draws]] = [[] for _ in range(asked.runs)]
        for part in range(max(1, asked.most_draws // asked.draws)):
            total = max(total, done + asked.runs)
            drawn = every(_draws, [(run, part) for run in range(asked.runs)], advance)
            for own, new in zip(parts, drawn, strict=True):
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


Every = Callable[..., list[Any]]


@contextmanager
def _pool(target: Target, store: RunStore, workers: int) -> Iterator[Every]:
    """Yield a function that does one thing for each of some arguments, by several processes."""
    # No copies of this process: only so do they take over how many threads to use.
    with (
        single_threaded(),
        ProcessPoolExecutor(
            workers,
            process_context([__name__]),
            initializer=_begin,
            initargs=(target, store, dict(os.environ)),
        ) as pool,
    ):

        def every(
            what: Callable[..., Any], of: list[tuple[int, ...]], tell: Callable[[], None]
        ) -> list[Any]:
            waiting = {pool.submit(what, *one): place for place, one in enumerate(of)}
            found: dict[int, Any] = {}
            for one in as_completed(waiting):
                found[waiting[one]] = one.result()
                tell()
            return [found[place] for place in range(len(of))]

        try:
            yield every
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_own: tuple[Target, RunStore] | None = None


def _begin(target: Target, store: RunStore, environment: dict[str, str]) -> None:
    """Give a new process its target, and leave Ctrl-C to its parent."""
    global _own
    take_environment(environment)
    leave_interrupts()
    end_with_parent()
    _own = (target, store)


def _mine() -> tuple[Target, RunStore]:
    assert _own is not None
    return _own


def _prior() -> object:
    return prior_draws(*_mine())


def _evidence(run: int) -> object:
    target, store = _mine()
    return run_evidence(target, run, store)


def _draws(run: int, part: int) -> object:
    target, store = _mine()
    return run_draws(target, run, part, store)
