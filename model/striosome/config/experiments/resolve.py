"""From an experiment file to an experiment: read every file, stack the layers, check it all.

The layers, later ones win: base, drugs, sensors, hypothesis, the experiment's own parameters,
then per group its overlays, its phase of day and its own parameters, last `--set`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from striosome.base.brief import Brief, Card
from striosome.base.wording import counted
from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError, Problem
from striosome.config.documents.named_files import NamedFiles, absolute
from striosome.config.documents.records import Located, read_record
from striosome.config.documents.references import (
    NO_REFERENCES,
    REFERENCES,
    References,
    read_references,
)
from striosome.config.documents.shipped import locate
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.circuit_rules import check_circuits, warn_of_circuit
from striosome.config.experiments.experiment import Experiment, Group, Simulation
from striosome.config.experiments.experiment_file import (
    ExperimentFile,
    GroupEntry,
    read_experiment_file,
    read_groups,
)
from striosome.config.experiments.history import with_history
from striosome.config.experiments.history_file import ReadHistory, read_histories
from striosome.config.experiments.history_rules import check_histories
from striosome.config.experiments.layers import configuration_root, group_layers, shared_layers
from striosome.config.experiments.overrides import Override, apply_changes, read_sets
from striosome.config.experiments.population import VirtualPopulation, read_group_population
from striosome.config.experiments.protocols import read_sessions
from striosome.config.experiments.session_rules import (
    check_group_sessions,
    check_sessions,
    check_simulation,
)
from striosome.config.experiments.time_rules import check_epochs, check_steps
from striosome.config.experiments.window_rules import check_effect_windows
from striosome.config.experiments.window_warnings import warn_of_injections
from striosome.config.parameters.layer_reader import Layer, read_layer
from striosome.config.parameters.merge import Settings, report_missing, stack
from striosome.config.parameters.parameter_rules import check_parameters
from striosome.config.parameters.provenance import Provenance, build_parameters, trace
from striosome.config.parameters.tree import Parameters

__all__ = ["LoadedExperiment", "load_experiment"]


@dataclass(frozen=True, slots=True, repr=False)
class LoadedExperiment(Brief):
    """An experiment and where its values come from."""

    experiment: Experiment
    """argument of `striosome.simulation.session.simulate`"""
    provenance: dict[str, dict[str, Provenance]]
    """origin of every value: group name, then dotted parameter path, then value, range, source,
    status, set_by"""
    population: VirtualPopulation
    """the file of accepted sets, if one is named, and the parameters that it sets in each group"""
    histories: dict[str, ReadHistory]
    """history of the animals by group; groups without a history are absent"""
    root: Path
    """the configuration folder, which holds the base file"""
    sessions: dict[str, Any]
    """sessions as written, for the resolved file"""
    simulation: dict[str, Any]
    """simulation settings as written, for the resolved file"""
    warnings: tuple[Problem, ...] = ()
    """warnings about settings that can be run, but may not mean what their author thinks"""
    references: References = NO_REFERENCES
    """the publications that sources may cite"""

    def card(self) -> Card:
        """Return the title and facts by which the loaded experiment is displayed."""
        own = self.experiment.card()
        values = counted(next(iter(self.provenance.values()), {}), "value")
        facts = {
            **own.facts,
            ".experiment": "what striosome.simulate takes",
            ".provenance": f"range, source and status of {values} in each group",
        }
        return Card(own.title, facts)


def load_experiment(
    path: str | Path, sets: Sequence[str] = (), changes: Sequence[Override] = ()
) -> LoadedExperiment:
    """Read and check an experiment file and everything that it names.

    Parameters
    ----------
    path : str or Path
        The experiment file, or the name of a shipped one.
    sets : sequence of str, optional
        Changes "path=value": a key of the experiment file (groups.control.animals), a short name
        (seed, fidelity, sensor) or a parameter, which is then set in all groups.
    changes : sequence of Override, optional
        The same with the place where each is asked for; they come after `sets`.

    Returns
    -------
    LoadedExperiment
        The experiment, for `striosome.simulate`, and the origin of its values.

    Raises
    ------
    ConfigError
        With everything that is wrong, if anything is.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    # What is found wrong after one of these may only follow from it.
    unread: list[Problem] = []
    source = absolute(locate(path, "experiments"))
    changed = apply_changes(read_yaml(source), [*read_sets(sets, problems), *changes], problems)
    document = changed.experiment
    file = read_experiment_file(document, problems, unread)
    files = NamedFiles(document, _start_of_paths(file, source), problems)
    judges = replace(files, problems=unread)
    root = configuration_root(file, files)

    sessions, session_names = read_sessions(file, judges, problems, changed.sessions)
    simulation = _read_simulation(document, problems)
    groups = read_groups(file, document, problems)
    layers = shared_layers(file, judges, problems)
    set_layer = read_layer(changed.parameters, problems)
    if unread:
        raise ConfigError([*unread, *problems])
    if not session_names:
        problems.append(document.place(()).problem("protocols", "the experiment has no session"))
    check_group_sessions(groups, document, sessions, session_names, problems)
    histories = read_histories(groups, files, root, problems, changed.histories)
    claims = None if file.claims is None else files.find(file.claims, ("claims",))
    metrics = [files.read_python(name, ("metrics", i)) for i, name in enumerate(file.metrics)]

    references = _references(file, files, root)
    library, trees = _stack_groups(file, groups, files, layers, set_layer, root, references)
    written = (setting for tree in trees.values() for setting in tree.values())
    if lacking := references.lacking(f"{one.source} {one.note}" for one in written):
        problems.append(document.place(("base",)).problem("", lacking))
    population = read_group_population(file, groups, files, library, trees)
    check_histories(histories, document, sessions, trees, simulation, problems)
    bounded = simulation is not None and check_steps(sessions, simulation, problems)
    for tree in trees.values():
        report_missing(tree, document.place(("base",)), problems)
        check_parameters(tree, problems)
        check_sessions(sessions, session_names, tree, problems)
        within = simulation.record if simulation is not None and bounded else None
        check_effect_windows(sessions, tree, within, problems)
        warn_of_injections(sessions, tree, warnings)
        if within is not None:
            check_epochs(sessions, tree, within, problems)

    if problems or simulation is None:
        raise ConfigError(problems)
    parameters = {
        name: _parameters(tree, histories.get(name), simulation.record)
        for name, tree in trees.items()
    }
    circuits = {name: one.circuit for name, one in parameters.items()}
    for name, circuit in circuits.items():
        warn_of_circuit(circuit, trees[name], warnings)
    check_circuits(circuits, simulation.record.fidelity, document, problems)
    if problems:
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
                    parameters[name],
                    population.own(name, group.animals, simulation.record.seed),
                    group.sessions,
                )
                for name, group in groups.items()
            ),
            sessions={name: located.record for name, located in sessions.items()},
            simulation=simulation.record,
            claims=claims,
            metrics=tuple(one for one in metrics if one is not None),
        ),
        population=population,
        histories=histories,
        root=root,
        provenance={name: trace(tree, root) for name, tree in trees.items()},
        sessions={name: located.written() for name, located in sessions.items()},
        simulation=simulation.written(),
        # Groups share most of what is judged, so the same may be met once a group.
        warnings=tuple(dict.fromkeys(warnings)),
        references=references,
    )


def _references(file: ExperimentFile, files: NamedFiles, root: Path) -> References:
    """Return the publications that the file names, and those beside it and its base."""
    found = [files.find(name, ("references", i)) for i, name in enumerate(file.references)]
    document = files.document.place(()).file
    beside = [root, *([] if document is None else [document.parent])]
    named = [path for path in found if path is not None]
    return read_references([*(place / REFERENCES for place in beside), *named], files.problems)


def _start_of_paths(file: ExperimentFile, source: Path) -> Path:
    """Return the start of relative paths: the folder of the file itself.

    In a resolved file that was printed (`striosome show`) they start at the working folder, and
    never lead to a file beside the resolved one.
    """
    named = [
        Path(name)
        for name in (file.claims, file.population, *file.references, *file.metrics)
        if name
    ]
    outside = [path for path in named if len(path.parts) > 1]
    if file.resolved and outside and not any((source.parent / p).is_file() for p in outside):
        return Path.cwd()
    return source.parent


def _parameters(tree: Settings, history: ReadHistory | None, simulation: Simulation) -> Parameters:
    """Build the typed tree of a group, with the history of its animals."""
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
    layers: list[Layer],
    set_layer: Layer,
    root: Path,
    references: References,
) -> tuple[Settings, dict[str, Settings]]:
    """Return the settings of base, drugs, sensors and hypothesis, and those of each group."""
    own = layers[-1:] if file.parameters else []
    library = stack({}, layers[: len(layers) - len(own)], root, files.problems, references)
    shared = stack(library, own, root, files.problems, references)
    return library, {
        name: stack(
            shared,
            [*group_layers(name, group, files, files.problems), set_layer],
            root,
            files.problems,
            references,
        )
        for name, group in groups.items()
    }
