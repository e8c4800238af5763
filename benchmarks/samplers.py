"""Draws by the evidence, weighted by outcomes, as in the calibration, against other samplers."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import perf_counter

import numpy as np

from benchmarks.agreement import evidence_difference, largest_difference, worth
from benchmarks.calibrated import SurfaceLikelihood, default_target, in_processes
from benchmarks.contestants.draws import Draws, Sampler, pooled
from benchmarks.contestants.ensemble import ensemble
from benchmarks.contestants.evidence_first import evidence_first
from benchmarks.contestants.nested import dynesty_walks, ultranest_slices
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.posterior_tables import outcome_lines, parameter_lines, sampler_lines
from benchmarks.timing import Contestant, Lap, Race, Run, Spread, race
from striosome.base.machine import cores

__all__ = ["judge", "run", "timed"]

_SHIPPED = "evidence first, then weighted"
_EVIDENCE = Bar(3, at_least=False)
# The largest of 44 differences that are chance alone is below this 997 times of 1000.
_DIFFERENCE = Bar(4, at_least=False)
_FASTEST = Bar(1, at_least=True)


@dataclass(frozen=True, slots=True)
class _Sizes:
    evaluations: int
    """evaluations of one run of a library's sampler, at most"""
    draws: int
    """sets that each of the two runs of the shipped sampler weighs by the outcomes"""
    live: int
    """live points of a library's nested sampler; the shipped one keeps twice as many"""
    together: int
    """walks of a nested sampler at the same time"""
    reread: int
    """sets of each posterior that outcomes are predicted for"""


_FULL = _Sizes(12288, draws=2048, live=200, together=64, reread=1024)
_QUICK = _Sizes(1024, draws=64, live=100, together=16, reread=32)


def run(settings: Settings) -> Outcome:
    """Sample the posterior of the default calibration with each of them, at most three times."""
    sizes = settings.pick(_FULL, _QUICK)
    workers = cores()
    target = default_target(workers)
    likelihood = SurfaceLikelihood.of(target)
    kept: dict[str, list[Draws]] = {}
    with in_processes(likelihood, workers) as batched:
        bound, nested = sizes.evaluations, (sizes.live, sizes.together)
        samplers: dict[str, AbstractContextManager[Sampler]] = {
            _SHIPPED: evidence_first(target, sizes.draws, 2 * sizes.live, workers),
            # With as few walkers as it accepts, each walks as far as it can.
            "emcee": ensemble(batched, bound, 2 * likelihood.parameters),
            "ultranest": ultranest_slices(batched, bound, *nested),
            "dynesty": dynesty_walks(batched, bound, *nested),
        }
        contestants: dict[str, Contestant] = {
            name: partial(timed, sampler, kept.setdefault(name, []))
            for name, sampler in samplers.items()
        }
        result = race(contestants, min(settings.repeats, 3))
    finished = {name: kept[name] for name in result.times}
    title = f"The posterior of the default calibration, {likelihood.parameters} parameters"
    outcome = Outcome(f"{title}, {workers} workers", rows_of(result))
    judge(outcome, result, finished, _SHIPPED)
    outcome.tables.append(sampler_lines(result.times, finished))
    outcome.tables.append(parameter_lines(target.calibration.space, finished))
    outcome.tables.append(outcome_lines(likelihood, finished, sizes.reread))
    outcome.notes += _NOTES
    return outcome


@contextmanager
def timed(opened: AbstractContextManager[Sampler], kept: list[Draws]) -> Iterator[Run]:
    """Store the draws of a sampler; each round has random numbers of its own."""
    seeds = count(1)
    with opened as sampler:

        def run() -> Lap:
            start = perf_counter()
            draws = sampler(next(seeds))
            seconds = perf_counter() - start
            kept.append(draws)
            return Lap(seconds)

        yield run


def judge(outcome: Outcome, result: Race, runs: Mapping[str, list[Draws]], shipped: str) -> None:
    """Compare the speed of samplers, and whether all found the same."""
    rivals = [name for name in runs if name != shipped]
    if shipped not in runs or not rivals:
        return
    several = len(runs[shipped]) > 1
    if several:
        speeds = {name: worth(runs[name]) / result.times[name].seconds.middle for name in runs}
        best = max(rivals, key=speeds.__getitem__)
        outcome.find(
            f"effective sets per second, as runs agree: shipped ÷ {best}",
            Spread.of([speeds[shipped] / speeds[best]]),
            "×",
            _FASTEST,
        )
    counted = {name: _per_second(result, runs, name) for name in runs}
    best = max(rivals, key=lambda name: float(np.median(counted[name])))
    ratios = [ours / other for ours, other in zip(counted[shipped], counted[best], strict=True)]
    outcome.find(
        f"effective sets per second, by their own count: shipped ÷ {best}",
        Spread.of(ratios),
        "×",
        _FASTEST,
    )
    for name in rivals:
        apart = evidence_difference(pooled(runs[shipped]), pooled(runs[name]))
        if apart is not None:
            what = f"log evidence: shipped against {name}"
            outcome.find(what, Spread.of([apart]), "errors", _EVIDENCE)
        if several:
            spreads, errors = largest_difference(runs[shipped], runs[name])
            what = f"largest difference of a parameter's mean: shipped against {name}"
            outcome.find(what, Spread.of([spreads]), "posterior SD")
            outcome.find("the same, in standard errors", Spread.of([errors]), "errors", _DIFFERENCE)


def _per_second(result: Race, runs: Mapping[str, list[Draws]], name: str) -> list[float]:
    laps = result.times[name].laps
    return [draws.effective / lap.seconds for draws, lap in zip(runs[name], laps, strict=True)]


_NOTES = [
    "One run of the shipped sampler holds the start of its processes and its files; the others "
    "find processes that are there, and ask for batches: emcee for half of its walkers, "
    "ultranest and dynesty for a step of all their walks.",
    "The shipped sampler evaluates measurements and outcomes apart. Its evaluations are those of "
    "the outcomes, of the sets that they weigh; the cheaper ones of the measurements, by which its "
    "nested sampling finds these sets, are in its seconds only. The error of its evidence is that "
    "between two runs.",
    "Effective sets *by their own count* are Kish's for weighted sets and, for emcee, those that "
    "its autocorrelation leaves of the parameter in the middle. *As runs agree*: what the scatter "
    "of the posterior means between runs with other random numbers says, in the mean over "
    "parameters. Where the two differ, draws are copies of each other, or a walk is not yet "
    "where it should be.",
]
