"""Against ANNarchy, the other simulator that compiles equations to vectorised C++."""

from functools import partial

from benchmarks.contestants.annarchy import annarchy
from benchmarks.contestants.batched import batched
from benchmarks.contestants.child import in_child
from benchmarks.outcome import Bar, Outcome, Settings, rows_of
from benchmarks.timing import Spread, Times, race
from benchmarks.workload import workload

__all__ = ["run"]

_BAR = Bar(0.7, at_least=False)
# Random numbers differ, so rates agree within their sampling error only (percent).
_RATES = Bar(3, at_least=False)


def run(settings: Settings) -> Outcome:
    """Race both on the same conditions."""
    work = workload(settings.pick(200, 6), settings.pick(2.0, 0.3))
    ours, rival = "batched engine", "ANNarchy"
    result = race(
        {ours: partial(batched, work), rival: partial(in_child, annarchy, work)}, settings.repeats
    )
    outcome = Outcome(
        f"{work.structure.replicas} replicas × {work.structure.duration_s:g} s against ANNarchy",
        rows_of(result, work.neuron_steps),
    )
    outcome.find("engine ÷ ANNarchy", result.ratio(ours, rival), "×", _BAR)
    if rival in result.times and ours in result.times:
        for index, cells in enumerate(("SPN", "EPN")):
            difference = _difference(result.times[ours], result.times[rival], index)
            outcome.find(f"difference of the {cells} rate", difference, "%", _RATES)
    outcome.notes.append(
        "ANNarchy has the same equations, wiring and values, the engine's compiler flags, one "
        "thread, double precision and its own random numbers (Mersenne Twister). Its time is that "
        "of `simulate` alone; the engine's is the whole call."
    )
    return outcome


def _difference(ours: Times, theirs: Times, index: int) -> Spread:
    """Return the difference of a mean rate over all rounds, in percent of ours."""
    rates = [
        [lap.rates_Hz[index] for lap in times.laps if lap.rates_Hz is not None]
        for times in (ours, theirs)
    ]
    own = sum(rates[0]) / len(rates[0])
    rival = sum(rates[1]) / len(rates[1])
    return Spread.of([abs(rival / own - 1.0) * 100.0])
