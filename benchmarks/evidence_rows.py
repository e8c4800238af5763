"""What a row of evidence costs beside a whole evaluation of the calibration's likelihood."""

from functools import partial

import numpy as np

from benchmarks.calibrated import SurfaceLikelihood, default_target
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Contestant, cpu_time, race
from striosome.base.machine import cores
from striosome.evidence.assay import Subjects
from striosome.evidence.likelihood import EvidenceLikelihood
from striosome.evidence.prediction import predictions

__all__ = ["run"]

_WHOLE = "the whole likelihood"
_SHOWN = 5
_SHARE = Bar(0.1, at_least=False)


def run(settings: Settings) -> Outcome:
    """Evaluate the likelihood of prior sets, and the density of each row by itself."""
    target = default_target(cores())
    evidence = target.evidence
    assert evidence is not None
    space = target.calibration.space
    sets = settings.pick(512, 16)
    unit = np.random.default_rng(1).random((sets, len(space.names)))
    likelihood, subjects = SurfaceLikelihood.of(target), target.subjects(space.columns(unit))
    contestants: dict[str, Contestant] = {_WHOLE: partial(cpu_time, partial(likelihood, unit))}
    for row in evidence.rows:
        alone = EvidenceLikelihood((row,), evidence.shared)
        contestants[row.id] = partial(cpu_time, partial(_density, alone, subjects))
    result = race(contestants, settings.repeats)
    by_cost = sorted(
        (row.id for row in evidence.rows if row.id in result.times),
        key=lambda name: result.times[name].seconds.middle,
        reverse=True,
    )
    shown = [row for row in rows_of(result) if row.contestant in (_WHOLE, *by_cost[:_SHOWN])]
    title = f"Likelihood of {sets} sets of the default calibration, and its costliest rows alone"
    outcome = Outcome(title, shown)
    if by_cost and _WHOLE in result.times:
        costliest, middle = by_cost[0], by_cost[len(by_cost) // 2]
        share = result.ratio(costliest, _WHOLE)
        outcome.find(f"costliest row ({costliest}) ÷ all", share, "×", _SHARE)
        outcome.find(f"row in the middle ({middle}) ÷ all", result.ratio(middle, _WHOLE), "×")
    outcome.notes.append(
        "CPU time. The whole holds all measurements and the published outcomes. A row is its "
        "assay and its density, for animals that are there."
    )
    return outcome


def _density(alone: EvidenceLikelihood, subjects: Subjects) -> object:
    return alone.log_density(predictions(alone.rows, subjects))
