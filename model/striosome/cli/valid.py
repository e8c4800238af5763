"""What to say of what is valid, by its kind; reading it finds everything that is wrong with it."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from striosome.base.wording import counted

if TYPE_CHECKING:
    from striosome.config.documents.errors import Problem

__all__ = ["SUMMARIES"]

# What is to be said, and what is to be warned of.
_Judged = tuple[str, "tuple[Problem, ...]"]


def _experiment(file: Path, sets: Sequence[str]) -> _Judged:
    from striosome.claims.verdicts import require_ledger
    from striosome.config.experiments.identity import content_hash
    from striosome.config.experiments.resolve import load_experiment
    from striosome.simulation.memory_estimate import beyond_memory

    loaded = load_experiment(file, sets)
    experiment = loaded.experiment
    require_ledger(experiment, loaded.references)
    animals = sum(group.animals for group in experiment.groups)
    short = beyond_memory(experiment)
    return (
        f"{counted(animals, 'animal')} in {counted(experiment.groups, 'group')}, "
        f"{counted(experiment.sessions, 'session')}, hypothesis {experiment.hypothesis}, "
        f"content {content_hash(experiment)[:12]}"
        f"{f'; cannot be run here: {short}' if short else ''}"
    ), loaded.warnings


def _calibration(file: Path, _: Sequence[str]) -> _Judged:
    from striosome.calibration.declaration import load_calibration

    declared = load_calibration(file)
    varied = {len(calibration.space.axes) for calibration in declared.calibrations.values()}
    few, many = min(varied), max(varied)
    claims = declared.named(None).study.claims
    return (
        f"{counted(declared.calibrations, 'hypothesis', 'hypotheses')}, "
        f"{few if few == many else f'{few} to {many}'} parameters vary, "
        f"calibrated to {', '.join(claim.id for claim in claims)}"
    ), declared.named(None).loaded.warnings


def _sweep(file: Path, _: Sequence[str]) -> _Judged:
    from striosome.sweeps.declaration import load_sweep

    sweep = load_sweep(file)
    return (
        f"{counted(sweep.points, 'point')} over {counted(sweep.points.axes, 'axis', 'axes')}, "
        f"each in {counted(sweep.file.streams, 'random stream')}, "
        f"experiment {sweep.base.experiment.name}"
    ), sweep.base.warnings


def _sensitivity(file: Path, _: Sequence[str]) -> _Judged:
    from striosome.sensitivity.declaration import load_sensitivity

    declared = load_sensitivity(file)
    settings = declared.file
    number = len(declared.space.axes)
    return (
        f"{number} parameters, {settings.morris.trajectories * (number + 1)} points to screen them "
        f"and {settings.sobol.points * (settings.sobol.keep + 2)} for the first "
        f"{settings.sobol.keep}, each in {counted(settings.streams, 'random stream')}, "
        f"experiment {declared.study.base.experiment.name}"
    ), declared.study.base.warnings


def _population(file: Path, _: Sequence[str]) -> _Judged:
    from striosome.config.experiments.population_file import read_population

    population = read_population(file)
    return (
        f"{counted(population.sets, 'set')} of {counted(population.parameters, 'parameter')}, "
        f"calibration {population.population}, hypothesis {population.hypothesis}"
    ), ()


def _scenario(folder: Path, sets: Sequence[str]) -> _Judged:
    from striosome.scenarios.declaration import load_scenario
    from striosome.scenarios.folders import README
    from striosome.scenarios.readme import read_readme

    scenario = load_scenario(folder, sets)
    read_readme(folder / README)
    count = sum(len(part.record.numbers) for part in scenario.expected.values())
    defined = " and ".join(scenario.code.defines)
    return (
        f"{scenario.subject.scale}, {counted(count, 'expected number')}; "
        f"{scenario.code.path.name} defines {defined}"
    ), scenario.subject.warnings


def _claims(file: Path, _: Sequence[str]) -> _Judged:
    from striosome.claims.ledger import load_ledger

    claims = load_ledger(file).claims
    kinds = Counter(claim.kind for claim in claims)
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return f"{counted(claims, 'statement')}: {parts}", ()


SUMMARIES: dict[str, Callable[[Path, Sequence[str]], _Judged]] = {
    "experiment": _experiment,
    "calibration": _calibration,
    "sweep": _sweep,
    "sensitivity": _sensitivity,
    "population": _population,
    "claims": _claims,
    "scenario": _scenario,
}
"""Reads a file of a kind, or the folder of a scenario: a line that sums it up, and what to warn of;
raises ConfigError. Changes are those of an experiment or scenario."""
