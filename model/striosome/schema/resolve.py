"""From an experiment file to an experiment: read every file, stack the layers, check it all.

The layers, later ones win: base, drugs, sensors, hypothesis, the experiment's own parameters,
then per group its overlays, its phase of day and its own parameters, last `--set`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from striosome.brief import Brief, Card, count
from striosome.schema.documents import Document
from striosome.schema.errors import ConfigError, Problem
from striosome.schema.experiment import Experiment, Group, Simulation
from striosome.schema.experiment_file import (
    ExperimentFile,
    GroupEntry,
    read_experiment_file,
    read_groups,
)
from striosome.schema.history import with_history
from striosome.schema.history_file import ReadHistory, read_histories
from striosome.schema.history_rules import check_histories
from striosome.schema.layer_reader import Layer, read_layer
from striosome.schema.layers import configuration_root, group_layers, shared_layers
from striosome.schema.merge import Settings, report_missing, stack
from striosome.schema.named_files import NamedFiles, absolute
from striosome.schema.overrides import Change, apply_changes, read_sets
from striosome.schema.parameter_rules import check_parameters
from striosome.schema.parameters import Parameters
from striosome.schema.population import Population, read_group_population
from striosome.schema.protocols import read_sessions
from striosome.schema.provenance import Provenance, build_parameters, trace
from striosome.schema.records import Located, read_record
from striosome.schema.session_rules import (
    check_group_sessions,
    check_sessions,
    check_simulation,
)
from striosome.schema.yaml_source import read_yaml

__all__ = ["LoadedExperiment", "load_experiment"]


@dataclass(frozen=True, slots=True, repr=False)
class LoadedExperiment(Brief):
    """An experiment and where its values come from.

    Attributes
    ----------
    experiment : Experiment
        What `striosome.session.simulate` takes.
    provenance : dict
        Group name, then dotted parameter path, then value, range, source, status, set_by.
    population : Population
        The file of accepted sets, if one is named, and what it sets in each group.
    histories : dict
        By group, what its animals lived through; groups without a history are absent.
    sessions, simulation : dict
        The sessions and the simulation as they are written, for the resolved file.
    """

    experiment: Experiment
    provenance: dict[str, dict[str, Provenance]]
    population: Population
    histories: dict[str, ReadHistory]
    sessions: dict[str, Any]
    simulation: dict[str, Any]

    def card(self) -> Card:
        """What it says of itself: the experiment, and what more there is."""
        own = self.experiment.card()
        values = count(next(iter(self.provenance.values()), {}), "value")
        facts = {
            **own.facts,
            ".experiment": "what striosome.simulate takes",
            ".provenance": f"range, source and status of {values} in each group",
        }
        return Card(own.title, facts)


def load_experiment(
    path: str | Path, sets: Sequence[str] = (), changes: Sequence[Change] = ()
) -> LoadedExperiment:
    """Read and check an experiment file and everything that it names.

    Parameters
    ----------
    path : str or Path
        The experiment file.
    sets : sequence of str, optional
        Changes "path=value": a key of the experiment file (groups.control.animals), a short name
        (seed, fidelity, sensor) or a parameter, which is then set in all groups.
    changes : sequence of Change, optional
        The same with the place where each is asked for; they come after `sets`.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    source = absolute(Path(path))
    changed = apply_changes(read_yaml(source), [*read_sets(sets, problems), *changes], problems)
    document = changed.experiment
    file = read_experiment_file(document, problems)
    files = NamedFiles(document, Path.cwd() if file.resolved else source.parent, problems)
    root = configuration_root(file, files)

    sessions, session_names = read_sessions(file, files, problems, changed.sessions)
    simulation = _read_simulation(document, problems)
    groups = read_groups(file, document, problems)
    if not session_names:
        problems.append(document.place(()).problem("protocols", "the experiment has no session"))
    check_group_sessions(groups, document, sessions, session_names, problems)
    histories = read_histories(groups, files, root, problems, changed.histories)
    claims = files.find(file.claims, ("claims",)) if file.claims else None

    library, trees = _stack_groups(
        file, groups, files, read_layer(changed.parameters, problems), root
    )
    population = read_group_population(file, groups, files, library, trees)
    check_histories(histories, document, sessions, trees, simulation, problems)
    for tree in trees.values():
        report_missing(tree, document.place(("base",)), problems)
        check_parameters(tree, problems)
        check_sessions(sessions, session_names, tree, problems)

    if problems or simulation is None:
        raise ConfigError(problems)
    return LoadedExperiment(
        Experiment(
            name=file.name,
            title=file.title,
            hypothesis=file.hypothesis,
            groups=tuple(
                Group(
                    name,
                    group.animals,
                    _parameters(trees[name], histories.get(name), simulation.record),
                    population.own(name, group.animals, simulation.record.seed),
                    group.sessions,
                )
                for name, group in groups.items()
            ),
            sessions={name: located.record for name, located in sessions.items()},
            simulation=simulation.record,
            claims=claims,
        ),
        population=population,
        histories=histories,
        provenance={name: trace(tree, root) for name, tree in trees.items()},
        sessions={name: located.written() for name, located in sessions.items()},
        simulation=simulation.written(),
    )


def _parameters(tree: Settings, history: ReadHistory | None, simulation: Simulation) -> Parameters:
    """The typed tree of a group, with what its animals lived through."""
    own = build_parameters(tree)
    if history is None:
        return own
    return with_history(own, history.record, history.at, simulation.history_step)


def _read_simulation(document: Document, problems: list[Problem]) -> Located[Simulation] | None:
    if not isinstance(document.data.get("simulation"), dict):
        return None  # reported with the file's other keys
    simulation = read_record(Simulation, document, ("simulation",), problems)
    if simulation is not None:
        check_simulation(simulation, problems)
    return simulation


def _stack_groups(
    file: ExperimentFile,
    groups: dict[str, GroupEntry],
    files: NamedFiles,
    set_layer: Layer,
    root: Path,
) -> tuple[Settings, dict[str, Settings]]:
    """Settings of base, drugs, sensors and hypothesis, and of each group; none without a base."""
    layers = shared_layers(file, files, files.problems)
    if not layers:
        return {}, {}
    own = layers[-1:] if file.parameters else []
    library = stack({}, layers[: len(layers) - len(own)], root, files.problems)
    shared = stack(library, own, root, files.problems)
    return library, {
        name: stack(
            shared,
            [*group_layers(name, group, files, files.problems), set_layer],
            root,
            files.problems,
        )
        for name, group in groups.items()
    }
