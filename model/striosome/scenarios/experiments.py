"""A scenario that simulates one experiment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from striosome.base.arrays import Array
from striosome.base.progress import Progress
from striosome.base.wording import counted
from striosome.config.documents.errors import Problem
from striosome.config.experiments.effect_windows import measured_in, metric_in
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.figures import RunView
from striosome.report.page import OWN_FIGURE, write_report
from striosome.runs.experiment import run_experiment, run_folder
from striosome.scenarios.expected_file import ExpectedNumber
from striosome.simulation.metrics import known_metrics, unit_of
from striosome.store.contents import FIGURES, REPORT, VERDICTS
from striosome.store.pages import enter_pages, require_own_page
from striosome.store.tables import read_claims, read_result

__all__ = ["ExperimentSubject"]

_METRIC = "epn_gaba_change"


@dataclass(frozen=True, slots=True)
class ExperimentSubject:
    """An experiment as the subject of a scenario."""

    loaded: LoadedExperiment
    """the experiment with the origin of its values"""

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.loaded.experiment.simulation.seed

    @property
    def population(self) -> Path | None:
        """File of the accepted sets that its animals have, if any."""
        return self.loaded.population.path

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Warnings about settings that can be run, but may not mean what their author thinks."""
        return self.loaded.warnings

    @property
    def root(self) -> Path:
        """The configuration folder."""
        return self.loaded.root

    @property
    def scale(self) -> str:
        """Size of the simulation, in a few words."""
        experiment = self.loaded.experiment
        animals = sum(group.animals for group in experiment.groups)
        return (
            f"{counted(animals, 'animal')} in {counted(experiment.groups, 'group')}, "
            f"{counted(experiment.sessions, 'session')}"
        )

    @property
    def experiment(self) -> Experiment:
        """What is simulated."""
        return self.loaded.experiment

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Names that an expected number may use, by key."""
        experiment = self.loaded.experiment
        return {
            "metric": tuple(known_metrics(experiment, experiment.sessions.values())),
            "session": tuple(experiment.sessions),
            "group": tuple(group.name for group in experiment.groups),
        }

    @property
    def streams(self) -> int:
        """Number of seeds, counted up from the first."""
        return 1

    def faults(self, number: ExpectedNumber) -> Iterator[tuple[str, str]]:
        """Yield key and message for each fault of a number beyond its names."""
        if number.point is not None:
            yield "point", "only a sweep has points"
        experiment = self.loaded.experiment
        session = experiment.sessions.get(str(number.session))
        if session is not None and not measured_in(str(number.metric), session):
            yield "metric", f"session {number.session} has no window of that name"
        for group in experiment.groups:
            held = experiment.sessions_of(group)
            if group.name == number.group and number.session in experiment.sessions.keys() - held:
                yield "session", f"group {group.name} has only {', '.join(held)}"

    def cells(self) -> Iterator[ExpectedNumber]:
        """Yield default expected numbers: GABA of every group after every challenge.

        Where a session names windows, in these too.
        """
        experiment = self.loaded.experiment
        for session, timeline in experiment.sessions.items():
            for group in experiment.groups:
                if timeline.control is not None and session in experiment.sessions_of(group):
                    for window in ("", *timeline.windows):
                        yield ExpectedNumber(
                            metric=metric_in(_METRIC, window),
                            session=session,
                            group=group.name,
                            value=0.0,
                            tolerance=0.0,
                            unit=unit_of(_METRIC, experiment),
                        )

    def folder(self, scenario: str, among: Path) -> Path:
        """Return the folder of a scenario's run when no other is named."""
        return run_folder(replace(self.loaded.experiment, name=scenario), among)

    def run(
        self, out: Path, progress: Progress, workers: int | None, *, force: bool
    ) -> tuple[RunView, bool]:
        """Simulate it into a folder, or find it there; return result and whether it existed."""
        made = run_experiment(self.loaded, out, workers=workers, progress=progress, force=force)
        for name in (VERDICTS, REPORT):
            require_own_page(out, name)
        held = made.result or read_result(out)
        return RunView(held.tree, held.summary, read_claims(out)), made.reused

    def sample(self, result: RunView, number: ExpectedNumber) -> Array:
        """Return the values of every animal."""
        summary = result.summary
        chosen = (
            (summary["metric"] == number.metric)
            & (summary["session"] == number.session)
            & (summary["group"] == number.group)
        )
        return summary.loc[chosen, "value"].to_numpy(dtype=float)

    def finish(self, folder: Path) -> None:
        """Write the run's page again, with the scenario's figure, and record the new files."""
        drawn = (folder / FIGURES / f"{OWN_FIGURE}.{ending}" for ending in ("png", "svg"))
        enter_pages(folder, [*drawn, folder / VERDICTS])
        write_report(folder)
