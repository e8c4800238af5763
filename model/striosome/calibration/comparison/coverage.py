"""Coverage of a calibration: whether truths of its prior lie where their posteriors say.

Under each truth a whole literature and a study report are made up, as the likelihood believes that
they come about: errors shared within a source, mistaken reports, one of the analyses, the truth's
own spread of measuring. The posterior is sampled as that of any calibration. The share of it below
the truth is then uniform from 0 to 1 (Talts et al. 2018, arXiv 1804.06788).
"""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, kstest

from striosome.base.array_files import DamagedError, read_arrays
from striosome.base.arrays import Array
from striosome.base.errors import SimulationError
from striosome.base.machine import single_threaded
from striosome.base.new_processes import process_context
from striosome.base.progress import Progress, Silent
from striosome.calibration.reading.predictions import measured_study
from striosome.calibration.sampling import workers as processes
from striosome.calibration.sampling.draws import Draws
from striosome.calibration.sampling.posterior import Posterior
from striosome.calibration.sampling.run_store import RunStore
from striosome.calibration.sampling.sampler import NotConvergedError, sample
from striosome.calibration.sampling.shaped_prior import prior_draws
from striosome.calibration.sampling.target import Target
from striosome.store.writing import write_whole

__all__ = ["Truths", "coverage", "coverage_table", "rank_of"]

# Share of the posterior in each interval that is looked at, by its name in tables.
_INTERVALS = {"50": 0.5, "90": 0.9}
_BAND = 0.95


@dataclass(frozen=True, slots=True)
class Truths:
    """Sets of the prior, as truths under which evidence is made up."""

    target: Target
    """target with what was published"""
    prior: Draws
    """equally probable sets"""
    predicted: Mapping[str, Array]
    """what the assay of each fitted row would measure, by its identifier, shape (sets,)"""

    @classmethod
    def of(cls, target: Target, folder: Path) -> "Truths":
        """Draw truths as a calibration draws its prior; they are kept in a folder."""
        prior = prior_draws(target, RunStore(folder, target.key))
        rows = () if target.evidence is None else target.evidence.rows
        columns = target.calibration.space.columns(prior.unit)
        return cls(target, prior, target.measured(columns, rows))

    @property
    def answered(self) -> NDArray[np.int64]:
        """Positions of sets for which every assay and statement has an answer.

        A posterior has no others, so they are the prior that it begins with.
        """
        calibration, unit = self.target.calibration, self.prior.unit
        stated = measured_study(calibration, unit).probabilities(
            self.prior.moments(calibration.endpoints)
        )
        known = np.isfinite([*stated.values(), self.target.log_evidence(unit)])
        return np.flatnonzero(known.all(axis=0))

    def made_up(self, which: int, rng: np.random.Generator) -> Target:
        """Make up a literature and a study under a truth; return the target that has only these.

        Parameters
        ----------
        which : int
            Position of the truth, one of `answered`.
        rng : Generator
            Source of chance.
        """
        calibration, likelihood = self.target.calibration, self.target.evidence
        place = np.array([which])
        study = measured_study(calibration, self.prior.unit[place]).simulated(
            self.prior.moments(calibration.endpoints, place), 0, rng
        )
        ledger = calibration.evidence
        if ledger is not None and likelihood is not None:
            told = {row.id: row for row in likelihood.made_up(self.predicted, which, rng).rows}
            rows = tuple(told.get(row.id, row) for row in ledger.evidence)
            ledger = ledger.model_copy(update={"evidence": rows})
        # Who reads the study does not know how well it measured.
        study = replace(study, measurement=calibration.study.measurement)
        return replace(self.target, calibration=replace(calibration, study=study, evidence=ledger))


@dataclass(frozen=True, slots=True)
class _Found:
    """Where one truth stands in its posterior."""

    rank: Array
    """share of the posterior below the truth, in every dimension of the unit cube"""
    effective: float
    """effective number of sets of the posterior"""
    converged: bool
    """whether the sample has reached what the calibration file asks for"""


def coverage(
    target: Target, truths: int, folder: Path, workers: int, progress: Progress, *, seed: int = 1
) -> pd.DataFrame:
    """Draw truths, make up evidence under each, and look where they stand in their posteriors.

    A posterior that has not converged is taken as it is: to leave it out would choose among truths.

    Parameters
    ----------
    target : Target
        Of the calibration; its published numbers are replaced.
    truths : int
        How many; more of them begin with the same.
    folder : Path
        Where finished truths are kept.
    workers : int
        Truths at once, each sampled by a process of its own.
    progress : Progress
        Told how many truths are done.
    seed : int, optional
        Of truths, evidence and samples.

    Returns
    -------
    DataFrame
        A row for each truth and dimension of the unit cube: truth, parameter, rank, inside_50,
        inside_90, effective, converged.

    Raises
    ------
    SimulationError
        If the prior of the calibration has fewer sets with an answer.
    NotConvergedError
        If the surface does not answer for as much of the prior as it must.
    """
    begun = _seeded(target, seed)
    drawn = Truths.of(begun, folder)
    order = np.random.default_rng(seed).permutation(drawn.answered)[:truths]
    if len(order) < truths:
        raise SimulationError(
            f"{truths} truths are asked of a prior of {len(order)} sets with an answer: raise "
            "sampler.prior"
        )
    names = target.calibration.space.names
    found: dict[int, _Found] = {}

    def of(number: int) -> _Found:
        kept = folder / f"{begun.key}-truth-{number}.npz"
        if (known := _read(kept)) is not None:
            return known
        rng = np.random.default_rng([seed, int(order[number])])
        made_up = _seeded(drawn.made_up(int(order[number]), rng), int(rng.integers(2**31)))
        parts = folder / kept.stem
        posterior, converged = _sampled(made_up, parts)
        rank = rank_of(drawn.prior.unit[order[number]], posterior)
        one = _Found(rank, posterior.effective, converged)
        write_whole(kept, lambda scratch: np.savez(scratch, **asdict(one)))
        shutil.rmtree(parts, ignore_errors=True)
        return one

    # Threads only wait for the processes of their samples.
    with single_threaded(), ThreadPoolExecutor(workers) as pool:
        if workers > 1:
            # Several threads must not be the first to start a process.
            process_context([processes.__name__])
        waiting = {pool.submit(of, number): number for number in range(truths)}
        try:
            for done, one in enumerate(as_completed(waiting), start=1):
                found[waiting[one]] = one.result()
                progress.advance(done, truths)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return pd.concat([_rows(number, names, found[number]) for number in range(truths)])


def rank_of(truth: Array, posterior: Posterior) -> Array:
    """Return the share of a posterior below a truth, in every dimension of the unit cube.

    Parameters
    ----------
    truth : float array (dimensions,)
        Its place in the cube.
    posterior : Posterior
        Of what was made up under it.
    """
    return np.asarray(posterior.weights @ (posterior.unit < truth))


def coverage_table(found: pd.DataFrame) -> pd.DataFrame:
    """Tabulate how often truths lie in their intervals, and whether their ranks are uniform.

    Parameters
    ----------
    found : DataFrame
        From `coverage`; those of several seeds may be joined.

    Returns
    -------
    DataFrame
        For each parameter: truths, the share in the 50 and in the 90 % interval with the band that
        holds 95 % of such shares where coverage is right (inside_50, low_50, high_50, ...), and p
        of a Kolmogorov-Smirnov test of the ranks.
    """
    rows = []
    for parameter, own in found.groupby("parameter", sort=False):
        row: dict[str, object] = {"parameter": parameter, "truths": len(own)}
        for name, share in _INTERVALS.items():
            low, high = binom.interval(_BAND, len(own), share)
            row |= {f"inside_{name}": own[f"inside_{name}"].mean()}
            row |= {f"low_{name}": low / len(own), f"high_{name}": high / len(own)}
        rows.append(row | {"p": float(kstest(own["rank"], "uniform").pvalue)})
    return pd.DataFrame(rows)


def _seeded(target: Target, seed: int) -> Target:
    """Return a target whose sample has another seed."""
    file = target.calibration.file
    sampling = file.sampler.model_copy(update={"seed": seed})
    other = file.model_copy(update={"sampler": sampling})
    return replace(target, calibration=replace(target.calibration, file=other))


def _sampled(target: Target, folder: Path) -> tuple[Posterior, bool]:
    """Return a posterior, and whether it has converged."""
    try:
        return sample(target, folder, 1, Silent()), True
    except NotConvergedError as error:
        if error.posterior is None:
            raise
        return error.posterior, False


def _read(path: Path) -> _Found | None:
    """Return a truth that is done, if it can be read."""
    try:
        kept = read_arrays(path)
        return _Found(kept["rank"], float(kept["effective"]), bool(kept["converged"]))
    except (FileNotFoundError, DamagedError, KeyError):
        return None


def _rows(number: int, names: list[str], found: _Found) -> pd.DataFrame:
    off = np.abs(found.rank - 0.5)
    inside = {f"inside_{name}": off <= share / 2.0 for name, share in _INTERVALS.items()}
    columns = {"truth": number, "parameter": names, "rank": found.rank, **inside}
    return pd.DataFrame(columns | {"effective": found.effective, "converged": found.converged})
